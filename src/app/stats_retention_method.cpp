// retention: renewal of contracts, from a cohort's counts.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_table.h"
#include "stats/sbg.h"

namespace troth::app {
namespace {

struct RetentionOptions {
  std::string survivors;
  std::string column;
  double discount = 0.1;
  int periods = 5;
};

Result<Json> run_retention(const RetentionOptions& options, Console& console) {
  TROTH_ASSIGN(const StatsTable table, read_stats_table(options.survivors, {}, console.in));
  std::string column = options.column;
  if (column.empty()) column = table.names.size() == 1 ? table.names.front() : "survivors";
  if (std::find(table.names.begin(), table.names.end(), column) == table.names.end()) {
    return Error{ErrorCode::usage, fmt::format("There is no column \"{}\".", column),
                 options.survivors, "Name the column of counts with --column."};
  }
  if (options.periods < 0 || options.periods > 1000 || !(options.discount > 0)) {
    return Error{ErrorCode::usage, "Periods run from 0 to 1000, the discount is above 0.",
                 "--periods --discount", ""};
  }
  TROTH_ASSIGN(const std::vector<double> survivors, numbers_of(table, column));
  const stats::ShiftedBetaGeometricFit fit = stats::fit_sbg(survivors);
  Json result = stats_result("retention",
                             survivors.empty() || std::isnan(survivors[0])
                                 ? 0
                                 : static_cast<std::size_t>(std::max(0.0, survivors[0])),
                             {{"column", column}, {"discount", options.discount}},
                             fit.report.verdict, fit.report.warnings);
  result["a"] = number(fit.model.a);
  result["b"] = number(fit.model.b);
  result["standard_errors"] = {{"a", number(fit.standard_errors[0])},
                               {"b", number(fit.standard_errors[1])}};
  result["log_likelihood"] = number(fit.report.log_likelihood);
  result["gradient_norm"] = number(fit.report.gradient_norm);
  result["survival"] = Json::array();
  result["retention"] = Json::array();
  result["derl"] = Json::array();
  if (!std::isfinite(fit.model.a)) return result;
  const auto seen = survivors.size() - 1;
  for (std::size_t t = 0; t <= seen + static_cast<std::size_t>(options.periods); ++t) {
    const auto renewal = static_cast<double>(t);
    Json point{{"renewal", t},
               {"observed", t <= seen ? number(survivors[t] / survivors[0]) : Json(nullptr)},
               {"fitted", number(stats::survival(fit.model, renewal))}};
    result["survival"].push_back(std::move(point));
    if (t == 0) continue;
    const bool known = t <= seen && survivors[t - 1] > 0;
    result["retention"].push_back(
        {{"renewal", t},
         {"observed", known ? number(survivors[t] / survivors[t - 1]) : Json(nullptr)},
         {"fitted", number(stats::retention(fit.model, renewal))}});
    result["derl"].push_back(
        {{"renewal", t},
         {"value", number(stats::residual_lifetime(fit.model, renewal, options.discount))}});
  }
  return result;
}

void add_retention_method(CLI::App& stats, CommandContext& context) {
  auto* retention =
      stats.add_subcommand("retention", "Renewal of contracts, from a cohort's counts");
  const auto cohort = std::make_shared<RetentionOptions>();
  retention->add_option("--survivors", cohort->survivors, "File with one count per renewal")
      ->required();
  retention->add_option("--column", cohort->column, "Column of counts [the only one]");
  retention->add_option("--discount", cohort->discount, "Per period, for residual lifetimes [0.1]");
  retention->add_option("--periods", cohort->periods, "Renewals to look ahead [5]");
  run_as_method(*retention, context,
                [cohort](Console& console) { return run_retention(*cohort, console); });
}

const StatsFamily kFamily("retention", &add_retention_method);

}  // namespace
}  // namespace troth::app
