#include "measure/routes.h"

#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/schema.h"
#include "measure/export.h"
#include "measure/routes_more.h"
#include "measure/service.h"
#include "measure/store.h"
#include "measure/view.h"

namespace troth::measure {
namespace {

using http::answer;
using http::Call;
using http::Method;
using http::Response;
using http::Right;
using http::Route;
using http::Work;

constexpr std::int64_t kCountMax = 1'000'000'000'000;

Route reading(std::string path, std::string name, std::string summary) {
  auto route =
      http::declare(Method::get, std::move(path), std::move(name), "measure", std::move(summary));
  route.right = Right::figures_read;
  return route;
}

std::vector<http::schema::Member> study_members() {
  using namespace http::schema;
  return {{"study_id", integer(1, kCountMax)},
          {"name", text()},
          {"type", text()},
          {"generation", integer(0, 10)},
          {"settings", map(any())},
          {"created_at", instant()},
          {"created_by", text(400)}};
}

Json run_head_schema() {
  using namespace http::schema;
  return named("StudyRun", object({{"run_id", integer(1, kCountMax)},
                                   {"status", text()},
                                   {"started_at", instant()},
                                   {"finished_at", instant()},
                                   {"run_by", text(400)},
                                   {"responses", integer(0, kCountMax)},
                                   {"data_sha256", text(2000)},
                                   {"version", text()}}));
}

Json study_schema() {
  using namespace http::schema;
  return named("Study", object(study_members()));
}

Json studied_schema() {
  using namespace http::schema;
  auto members = study_members();
  members.push_back({"runs", list(run_head_schema(), 100'000)});
  return named("StudyWithRuns", object(std::move(members)));
}

Result<Json> with_runs(db::Session& session, const Study& study) {
  TROTH_ASSIGN(const auto runs, store::load_runs(session, study.study_id));
  Json json = study_json(study);
  json["runs"] = Json::array();
  for (const auto& run : runs) json["runs"].push_back(run_head_json(run));
  return json;
}

Result<StudyRun> asked_run(const Call& call, db::Session& session, const Study& study) {
  return find_run(session, study, call.query_integer("run", 0));
}

void add_types_route(http::Router& router) {
  using namespace http::schema;
  auto route = reading("/api/v1/study-types", "list_study_types",
                       "The generations of measurement: the question each answers, the roles of "
                       "items it needs, and the instruments it can be run on.");
  const auto need =
      object({{"roles", list(text(), 100)}, {"items", integer(1, 1000)}, {"text", text(2000)}});
  const auto instrument = object({{"source", text()}, {"name", text()}});
  route.gives(
      http::schema::page("StudyTypes", object({{"generation", integer(0, 10)},
                                               {"type", text()},
                                               {"title", text()},
                                               {"question", text(1000)},
                                               {"needs", list(need, 100)},
                                               {"instruments", list(instrument, 100'000)}})));
  route.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto all, offers(session));
    Json items = Json::array();
    for (const auto& offer : all) items.push_back(offer_json(call.language, offer));
    return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
  };
  router.add(std::move(route));
}

void add_study_routes(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto all = reading("/api/v1/studies", "list_studies", "Studies with their runs, oldest first.");
  all.gives(http::schema::page("Studies", studied_schema()));
  all.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto studies, store::load_studies(session));
    Json items = Json::array();
    for (const auto& study : studies) {
      TROTH_ASSIGN(auto json, with_runs(session, study));
      items.push_back(std::move(json));
    }
    return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
  };
  router.add(std::move(all));

  auto one = reading("/api/v1/studies/{study:id}", "show_study", "A study with its runs.");
  one.gives(studied_schema());
  one.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto study, find_study(session, call.path_id("study")));
    TROTH_ASSIGN(const auto json, with_runs(session, study));
    return answer(call, json);
  };
  router.add(std::move(one));

  auto made = http::declare(Method::post, "/api/v1/studies", "create_study", "measure",
                            "Makes a study; settings left out are proposed from the instrument's "
                            "items. Settings do not change afterwards.");
  made.right = Right::studies_run;
  made.work = Work::write;
  made.status = 201;
  made.also = {404, 409};
  made.takes(object({{"name", text(200, 1)},
                     {"type", text(40, 1)},
                     {"source", text(), false},
                     {"instrument", text(), false},
                     {"settings", map(any()), false}}));
  made.gives(study_schema(), 201);
  made.shows(
      "what is felt, by region",
      {{"name", "Felt quality"}, {"type", "perceived"}, {"settings", {{"compare", "region"}}}},
      nullptr);
  made.session_handler = [&clock = context.clock](const Call& call,
                                                  db::Session& session) -> Result<Response> {
    NewStudy wanted;
    wanted.name = call.text("name");
    wanted.type = call.text("type");
    wanted.source = call.text("source");
    wanted.instrument = call.text("instrument");
    wanted.settings = call.body().value("settings", Json::object());
    TROTH_ASSIGN(const auto study,
                 create_study(session, wanted, call.principal.label(), clock.now()));
    return answer(call, study_json(study));
  };
  router.add(std::move(made));
}

Result<Response> start_run(const RouteContext& context, const Call& call) {
  Study study;
  {
    TROTH_ASSIGN(const auto session, context.database.read());
    TROTH_ASSIGN(study, find_study(*session, call.path_id("study")));
  }
  http::JobRequest request;
  request.kind = "study";
  request.owner = call.principal.label();
  request.shared = true;
  request.work = [context, study,
                  who = request.owner](Progress& progress) -> Result<std::shared_ptr<const Json>> {
    TROTH_ASSIGN(const auto run, run_study(context.database, study, *context.fields, who,
                                           context.clock, 1, progress));
    return std::make_shared<const Json>(
        Json{{"study_id", run.study_id}, {"run_id", run.run_id}, {"status", run.status}});
  };
  TROTH_ASSIGN(const auto job, context.jobs.start(std::move(request)));
  return http::accepted(http::job_json(job), "/api/v1/jobs/" + job.id);
}

void add_run_routes(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto begun =
      http::declare(Method::post, "/api/v1/studies/{study:id}/runs", "run_study", "measure",
                    "Computes a study and keeps the result: a job that can be cancelled.");
  begun.right = Right::studies_run;
  begun.work = Work::task;
  begun.status = 202;
  begun.audited = true;
  begun.also = {404};
  begun.gives(http::job_schema(), 202);
  begun.handler = [context](const Call& call) { return start_run(context, call); };
  router.add(std::move(begun));

  auto result = reading("/api/v1/studies/{study:id}/result", "show_study_result",
                        "The document of a run, with its findings in words; the latest run "
                        "unless another is named.");
  result.asks("run", integer(1, kCountMax), "Number of the run [the latest].");
  result.gives(named("StudyResult", map(any())));
  result.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto study, find_study(session, call.path_id("study")));
    TROTH_ASSIGN(const auto run, asked_run(call, session, study));
    return answer(call, page_json(call.language, study, run));
  };
  router.add(std::move(result));

  auto file = reading("/api/v1/studies/{study:id}/export", "export_study",
                      "The same as a workbook, a page or JSON.");
  file.asks("run", integer(1, kCountMax), "Number of the run [the latest].");
  file.asks("form", word({"xlsx", "html", "json"}), "Which file [xlsx].");
  file.response_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  file.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto study, find_study(session, call.path_id("study")));
    TROTH_ASSIGN(const auto run, asked_run(call, session, study));
    const std::string form(call.query("form", "xlsx"));
    TROTH_ASSIGN(auto bytes, export_run(call.language, study, run, export_form("." + form)));
    Response response;
    response.content_type = form == "html"   ? "text/html; charset=utf-8"
                            : form == "json" ? "application/json"
                                             : response.content_type;
    if (form == "xlsx") {
      response.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    }
    response.headers.add("Content-Disposition", "attachment; filename=study." + form);
    response.body = std::make_shared<const std::string>(std::move(bytes));
    return response;
  };
  router.add(std::move(file));
}

void add_delete_route(http::Router& router) {
  auto gone = http::declare(Method::del, "/api/v1/studies/{study:id}", "delete_study", "measure",
                            "Deletes a study with its runs; its number is not given again.");
  gone.right = Right::studies_run;
  gone.work = Work::write;
  gone.status = 204;
  gone.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_TRY(delete_study(session, std::to_string(call.path_id("study")), call.principal.label(),
                           call.now));
    return http::no_content();
  };
  router.add(std::move(gone));
}

}  // namespace

void add_routes(http::Router& router, RouteContext context) {
  add_types_route(router);
  add_study_routes(router, context);
  add_run_routes(router, context);
  add_more_routes(router, context);
  add_delete_route(router);
}

}  // namespace troth::measure
