#include "server/routes.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/openapi.h"
#include "http/schema.h"

namespace troth::server {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Right;
using http::Route;
using http::Work;

Route open_route(std::string path, std::string name, std::string summary, Work work) {
  auto route =
      http::declare(Method::get, std::move(path), std::move(name), "server", std::move(summary));
  route.right = Right::anyone;
  route.work = work;
  return route;
}

bool may_see(const http::Principal& who, const http::JobState& job) {
  const bool owner = who.kind == http::Principal::Kind::user && who.role == http::Role::owner;
  return job.shared || owner || job.owner == who.label();
}

/// The job of the path; not_found too for one that is not the caller's to see.
Result<http::JobState> job_of(const http::Jobs& jobs, const Call& call) {
  auto job = jobs.find(call.path("job"));
  if (!job || !may_see(call.principal, *job)) {
    return Error{ErrorCode::not_found, "There is no such job.", std::string(call.path("job")),
                 "Jobs end with the server, and old ones are forgotten."};
  }
  return *std::move(job);
}

/// Says each change of a job once, until it is over.
std::function<http::Events()> watch(const http::Jobs& jobs, std::string id, Language language) {
  auto seen = std::make_shared<std::optional<std::uint64_t>>();
  return [&jobs, id = std::move(id), language, seen]() {
    const auto job = jobs.find(id);
    if (!job) return http::Events{"", true};
    if (*seen == job->version) return http::Events{"", job->over()};
    *seen = job->version;
    return http::Events{
        fmt::format("event: {}\nid: {}\ndata: {}\n\n", job->over() ? "end" : "progress",
                    job->version, http::job_json(*job, language).dump()),
        job->over()};
  };
}

Route job_route(Method method, std::string path, std::string name, std::string summary) {
  auto route = http::declare(method, std::move(path), std::move(name), "jobs", std::move(summary));
  route.right = Right::figures_read;
  route.work = Work::task;
  return route;
}

void add_job_routes(http::Router& router, http::Jobs& jobs) {
  auto all = job_route(Method::get, "/api/v1/jobs", "list_jobs", "Jobs one may see; latest first.");
  all.gives(http::schema::page("Jobs", http::job_schema()));
  all.handler = [&jobs](const Call& call) -> Result<Response> {
    auto items = Json::array();
    for (const auto& job : jobs.list()) {
      if (may_see(call.principal, job)) items.push_back(http::job_json(job, call.language));
    }
    return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
  };
  router.add(std::move(all));

  auto one = job_route(Method::get, "/api/v1/jobs/{job:word}", "show_job", "How far a job is.");
  one.gives(http::job_schema());
  one.handler = [&jobs](const Call& call) -> Result<Response> {
    TROTH_ASSIGN(const auto job, job_of(jobs, call));
    return answer(call, http::job_json(job, call.language));
  };
  router.add(std::move(one));

  auto events = job_route(Method::get, "/api/v1/jobs/{job:word}/events", "watch_job",
                          "The same as it changes, as server-sent events: progress, then end.");
  events.response_type = "text/event-stream";
  events.handler = [&jobs](const Call& call) -> Result<Response> {
    TROTH_ASSIGN(const auto job, job_of(jobs, call));
    Response response;
    response.content_type = "text/event-stream";
    response.headers.add("Cache-Control", "no-store");
    response.events = watch(jobs, job.id, call.language);
    return response;
  };
  router.add(std::move(events));

  auto cancel = job_route(Method::del, "/api/v1/jobs/{job:word}", "cancel_job",
                          "Stop a job at the next safe place.");
  cancel.status = 202;
  cancel.audited = true;
  cancel.gives(http::job_schema(), 202);
  cancel.handler = [&jobs](const Call& call) -> Result<Response> {
    TROTH_ASSIGN(const auto job, job_of(jobs, call));
    if (job.shared && job.owner != call.principal.label()) {
      return Error{ErrorCode::forbidden, "This job serves others too.", job.id, ""};
    }
    if (!jobs.cancel(job.id)) {
      return Error{ErrorCode::conflict, "The job is over already.", job.id, ""};
    }
    TROTH_ASSIGN(const auto now, job_of(jobs, call));
    return answer(call, http::job_json(now, call.language));
  };
  router.add(std::move(cancel));
}

}  // namespace

void add_routes(http::Router& router, db::Database& database, http::Jobs& jobs) {
  using namespace http::schema;
  auto health = open_route("/healthz", "healthz", "Whether the server runs.", Work::instant);
  health.gives(object({{"status", word({"ok"})}}));
  health.handler = [](const Call&) -> Result<Response> {
    static const auto body = std::make_shared<const std::string>("{\"status\":\"ok\"}");
    Response response;
    response.body = body;
    return response;
  };
  router.add(std::move(health));

  auto ready = open_route("/readyz", "readyz", "Whether the workspace can be read.", Work::task);
  ready.gives(object({{"status", word({"ok"})}}));
  ready.also = {503};
  ready.handler = [&database](const Call& call) -> Result<Response> {
    TROTH_ASSIGN(const auto session, database.read());
    TROTH_TRY(session->scalar("SELECT COUNT(*) FROM setting"));
    return answer(call, {{"status", "ok"}});
  };
  router.add(std::move(ready));
  add_job_routes(router, jobs);
}

void add_metrics_route(http::Router& router, db::Database& database,
                       std::function<const Metrics&()> metrics) {
  auto route =
      open_route("/metrics", "metrics", "Operational figures, for Prometheus.", Work::task);
  route.right = Right::metrics_read;
  route.response_type = "text/plain";
  route.handler = [&database, metrics = std::move(metrics)](const Call&) -> Result<Response> {
    const auto counts = database.writer().counts();
    auto text = metrics().text();
    text += fmt::format(
        "# TYPE troth_writer_operations_total counter\ntroth_writer_operations_total {}\n"
        "# TYPE troth_writer_refused_total counter\ntroth_writer_refused_total {}\n"
        "# TYPE troth_writer_commits_total counter\ntroth_writer_commits_total {}\n",
        counts.operations, counts.refused, counts.commits);
    Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = std::make_shared<const std::string>(std::move(text));
    return response;
  };
  router.add(std::move(route));
}

void add_document_route(http::Router& router, const std::string& version,
                        const std::function<std::string(Right)>& roles_of) {
  auto route = open_route("/api/v1/openapi.json", "show_openapi", "This document.", Work::task);
  const auto text = std::make_shared<std::shared_ptr<const std::string>>();
  route.handler = [text](const Call&) -> Result<Response> {
    Response response;
    response.body = *text;
    return response;
  };
  router.add(std::move(route));
  *text = std::make_shared<const std::string>(http::openapi(router, version, roles_of).dump());
}

}  // namespace troth::server
