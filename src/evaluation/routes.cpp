#include "evaluation/routes.h"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <sstream>

#include "evaluation/customer_timeline.h"
#include "evaluation/data_state.h"
#include "evaluation/periods.h"
#include "evaluation/reports.h"
#include "evaluation/service.h"
#include "http/answers.h"
#include "http/conditional.h"
#include "http/cursor.h"
#include "http/schema.h"

namespace troth::evaluation {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Right;
using http::Route;
using http::text_or_null;
using http::Work;

constexpr std::size_t kDocumentsMost = 32;
/// What another program changes in the workspace without an import shows after this at the latest.
constexpr Instant kFreshFor = 300 * kMicrosPerSecond;

/// Finished evaluations by what was asked and of which state of the data.
class Documents {
 public:
  /// The document as an answer, with its ETag; empty when there is none.
  std::optional<Response> find(const std::string& key, Instant now) {
    const std::lock_guard lock(mutex_);
    const auto at = documents_.find(key);
    if (at == documents_.end() || at->second.made_at + kFreshFor < now) return std::nullopt;
    Response response;
    response.body = at->second.text;
    response.headers.add("ETag", at->second.etag);
    return response;
  }
  void keep(const std::string& key, std::shared_ptr<const std::string> text, Instant now) {
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

 private:
  struct Document {
    std::shared_ptr<const std::string> text;
    std::string etag;
    Instant made_at = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Document> documents_;
};

struct Evaluations {
  explicit Evaluations(RouteContext of) : context(of) {}
  RouteContext context;
  Documents documents;
};

Result<EvaluationSettings> settings_of(const Call& call, const RouteContext& context) {
  EvaluationSettings settings;
  const auto& workspace = context.database.settings();
  TROTH_ASSIGN(const TimeZone zone, TimeZone::find(workspace.time_zone));
  settings.today = zone.to_local_day(call.now);
  settings.workspace = workspace.name;
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

Result<std::shared_ptr<const std::string>> compute(const RouteContext& context,
                                                   const EvaluationSettings& settings,
                                                   Language language, Progress& progress) {
  TROTH_ASSIGN(const auto session, context.database.read());
  TROTH_ASSIGN(const auto evaluation, evaluate(*session, settings, progress));
  std::ostringstream out;
  write_json_report(out, evaluation, language);
  return std::make_shared<const std::string>(std::move(out).str());
}

/// The document at once when it is known, otherwise the job that makes it.
Result<Response> show(const std::shared_ptr<Evaluations>& evaluations, const Call& call) {
  const auto& context = evaluations->context;
  TROTH_ASSIGN(const auto settings, settings_of(call, context));
  std::string state;
  {
    TROTH_ASSIGN(const auto session, context.database.read());
    TROTH_ASSIGN(state, data_state(*session));
  }
  const auto key = fmt::format("{}|{}|{}|{}|{}|{}", state, settings.today, call.query("as_of"),
                               call.query("period"), settings.seed, language_tag(call.language));
  if (auto known = evaluations->documents.find(key, call.now)) return *std::move(known);
  http::JobRequest request;
  request.kind = "evaluation";
  request.owner = call.principal.label();
  request.shared = true;
  request.once = "evaluation " + key;
  request.work = [evaluations, settings, key, language = call.language](
                     Progress& progress) -> Result<std::shared_ptr<const Json>> {
    TROTH_ASSIGN(const auto text, compute(evaluations->context, settings, language, progress));
    evaluations->documents.keep(key, text, evaluations->context.clock.now());
    return std::shared_ptr<const Json>();
  };
  TROTH_ASSIGN(const auto job, context.jobs.start(std::move(request)));
  auto response = http::accepted(http::job_json(job), "/api/v1/jobs/" + job.id);
  response.headers.add("Retry-After", "1");
  return response;
}

void add_evaluation_route(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto route = http::declare(
      Method::get, "/api/v1/evaluation", "show_evaluation", "evaluation",
      "The loyalty evaluation: figures with intervals, life cycle, segments, findings. 202 with a "
      "job while it is computed: ask again when the job is done.");
  route.right = Right::figures_read;
  route.work = Work::task;
  route.also = {202};
  route.asks("as_of", day(), "Date to look back from [last day with data].");
  route.asks("period", integer(1, 60), "Months to compare [12, 6, 3 or 1, as fits].");
  route.asks("seed", integer(1, 1'000'000'000), "Of the permutation tests [1].");
  route.gives(named("Evaluation", map(any())));
  const auto evaluations = std::make_shared<Evaluations>(context);
  route.handler = [evaluations](const Call& call) { return show(evaluations, call); };
  router.add(std::move(route));
}

Json order_json(const sales::OrderView& order, int decimals) {
  static constexpr std::array<std::string_view, 4> kKinds = {"sale", "returned", "voided",
                                                             "adjustment"};
  auto lines = Json::array();
  for (const auto& line : order.lines) {
    lines.push_back({{"sku", line.sku},
                     {"name", text_or_null(line.name)},
                     {"kind", kKinds[static_cast<std::size_t>(line.kind)]},
                     {"quantity", static_cast<double>(line.quantity_e3) / 1000},
                     {"amount", format_decimal(line.amount, decimals)}});
  }
  return {{"source", order.source},
          {"reference", order.reference},
          {"channel", text_or_null(order.channel)},
          {"store", text_or_null(order.store)},
          {"status", text_or_null(order.status)},
          {"net", format_decimal(order.net, decimals)},
          {"lines", std::move(lines)}};
}

Json real_or_null(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

Json response_json(const survey::ResponseView& response) {
  auto answers = Json::array();
  for (const auto& one : response.answers) {
    answers.push_back({{"code", one.code},
                       {"title", one.title},
                       {"role", survey::role_name(one.role)},
                       {"value", real_or_null(one.value)},
                       {"scale_min", real_or_null(one.scale_min)},
                       {"scale_max", real_or_null(one.scale_max)},
                       {"text", text_or_null(one.text)}});
  }
  return {{"source", response.source},
          {"instrument", response.instrument},
          {"dated", response.dated},
          {"channel", text_or_null(response.channel)},
          {"store", text_or_null(response.store)},
          {"answers", std::move(answers)}};
}

Json contact_json(const customers::InteractionView& view) {
  const auto& input = view.input;
  return {{"source", view.source},
          {"reference", text_or_null(input.reference)},
          {"kind", input.kind},
          {"touchpoint", text_or_null(input.touchpoint)},
          {"channel", text_or_null(input.channel)},
          {"store", text_or_null(input.store)},
          {"subject", text_or_null(input.subject)},
          {"outcome", text_or_null(input.outcome)},
          {"order", text_or_null(input.order_reference)},
          {"promised_at", http::instant_or_null(input.promised_at.value_or(0))},
          {"fulfilled_at", http::instant_or_null(input.fulfilled_at.value_or(0))}};
}

Json moment_json(const Moment& moment, int decimals) {
  Json json = {{"at", format_instant(moment.at)},
               {"id", http::id_text(moment.id)},
               {"type", moment.order      ? "order"
                        : moment.response ? "response"
                                          : "contact"},
               {"order", nullptr},
               {"response", nullptr},
               {"contact", nullptr}};
  if (moment.order) json["order"] = order_json(*moment.order, decimals);
  if (moment.response) json["response"] = response_json(*moment.response);
  if (moment.interaction) json["contact"] = contact_json(*moment.interaction);
  return json;
}

Json moment_schema() {
  using namespace http::schema;
  const auto fact = [](std::int64_t max = 5000) { return nullable(text(max)); };
  const auto line = object({{"sku", text(1000)},
                            {"name", fact()},
                            {"kind", word({"sale", "returned", "voided", "adjustment"})},
                            {"quantity", number()},
                            {"amount", money()}});
  const auto order = object({{"source", text(1000)},
                             {"reference", text(1000)},
                             {"channel", fact()},
                             {"store", fact()},
                             {"status", fact()},
                             {"net", money()},
                             {"lines", list(line, 100'000)}});
  const auto one_answer = object({{"code", text(1000)},
                                  {"title", text(5000)},
                                  {"role", text()},
                                  {"value", nullable(number())},
                                  {"scale_min", nullable(number())},
                                  {"scale_max", nullable(number())},
                                  {"text", fact(100'000)}});
  const auto response = object({{"source", text(1000)},
                                {"instrument", text(1000)},
                                {"dated", boolean()},
                                {"channel", fact()},
                                {"store", fact()},
                                {"answers", list(one_answer, 100'000)}});
  const auto contact = object({{"source", text(1000)},
                               {"reference", fact()},
                               {"kind", text()},
                               {"touchpoint", fact()},
                               {"channel", fact()},
                               {"store", fact()},
                               {"subject", fact(100'000)},
                               {"outcome", fact()},
                               {"order", fact()},
                               {"promised_at", nullable(instant())},
                               {"fulfilled_at", nullable(instant())}});
  return named("Moment", object({{"at", instant()},
                                 {"id", id()},
                                 {"type", word({"order", "response", "contact"})},
                                 {"order", nullable(order)},
                                 {"response", nullable(response)},
                                 {"contact", nullable(contact)}}));
}

Result<Response> timeline(const db::WorkspaceSettings& settings, const Call& call,
                          db::Session& session) {
  TROTH_ASSIGN(const auto customer, customers::current_customer(session, call.path_id("customer")));
  std::int64_t at = std::numeric_limits<std::int64_t>::max();
  std::int64_t id = at;
  if (call.asks("cursor")) {
    TROTH_ASSIGN(const auto key, http::read_cursor(call.query("cursor"), 2));
    at = key[0];
    id = key[1];
  }
  const auto limit = call.query_integer("limit", http::kPageDefault);
  TROTH_ASSIGN(const auto moments, moments_before(session, customer, at, id, limit));
  auto items = Json::array();
  for (const auto& moment : moments) {
    items.push_back(moment_json(moment, settings.currency_decimals));
  }
  Json next;
  if (static_cast<std::int64_t>(moments.size()) == limit) {
    next = http::write_cursor(std::array<std::int64_t, 2>{moments.back().at, moments.back().id});
  }
  return answer(call, {{"items", std::move(items)}, {"next", std::move(next)}});
}

void add_timeline_route(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto route =
      http::declare(Method::get, "/api/v1/customers/{customer:id}/timeline", "show_timeline",
                    "customers", "Orders, answers and contacts of a customer; latest first.");
  route.right = Right::customers_read;
  route.asks("limit", integer(1, http::kPageMost), "Moments of a page [50].");
  route.asks("cursor", text(1000), "Where the page begins.");
  route.gives(page("Timeline", moment_schema()));
  route.session_handler = [&database = context.database](const Call& call, db::Session& session) {
    return timeline(database.settings(), call, session);
  };
  router.add(std::move(route));
}

}  // namespace

void add_routes(http::Router& router, RouteContext context) {
  add_evaluation_route(router, context);
  add_timeline_route(router, context);
}

}  // namespace troth::evaluation
