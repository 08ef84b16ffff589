#include "evaluation/routes.h"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "evaluation/behind_routes.h"
#include "evaluation/customer_timeline.h"
#include "evaluation/documents.h"
#include "evaluation/report_schema.h"
#include "evaluation/reports.h"
#include "evaluation/series_routes.h"
#include "evaluation/service.h"
#include "http/answers.h"
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
using http::Work;

Result<Response> show_evaluation(const std::shared_ptr<DocumentRoutes>& routes, const Call& call) {
  TROTH_ASSIGN(const auto settings, settings_of(call, routes->context));
  const bool persons = call.principal.may(Right::customers_read);
  const auto asked =
      fmt::format("{}|{}|{}|{}|{}", call.query("as_of"), call.query("period"), settings.seed,
                  persons ? "persons" : "figures", settings.workspace);
  return show_document(routes, call, "evaluation", asked,
                       [settings, persons, language = call.language](
                           db::Session& session, Progress& progress) -> Result<std::string> {
                         TROTH_ASSIGN(auto evaluation, evaluate(session, settings, progress));
                         // Whom they are about is not for whoever may see figures only.
                         if (!persons) evaluation.at_risk.top.clear();
                         std::ostringstream out;
                         write_json_report(out, evaluation, language);
                         // Programs need no indentation, and it is a third of the bytes.
                         return Json::parse(out.str()).dump();
                       });
}

void add_evaluation_route(http::Router& router, const std::shared_ptr<DocumentRoutes>& routes) {
  using namespace http::schema;
  auto route = http::declare(
      Method::get, "/api/v1/evaluation", "show_evaluation", "evaluation",
      "The loyalty evaluation: figures with intervals, life cycle, segments, findings. 202 with a "
      "job while it is computed: ask again when the job is done.");
  route.right = Right::figures_read;
  route.work = Work::task;
  route.kept = true;
  route.may_give(http::job_schema(), 202);
  route.asks("as_of", day(), "Date to look back from [last day with data].");
  route.asks("period", integer(1, 60), "Months to compare [12, 6, 3 or 1, as fits].");
  route.asks("seed", integer(1, 1'000'000'000), "Of the permutation tests [1].");
  route.gives(report_schema());
  route.handler = [routes](const Call& call) { return show_evaluation(routes, call); };
  router.add(std::move(route));
}

Json order_json(const sales::OrderView& order, int decimals) {
  static constexpr std::array<std::string_view, 4> kKinds = {"sale", "returned", "voided",
                                                             "adjustment"};
  auto lines = Json::array();
  for (const auto& line : order.lines) {
    lines.push_back({{"sku", line.sku},
                     {"name", http::text_or_null(line.name)},
                     {"kind", kKinds[static_cast<std::size_t>(line.kind)]},
                     {"quantity", static_cast<double>(line.quantity_e3) / 1000},
                     {"amount", format_decimal(line.amount, decimals)}});
  }
  return {{"source", order.source},
          {"reference", order.reference},
          {"channel", http::text_or_null(order.channel)},
          {"store", http::text_or_null(order.store)},
          {"status", http::text_or_null(order.status)},
          {"net", format_decimal(order.net, decimals)},
          {"lines", std::move(lines)}};
}

Json response_json(const survey::ResponseView& response) {
  auto answers = Json::array();
  for (const auto& one : response.answers) {
    answers.push_back({{"code", one.code},
                       {"title", one.title},
                       {"role", survey::role_name(one.role)},
                       {"value", http::number_or_null(one.value)},
                       {"scale_min", http::number_or_null(one.scale_min)},
                       {"scale_max", http::number_or_null(one.scale_max)},
                       {"text", http::text_or_null(one.text)}});
  }
  return {{"source", response.source},
          {"instrument", response.instrument},
          {"dated", response.dated},
          {"channel", http::text_or_null(response.channel)},
          {"store", http::text_or_null(response.store)},
          {"answers", std::move(answers)}};
}

Json contact_json(const customers::InteractionView& view) {
  const auto& input = view.input;
  return {{"source", view.source},
          {"reference", http::text_or_null(input.reference)},
          {"kind", input.kind},
          {"touchpoint", http::text_or_null(input.touchpoint)},
          {"channel", http::text_or_null(input.channel)},
          {"store", http::text_or_null(input.store)},
          {"subject", http::text_or_null(input.subject)},
          {"outcome", http::text_or_null(input.outcome)},
          {"order", http::text_or_null(input.order_reference)},
          {"promised_at", http::instant_or_null(input.promised_at.value_or(0))},
          {"fulfilled_at", http::instant_or_null(input.fulfilled_at.value_or(0))}};
}

constexpr std::array kMomentTypes = {MomentType::order, MomentType::response, MomentType::contact};

std::string_view moment_type_name(MomentType type) {
  static constexpr std::array<std::string_view, 3> kNames = {"order", "response", "contact"};
  return kNames[static_cast<std::size_t>(type)];
}

Json moment_json(const Moment& moment, int decimals) {
  Json json = {{"at", format_instant(moment.at)},
               {"id", http::id_text(moment.id)},
               {"type", moment_type_name(moment.order      ? MomentType::order
                                         : moment.response ? MomentType::response
                                                           : MomentType::contact)},
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
  std::optional<MomentType> only;
  for (const auto type : kMomentTypes) {
    if (call.query("type") == moment_type_name(type)) only = type;
  }
  TROTH_ASSIGN(const auto moments, moments_before(session, customer, at, id, limit, only));
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
  route.asks("type", word({"order", "response", "contact"}), "Only moments of this type.");
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
  const auto documents = std::make_shared<DocumentRoutes>(context);
  add_evaluation_route(router, documents);
  add_series_route(router, documents);
  add_behind_route(router, documents);
  add_timeline_route(router, context);
}

}  // namespace troth::evaluation
