#include "evaluation/documents.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/as_of.h"
#include "evaluation/data_state.h"
#include "evaluation/periods.h"
#include "http/answers.h"
#include "http/conditional.h"

namespace troth::evaluation {

namespace {

constexpr std::size_t kDocumentsMost = 32;
/// What another program changes in the workspace without an import shows after this at the latest.
constexpr Instant kFreshFor = 300 * kMicrosPerSecond;

}  // namespace

std::optional<http::Response> Documents::find(const std::string& key, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto at = documents_.find(key);
  if (at == documents_.end() || at->second.made_at + kFreshFor < now) return std::nullopt;
  http::Response response;
  response.body = at->second.text;
  response.headers.add("ETag", at->second.etag);
  return response;
}

void Documents::keep(const std::string& key, std::shared_ptr<const std::string> text, Instant now) {
  const std::lock_guard lock(mutex_);
  if (documents_.size() >= kDocumentsMost) {
    auto oldest = documents_.begin();
    for (auto at = documents_.begin(); at != documents_.end(); ++at) {
      if (at->second.made_at < oldest->second.made_at) oldest = at;
    }
    documents_.erase(oldest);
  }
  auto etag = http::etag_of(std::string_view(*text));
  documents_[key] = {std::move(text), std::move(etag), now};
}

Result<EvaluationSettings> settings_of(const http::Call& call, const RouteContext& context) {
  EvaluationSettings settings;
  const auto& workspace = context.database.settings();
  TROTH_ASSIGN(const TimeZone zone, TimeZone::find(workspace.time_zone));
  settings.today = zone.to_local_day(call.now);
  // As it is now: an owner may have changed it since the start.
  TROTH_ASSIGN(const auto session, context.database.read());
  TROTH_TRY(
      session->scan("SELECT value FROM setting WHERE name = 'name'", {}, [&](const db::Row& row) {
        settings.workspace = row.text(0);
        return false;
      }));
  settings.currency = {workspace.currency, workspace.currency_decimals};
  if (call.asks("as_of")) {
    TROTH_ASSIGN(settings.as_of, parse_as_of(call.query("as_of")));
  }
  if (call.asks("period")) {
    settings.period_months = static_cast<int>(call.query_integer("period", 12));
  }
  settings.seed = static_cast<std::uint64_t>(call.query_integer("seed", 1));
  return settings;
}

Result<http::Response> show_document(const std::shared_ptr<DocumentRoutes>& routes,
                                     const http::Call& call, const std::string& kind,
                                     const std::string& asked, MakeDocument make) {
  const auto& context = routes->context;
  TROTH_ASSIGN(const TimeZone zone, TimeZone::find(context.database.settings().time_zone));
  std::string state;
  {
    TROTH_ASSIGN(const auto session, context.database.read());
    TROTH_ASSIGN(state, data_state(*session, call.now));
  }
  const auto key = fmt::format("{}|{}|{}|{}|{}", kind, state, zone.to_local_day(call.now), asked,
                               language_tag(call.language));
  if (auto known = routes->documents.find(key, call.now)) return *std::move(known);
  http::JobRequest request;
  request.kind = kind;
  request.owner = call.principal.label();
  request.shared = true;
  request.once = key;
  request.work = [routes, key, make = std::move(make)](
                     Progress& progress) -> Result<std::shared_ptr<const http::Json>> {
    TROTH_ASSIGN(const auto session, routes->context.database.read());
    TROTH_ASSIGN(auto text, make(*session, progress));
    routes->documents.keep(key, std::make_shared<const std::string>(std::move(text)),
                           routes->context.clock.now());
    return std::shared_ptr<const http::Json>();
  };
  TROTH_ASSIGN(const auto job, context.jobs.start(std::move(request)));
  auto response = http::accepted(http::job_json(job), "/api/v1/jobs/" + job.id);
  response.headers.add("Retry-After", "1");
  return response;
}

}  // namespace troth::evaluation
