#include "evaluation/series_routes.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "evaluation/series.h"
#include "http/schema.h"

namespace troth::evaluation {

namespace {

using http::Call;
using http::Json;

constexpr std::int64_t kPointsDefault = 24;

Json figure_json(const Figure* figure, const Currency* currency) {
  if (figure == nullptr) return nullptr;
  const auto amount = [&](double value) -> Json {
    if (currency == nullptr) return value;
    return format_decimal(std::llround(value), currency->decimals);
  };
  Json json = {{"value", amount(figure->value)}, {"ci", nullptr}, {"n", figure->n}};
  if (figure->has_interval) {
    json["ci"] = {amount(figure->interval.low), amount(figure->interval.high)};
  }
  return json;
}

Json point_json(const SeriesPoint& point, const Currency& currency) {
  const Metrics& m = point.metrics;
  const auto of = [](const std::optional<Figure>& f) { return f ? &*f : nullptr; };
  return {{"from", format_day(point.periods.current.after + 1)},
          {"until", format_day(point.periods.current.until)},
          {"satisfaction", figure_json(of(m.satisfaction), nullptr)},
          {"nps", figure_json(m.nps ? &m.nps->figure : nullptr, nullptr)},
          {"retention_rate", figure_json(of(m.retention_rate), nullptr)},
          {"purchase_frequency", figure_json(of(m.purchase_frequency), nullptr)},
          {"purchase_amount", figure_json(of(m.purchase_amount), &currency)}};
}

Json point_schema() {
  using namespace http::schema;
  const auto figure = [](const Json& value) {
    return nullable(object(
        {{"value", value}, {"ci", nullable(pair(value))}, {"n", integer(0, 1'000'000'000'000)}}));
  };
  return named("SeriesPoint", object({{"from", day()},
                                      {"until", day()},
                                      {"satisfaction", figure(number())},
                                      {"nps", figure(number())},
                                      {"retention_rate", figure(number())},
                                      {"purchase_frequency", figure(number())},
                                      {"purchase_amount", figure(money())}}));
}

Result<http::Response> show_series(const std::shared_ptr<DocumentRoutes>& routes,
                                   const Call& call) {
  TROTH_ASSIGN(const auto settings, settings_of(call, routes->context));
  const auto points = static_cast<int>(call.query_integer("points", kPointsDefault));
  const auto asked = fmt::format("{}|{}|{}", call.query("as_of"), call.query("period"), points);
  return show_document(
      routes, call, "evaluation_series", asked,
      [settings, points](db::Session& session, Progress& progress) -> Result<std::string> {
        TROTH_ASSIGN(const auto series, figure_series(session, settings, points, progress));
        auto items = Json::array();
        for (const SeriesPoint& point : series) {
          items.push_back(point_json(point, settings.currency));
        }
        Json months;
        if (!series.empty()) months = series.back().periods.months;
        return Json{{"currency", settings.currency.code},
                    {"period_months", std::move(months)},
                    {"confidence", 0.95},
                    {"points", std::move(items)}}
            .dump();
      });
}

}  // namespace

void add_series_route(http::Router& router, const std::shared_ptr<DocumentRoutes>& routes) {
  using namespace http::schema;
  auto route = http::declare(
      http::Method::get, "/api/v1/evaluation/series", "show_evaluation_series", "evaluation",
      "The five figures at the end of each month, each over the period up to then: neighbouring "
      "periods overlap. 202 with a job while they are computed: ask again when it is done.");
  route.right = http::Right::figures_read;
  route.work = http::Work::task;
  route.kept = true;
  route.may_give(http::job_schema(), 202);
  route.asks("as_of", day(), "The last point [last day with data].");
  route.asks("period", integer(1, 60), "Months each point covers [as the evaluation].");
  route.asks("points", integer(1, kSeriesPointsMost), "Months to go back [24].");
  route.gives(named("EvaluationSeries", object({{"currency", text()},
                                                {"period_months", nullable(integer(1, 60))},
                                                {"confidence", number()},
                                                {"points", list(point_schema(), 60)}})));
  route.handler = [routes](const Call& call) { return show_series(routes, call); };
  router.add(std::move(route));
}

}  // namespace troth::evaluation
