#include "measure/routes_more.h"

#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/schema.h"
#include "measure/form.h"
#include "measure/service.h"
#include "measure/view.h"

namespace troth::measure {
namespace {

using http::answer;
using http::Call;
using http::Method;
using http::Response;
using http::Right;
using http::Work;

Json form_schema() {
  using namespace http::schema;
  const auto choice = named("StudyChoice", object({{"value", text()}, {"label", text(1000)}}));
  const auto field = named("StudyField", object({{"name", text()},
                                                 {"label", text(1000)},
                                                 {"note", text(1000)},
                                                 {"kind", text()},
                                                 {"part", word({"whom", "what", "how"})},
                                                 {"proposed", any()},
                                                 {"min", nullable(http::schema::number())},
                                                 {"max", nullable(http::schema::number())},
                                                 {"choices", list(choice, 100)}}));
  const auto item = named("StudyItem", object({{"code", text(1000)},
                                               {"title", text(1000)},
                                               {"role", text()},
                                               {"instrument", text(1000)},
                                               {"min", nullable(http::schema::number())},
                                               {"max", nullable(http::schema::number())}}));
  const auto instrument = object({{"source", text()}, {"name", text()}});
  return named("StudyForm", object({{"type", text()},
                                    {"instruments", list(instrument, 100)},
                                    {"fields", list(field, 200)},
                                    {"items", list(item, 100'000)},
                                    {"groupings", list(choice, 1000)},
                                    {"regions", list(text(1000), 100'000)},
                                    {"stores", list(text(1000), 100'000)},
                                    {"channels", list(text(1000), 100'000)},
                                    {"staff", list(text(1000), 100'000)},
                                    {"segments", list(text(1000), 100'000)},
                                    {"compare_segments", list(text(1000), 100'000)},
                                    {"first_day", nullable(day())},
                                    {"last_day", nullable(day())}}));
}

void add_form_route(http::Router& router) {
  using namespace http::schema;
  auto route = http::declare(Method::get, "/api/v1/study-types/{type:word}/form", "show_study_form",
                             "measure",
                             "The settings of a new study with what is proposed, and the items, "
                             "places and groupings there are to choose from.");
  route.right = Right::figures_read;
  route.also = {404};
  route.asks("source", text(), "Source of the instrument [any].");
  route.asks("instrument", text(), "Name of the instrument [the one with most responses].");
  route.gives(form_schema());
  route.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto form,
                 study_form(session, call.path("type"), std::string(call.query("source")),
                            std::string(call.query("instrument"))));
    return answer(call, form_json(call.language, form));
  };
  router.add(std::move(route));
}

/// A study of the path, on a session of its own.
Result<Study> study_apart(const RouteContext& context, const Call& call) {
  TROTH_ASSIGN(const auto session, context.database.read());
  return find_study(*session, call.path_id("study"));
}

Result<Response> start(const RouteContext& context, const Call& call, http::JobWork work) {
  http::JobRequest request;
  request.kind = "study";
  request.owner = call.principal.label();
  request.work = std::move(work);
  TROTH_ASSIGN(const auto job, context.jobs.start(std::move(request)));
  return http::accepted(http::job_json(job), "/api/v1/jobs/" + job.id);
}

Result<Response> start_preview(const RouteContext& context, const Call& call) {
  TROTH_ASSIGN(auto study, study_apart(context, call));
  const Json changes = call.body().value("settings", Json::object());
  const auto work = [context, study, changes, language = call.language](
                        Progress& progress) -> Result<std::shared_ptr<const Json>> {
    TROTH_ASSIGN(const auto run, preview_study(context.database, study, changes, *context.fields,
                                               context.clock, 1, progress));
    return std::make_shared<const Json>(page_json(language, study, run));
  };
  return start(context, call, work);
}

Result<Response> start_verification(const RouteContext& context, const Call& call) {
  TROTH_ASSIGN(const auto study, study_apart(context, call));
  StudyRun run;
  {
    TROTH_ASSIGN(const auto session, context.database.read());
    TROTH_ASSIGN(run, find_run(*session, study, call.path_id("run")));
  }
  const auto work = [context, study,
                     run](Progress& progress) -> Result<std::shared_ptr<const Json>> {
    TROTH_ASSIGN(const auto session, context.database.read());
    TROTH_ASSIGN(const auto found, verify_run(*session, study, run, *context.fields, 1, progress));
    return std::make_shared<const Json>(Json{{"same", found.same},
                                             {"data_same", found.data_same},
                                             {"version_same", found.version_same},
                                             {"first_difference", found.first_difference}});
  };
  return start(context, call, work);
}

void add_job_routes(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto tried =
      http::declare(Method::post, "/api/v1/studies/{study:id}/previews", "preview_study", "measure",
                    "Computes a study with other settings, its period and filters above "
                    "all, and keeps nothing: a job whose result is the document as "
                    "show_study_result gives it, its run of number 0.");
  tried.right = Right::figures_read;
  tried.work = Work::task;
  tried.status = 202;
  tried.also = {404};
  tried.takes(object({{"settings", map(any())}}));
  tried.gives(http::job_schema(), 202);
  tried.shows("since the summer", {{"settings", {{"from", "2026-06-01"}}}}, nullptr);
  tried.handler = [context](const Call& call) { return start_preview(context, call); };
  router.add(std::move(tried));

  auto verified =
      http::declare(Method::post, "/api/v1/studies/{study:id}/runs/{run:id}/verifications",
                    "verify_study_run", "measure",
                    "Computes a run again and compares byte for byte: a job whose result has "
                    "same, data_same, version_same and first_difference.");
  verified.right = Right::figures_read;
  verified.work = Work::task;
  verified.status = 202;
  verified.also = {404};
  verified.gives(http::job_schema(), 202);
  verified.handler = [context](const Call& call) { return start_verification(context, call); };
  router.add(std::move(verified));
}

}  // namespace

void add_more_routes(http::Router& router, const RouteContext& context) {
  add_form_route(router);
  add_job_routes(router, context);
}

}  // namespace troth::measure
