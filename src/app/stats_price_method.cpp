// price: van Westendorp's meter and Gabor-Granger.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_frame.h"
#include "base/text.h"
#include "stats/price.h"

namespace troth::app {
namespace {

struct PriceOptions : FrameOptions {
  std::string method;
  std::string too_cheap;
  std::string cheap;
  std::string expensive;
  std::string too_expensive;
  std::string prices;
  double buy_from = 1;
  double cost = stats::kNaN;
};

Result<Json> run_van_westendorp(const PriceOptions& options, Console& console) {
  const std::vector<std::string> names{options.too_cheap, options.cheap, options.expensive,
                                       options.too_expensive};
  for (const std::string& name : names) {
    if (!name.empty()) continue;
    return Error{ErrorCode::usage, "One of the four columns is not named.", "--method",
                 "Name --too-cheap, --cheap, --expensive and --too-expensive."};
  }
  TROTH_ASSIGN(FrameRows data, read_frame(options, names, {}, console));
  std::vector<stats::PriceAnswer> answers;
  for (std::size_t i = 0; i < data.frame.rows(); ++i) {
    const auto& c = data.frame.columns;
    answers.push_back({c[0][i], c[1][i], c[2][i], c[3][i]});
  }
  const stats::Resampling plan =
      resampling_plan(options, 40 * static_cast<double>(answers.size()) + 1000, data.warnings);
  const stats::VanWestendorp r = stats::van_westendorp(answers, data.weights, plan);
  Json settings = frame_settings(options);
  settings["method"] = options.method;
  Json result = stats_result("price", r.n, settings, r.verdict, data.warnings);
  for (const stats::Warning& warning : r.warnings) add_warning(result, warning);
  result["dropped"] = r.dropped;
  result["effective_n"] = number(r.effective_n);
  result["points"] = Json::array();
  for (const stats::PricePoint& point : r.points) {
    result["points"].push_back({{"name", point.name},
                                {"price", number(point.price.value)},
                                {"ci", interval_json(point.price.interval)},
                                {"share", number(point.share)}});
  }
  result["curves"] = Json::array();
  for (const stats::PriceCurvePoint& p : r.curves) {
    result["curves"].push_back({{"price", p.price},
                                {"too_cheap", number(p.too_cheap)},
                                {"cheap", number(p.cheap)},
                                {"expensive", number(p.expensive)},
                                {"too_expensive", number(p.too_expensive)}});
  }
  result["bootstrap"] = bootstrap_json(plan, r.resamples_used);
  return result;
}

/// "10=q10,12=q12": prices and their columns.
Status parse_prices(const std::string& text, std::vector<double>& prices,
                    std::vector<std::string>& columns) {
  for (const std::string& part : split_names(text)) {
    const auto equals = part.find('=');
    double price = 0;
    if (equals == std::string::npos || !parse_number(trim(part.substr(0, equals)), price)) {
      return Error{ErrorCode::usage, fmt::format("\"{}\" is not PRICE=COLUMN.", part), "--prices",
                   "Write for example --prices 10=q10,12=q12,15=q15."};
    }
    prices.push_back(price);
    columns.emplace_back(trim(part.substr(equals + 1)));
  }
  return {};
}

Json optimum_json(const stats::Estimate& price) {
  return {{"price", number(price.value)}, {"ci", interval_json(price.interval)}};
}

Result<Json> run_gabor_granger(const PriceOptions& options, Console& console) {
  std::vector<double> prices;
  std::vector<std::string> columns;
  TROTH_TRY(parse_prices(options.prices, prices, columns));
  TROTH_ASSIGN(FrameRows data, read_frame(options, columns, {}, console));
  std::vector<std::vector<double>> buys = data.frame.columns;
  for (auto& column : buys) {
    for (double& x : column) x = x >= options.buy_from ? 1.0 : 0.0;
  }
  const double steps = 3 * static_cast<double>(data.frame.rows() * prices.size()) + 1000;
  const stats::Resampling plan = resampling_plan(options, steps, data.warnings);
  const stats::GaborGranger r =
      stats::gabor_granger(prices, buys, data.weights, options.cost, plan);
  Json settings = frame_settings(options);
  settings["method"] = options.method;
  settings["buy_from"] = options.buy_from;
  if (std::isfinite(options.cost)) settings["cost"] = options.cost;
  Json result = stats_result("price", data.frame.rows(), settings, r.verdict, data.warnings);
  for (const stats::Warning& warning : r.warnings) add_warning(result, warning);
  result["effective_n"] = number(r.effective_n);
  result["inconsistent"] = r.inconsistent;
  result["best_revenue"] = optimum_json(r.best_revenue_price);
  if (std::isfinite(options.cost)) result["best_profit"] = optimum_json(r.best_profit_price);
  result["demand"] = Json::array();
  for (const stats::DemandPoint& p : r.demand) {
    Json line{{"price", p.price},
              {"share", number(p.share.value)},
              {"ci", interval_json(p.share.interval)},
              {"fitted", number(p.fitted)},
              {"fitted_ci", interval_json(p.fitted_interval)},
              {"revenue", number(p.revenue)},
              {"elasticity", number(p.elasticity)}};
    if (std::isfinite(options.cost)) line["profit"] = number(p.profit);
    result["demand"].push_back(std::move(line));
  }
  result["bootstrap"] = bootstrap_json(plan, r.resamples_used);
  return result;
}

Result<Json> run_price(const PriceOptions& options, Console& console) {
  if (options.method == "van-westendorp") return run_van_westendorp(options, console);
  if (options.method == "gabor-granger") return run_gabor_granger(options, console);
  return Error{ErrorCode::usage, fmt::format("There is no method \"{}\".", options.method),
               "--method", "Choose van-westendorp or gabor-granger."};
}

void add_price_method(CLI::App& stats, CommandContext& context) {
  auto* price = stats.add_subcommand("price", "What customers will pay");
  const auto o = std::make_shared<PriceOptions>();
  add_frame_options(*price, *o);
  add_bootstrap_options(*price, *o);
  price->add_option("--method", o->method, "van-westendorp or gabor-granger")->required();
  price->add_option("--too-cheap", o->too_cheap, "van Westendorp: column, quality in doubt");
  price->add_option("--cheap", o->cheap, "van Westendorp: column, a bargain");
  price->add_option("--expensive", o->expensive, "van Westendorp: column, getting expensive");
  price->add_option("--too-expensive", o->too_expensive, "van Westendorp: column, out of question");
  price->add_option("--prices", o->prices, "Gabor-Granger: PRICE=COLUMN,...");
  price->add_option("--buy-from", o->buy_from, "Gabor-Granger: answers from this on are a yes [1]");
  price->add_option("--cost", o->cost, "Gabor-Granger: cost of one unit");
  run_as_method(*price, context, [o](Console& console) { return run_price(*o, console); });
}

const StatsFamily kPriceFamily("price", &add_price_method);

}  // namespace
}  // namespace troth::app
