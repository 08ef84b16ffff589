#include "evaluation/behind_routes.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "evaluation/behind.h"
#include "http/answers.h"
#include "http/schema.h"

namespace troth::evaluation {

namespace {

using http::Call;
using http::Json;

constexpr std::int64_t kCountMost = 1'000'000'000'000;

Json span_json(const Span& span) {
  return {{"from", format_day(span.after + 1)}, {"to", format_day(span.until)}};
}

Json part_json(const BehindPart& part, const Currency& currency) {
  const bool money = part.figure == "purchase_amount";
  auto top = Json::array();
  for (const BehindCustomer& one : part.top) {
    const double detail = money ? one.detail / std::pow(10.0, currency.decimals) : one.detail;
    top.push_back({{"customer_id", http::id_text(one.customer_id)},
                   {"customer", one.customer},
                   {"name", http::text_or_null(one.name)},
                   {"value", format_decimal(one.value, currency.decimals)},
                   {"detail", detail}});
  }
  return {{"figure", part.figure},
          {"part", part.part},
          {"value_of", part.previous_value ? "previous" : "current"},
          {"customers", part.customers},
          {"value", format_decimal(part.value, currency.decimals)},
          {"top", std::move(top)}};
}

Json schema() {
  using namespace http::schema;
  const auto span = object({{"from", day()}, {"to", day()}});
  const auto customer = object({{"customer_id", id()},
                                {"customer", text(1000)},
                                {"name", nullable(text(1000))},
                                {"value", money()},
                                {"detail", number()}});
  const auto part = object({{"figure", word({"satisfaction", "nps", "retention_rate",
                                             "purchase_frequency", "purchase_amount"})},
                            {"part", text()},
                            {"value_of", word({"current", "previous"})},
                            {"customers", integer(0, kCountMost)},
                            {"value", money()},
                            {"top", list(customer, kBehindListed)}});
  return named("FigureCustomers", object({{"current", span},
                                          {"previous", span},
                                          {"currency", text()},
                                          {"parts", list(part, 100)}}));
}

Result<http::Response> show(const std::shared_ptr<DocumentRoutes>& routes, const Call& call) {
  TROTH_ASSIGN(const auto settings, settings_of(call, routes->context));
  const auto asked = fmt::format("{}|{}", call.query("as_of"), call.query("period"));
  return show_document(routes, call, "evaluation_customers", asked,
                       [settings](db::Session& session, Progress& progress) -> Result<std::string> {
                         TROTH_ASSIGN(const auto behind,
                                      behind_figures(session, settings, progress));
                         auto parts = Json::array();
                         for (const BehindPart& part : behind.parts) {
                           parts.push_back(part_json(part, settings.currency));
                         }
                         return Json{{"current", span_json(behind.periods.current)},
                                     {"previous", span_json(behind.periods.previous)},
                                     {"currency", settings.currency.code},
                                     {"parts", std::move(parts)}}
                             .dump();
                       });
}

}  // namespace

void add_behind_route(http::Router& router, const std::shared_ptr<DocumentRoutes>& routes) {
  using namespace http::schema;
  auto route = http::declare(
      http::Method::get, "/api/v1/evaluation/customers", "show_figure_customers", "evaluation",
      "The customers behind the figures, in parts (lost and kept, promoters and detractors, ...), "
      "the 50 most valuable of each by name. 202 with a job while it is computed.");
  route.right = http::Right::customers_read;
  route.work = http::Work::task;
  route.also = {202};
  route.asks("as_of", day(), "Date to look back from [last day with data].");
  route.asks("period", integer(1, 60), "Months to compare [12, 6, 3 or 1, as fits].");
  route.gives(schema());
  route.handler = [routes](const Call& call) { return show(routes, call); };
  router.add(std::move(route));
}

}  // namespace troth::evaluation
