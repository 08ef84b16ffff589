#include "segments/model_routes.h"

#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/schema.h"
#include "segments/model_json.h"
#include "segments/model_store.h"
#include "segments/route_parts.h"

namespace troth::segments {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;

Result<Json> model_shown(db::Session& session, const Context& context, const Model& model,
                         Language language) {
  TROTH_ASSIGN(const auto segments, group_segments(session, context, model));
  return model_json(model, segments, context, language);
}

Result<Response> list_models(const ModelRoutes& with, const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto models, store::load_models(session, call.query("archived") == "true"));
  auto items = Json::array();
  for (const auto& model : models) {
    TROTH_ASSIGN(auto json, model_shown(session, *with.context, model, call.language));
    items.push_back(std::move(json));
  }
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

ModelDraft draft_in(const Call& call) {
  ModelDraft draft;
  const auto& body = call.body();
  draft.name = call.text("name");
  draft.description = call.text("description");
  draft.method = body.value("method", draft.method);
  draft.fields = body.value("fields", draft.fields);
  if (body.contains("groups") && !body["groups"].is_null()) {
    draft.clusters = body["groups"].get<std::int64_t>();
  }
  draft.seed = body.value("seed", draft.seed);
  return draft;
}

/// A job that ends with a model.
Result<Response> start(const ModelRoutes& with, const Call& call, std::string once,
                       std::function<Result<Model>(const std::string& by, Progress&)> work) {
  http::JobRequest request;
  request.kind = "segment_model";
  request.owner = call.principal.label();
  request.shared = true;
  request.once = std::move(once);
  request.work = [work = std::move(work), by = call.principal.label()](
                     Progress& progress) -> Result<std::shared_ptr<const Json>> {
    TROTH_ASSIGN(const auto model, work(by, progress));
    return std::make_shared<const Json>(
        Json{{"model", http::id_text(model.model_id)}, {"name", model.name}});
  };
  TROTH_ASSIGN(const auto job, with.jobs.start(std::move(request)));
  return http::accepted(http::job_json(job), "/api/v1/jobs/" + job.id);
}

http::Route job_route(std::string path, std::string name, std::string summary) {
  auto route = segment_route(Method::post, std::move(path), std::move(name), std::move(summary));
  route.right = http::Right::segments_change;
  route.work = http::Work::task;
  route.audited = true;
  route.gives(http::job_schema(), 202);
  return route;
}

void add_reading_routes(http::Router& router, const ModelRoutes& with) {
  using namespace http::schema;
  auto all = segment_route(Method::get, "/api/v1/segments/models", "list_segment_models",
                           "Segments by model: groups of customers that resemble each other, with "
                           "what sets them apart; by name.");
  all.asks("archived", boolean(), "With those put away [false].");
  all.gives(page("SegmentModels", model_schema()));
  all.session_handler = [with](const Call& call, db::Session& session) {
    return list_models(with, call, session);
  };
  router.add(std::move(all));

  auto one = segment_route(Method::get, "/api/v1/segments/models/{model:id}", "show_segment_model",
                           "A model of segments, with each group against all.");
  one.gives(model_schema());
  one.session_handler = [with](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto model, find_model(session, std::to_string(call.path_id("model"))));
    TROTH_ASSIGN(const auto json, model_shown(session, *with.context, model, call.language));
    return answer(call, json);
  };
  router.add(std::move(one));
}

void add_changing_routes(http::Router& router, const ModelRoutes& with) {
  using namespace http::schema;
  auto make = job_route("/api/v1/segments/models", "make_segment_model",
                        "Find groups of customers that resemble each other, and make a segment of "
                        "each; 202 with the job, whose result names the model.");
  make.takes(object({{"name", text(100, 1)},
                     {"description", text(2000), false},
                     {"fields", list(text(2000, 1), 12), false},
                     {"method", word({"kmeans", "mixture"}), false},
                     {"groups", nullable(integer(1, 20)), false},
                     {"seed", integer(0, 9'007'199'254'740'991), false}}));
  make.shows("value groups", {{"name", "Value groups"}, {"fields", {"purchase_days", "sales"}}},
             nullptr);
  make.handler = [with](const Call& call) {
    return start(with, call, "",
                 [with, draft = draft_in(call)](const std::string& by, Progress& progress) {
                   return make_model(with.database, *with.context, draft, by, with.clock, progress);
                 });
  };
  router.add(std::move(make));

  auto refit = job_route("/api/v1/segments/models/{model:id}/refits", "refit_segment_model",
                         "Fit as many groups to the customers of today; groups keep their numbers "
                         "and segments; 202 with the job.");
  refit.handler = [with](const Call& call) {
    const auto id = call.path_id("model");
    return start(with, call, "segment_model " + std::to_string(id),
                 [with, id](const std::string& by, Progress& progress) {
                   return refit_model(with.database, *with.context, id, by, with.clock, progress);
                 });
  };
  router.add(std::move(refit));

  auto archive =
      segment_route(Method::del, "/api/v1/segments/models/{model:id}", "archive_segment_model",
                    "Put a model away with its segments, for good.");
  archive.right = http::Right::segments_change;
  archive.work = http::Work::write;
  archive.also = {409};
  archive.gives(model_schema());
  archive.session_handler = [with](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto model, archive_model(session, *with.context, call.path_id("model"),
                                                 call.principal.label(), call.now));
    TROTH_ASSIGN(const auto json, model_shown(session, *with.context, model, call.language));
    return answer(call, json);
  };
  router.add(std::move(archive));
}

}  // namespace

void add_model_routes(http::Router& router, const ModelRoutes& with) {
  add_reading_routes(router, with);
  add_changing_routes(router, with);
}

}  // namespace troth::segments
