// concentration: how unequally value is spread over customers.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_table.h"
#include "stats/concentration.h"

namespace troth::app {
namespace {

struct ConcentrationOptions {
  std::string data;
  std::string column;
  double level = stats::kDefaultLevel;
};

Json curve_json(const std::vector<stats::CurvePoint>& curve) {
  Json points = Json::array();
  for (const stats::CurvePoint& p : curve) {
    points.push_back({{"customers", p.customers}, {"value", p.value}});
  }
  return points;
}

Result<Json> run_concentration(const ConcentrationOptions& options, Console& console) {
  TROTH_ASSIGN(const StatsTable table,
               read_stats_table(options.data, {options.column}, console.in));
  TROTH_ASSIGN(std::vector<double> values, numbers_of(table, options.column));
  const auto rows = values.size();
  std::erase_if(values, [](double x) { return std::isnan(x); });
  const stats::Concentration c = stats::concentration(values, 101, options.level);
  Json result =
      stats_result("concentration", c.n, {{"column", options.column}, {"level", options.level}},
                   c.verdict, c.warnings);
  if (values.size() < rows) {
    add_warning(result, {"missing",
                         fmt::format("{} of {} rows have no value and are left out.",
                                     rows - values.size(), rows),
                         ""});
  }
  result["total"] = number(c.total);
  const auto add = [&](const std::string& name, const stats::Estimate& estimate) {
    result[name] = number(estimate.value);
    result[name + "_ci"] = interval_json(estimate.interval);
  };
  add("top_1_share", c.top_1_share);
  add("top_10_share", c.top_10_share);
  add("top_20_share", c.top_20_share);
  add("gini", c.gini);
  result["below_zero"] = c.below_zero;
  result["below_zero_share"] = number(c.below_zero_share);
  result["peak_share"] = number(c.peak_share);
  result["customers_at_peak"] = number(c.customers_at_peak);
  result["lost_by_tail"] = number(c.lost_by_tail);
  result["whale"] = curve_json(c.whale);
  result["lorenz"] = curve_json(c.lorenz);
  return result;
}

void add_concentration_method(CLI::App& stats, CommandContext& context) {
  auto* concentration =
      stats.add_subcommand("concentration", "How unequally value is spread over customers");
  const auto options = std::make_shared<ConcentrationOptions>();
  concentration->add_option("--data", options->data, "CSV, TSV or NDJSON file")->required();
  concentration->add_option("--column", options->column, "Value of each customer")->required();
  concentration->add_option("--level", options->level, "Confidence level [0.95]");
  run_as_method(*concentration, context,
                [options](Console& console) { return run_concentration(*options, console); });
}

const StatsFamily kConcentrationFamily("concentration", &add_concentration_method);

}  // namespace
}  // namespace troth::app
