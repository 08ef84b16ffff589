// retention: renewal of contracts, from a cohort's counts.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_table.h"
#include "stats/bdw.h"
#include "stats/distributions.h"
#include "stats/profile_interval.h"
#include "stats/sbg.h"

namespace troth::app {
namespace {

struct RetentionOptions {
  std::string survivors;
  std::string column;
  std::string model = "sbg";
  double discount = 0.1;
  int periods = 5;
};

/// What both models have in common.
Json retention_result(const RetentionOptions& options, std::span<const double> survivors,
                      const std::string& column, const stats::FitReport& report) {
  Json result = stats_result("retention",
                             survivors.empty() || std::isnan(survivors[0])
                                 ? 0
                                 : static_cast<std::size_t>(std::max(0.0, survivors[0])),
                             {{"column", column},
                              {"discount", options.discount},
                              {"periods", options.periods},
                              {"model", options.model}},
                             report.verdict, report.warnings);
  return result;
}

/// Parameters with their errors, and intervals on the logarithm.
void add_parameters(Json& result, std::span<const double> values, std::span<const double> errors) {
  Json standard_errors;
  Json intervals;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string name(1, "abc"[i]);
    result[name] = number(values[i]);
    standard_errors[name] = number(errors[i]);
    intervals[name] = interval_json(stats::positive_interval(values[i], errors[i]));
  }
  result["standard_errors"] = std::move(standard_errors);
  result["parameter_intervals"] = std::move(intervals);
}

/// Counts that a cohort cannot have, with the line on which they stand.
Status check_counts(const StatsTable& table, const std::string& column,
                    std::span<const double> survivors) {
  for (std::size_t t = 0; t < survivors.size(); ++t) {
    std::string what;
    if (!(survivors[t] >= 0)) {
      what = fmt::format("\"{}\" is not a count of customers.", table.column(column)[t]);
    } else if (t > 0 && survivors[t] > survivors[t - 1]) {
      what = fmt::format("{} customers come after {}, but a cohort cannot grow.", survivors[t],
                         survivors[t - 1]);
    }
    if (!what.empty()) {
      return Error{ErrorCode::bad_input, std::move(what), place_of(table, t, column),
                   "Give how many of the first row's customers were left after each renewal."};
    }
  }
  return {};
}

void add_report(Json& result, const stats::FitReport& report) {
  result["log_likelihood"] = number(report.log_likelihood);
  result["gradient_norm"] = number(report.gradient_norm);
}

/// Curves as far as the cohort was seen and `periods` beyond.
template <typename Model>
void add_curves(Json& result, const RetentionOptions& options, std::span<const double> survivors,
                const Model& model) {
  result["survival"] = Json::array();
  result["retention"] = Json::array();
  result["derl"] = Json::array();
  if (!std::isfinite(model.a)) return;
  const auto seen = survivors.size() - 1;
  for (std::size_t t = 0; t <= seen + static_cast<std::size_t>(options.periods); ++t) {
    const auto renewal = static_cast<double>(t);
    Json point{{"renewal", t},
               {"observed", t <= seen ? number(survivors[t] / survivors[0]) : Json(nullptr)},
               {"fitted", number(stats::survival(model, renewal))}};
    result["survival"].push_back(std::move(point));
    if (t == 0) continue;
    const bool known = t <= seen && survivors[t - 1] > 0;
    result["retention"].push_back(
        {{"renewal", t},
         {"observed", known ? number(survivors[t] / survivors[t - 1]) : Json(nullptr)},
         {"fitted", number(stats::retention(model, renewal))}});
    result["derl"].push_back(
        {{"renewal", t},
         {"value", number(stats::residual_lifetime(model, renewal, options.discount))}});
  }
}

Json geometric(const RetentionOptions& options, std::span<const double> survivors,
               const std::string& column) {
  const stats::ShiftedBetaGeometricFit fit = stats::fit_sbg(survivors);
  Json result = retention_result(options, survivors, column, fit.report);
  add_parameters(result, std::array{fit.model.a, fit.model.b}, fit.standard_errors);
  add_report(result, fit.report);
  add_curves(result, options, survivors, fit.model);
  return result;
}

Json weibull(const RetentionOptions& options, std::span<const double> survivors,
             const std::string& column) {
  const stats::BetaDiscreteWeibullFit fit = stats::fit_bdw(survivors);
  Json result = retention_result(options, survivors, column, fit.report);
  add_parameters(result, std::array{fit.model.a, fit.model.b, fit.model.c}, fit.standard_errors);
  add_report(result, fit.report);
  // Against the shifted beta-geometric, which is c = 1.
  const double gain =
      2 * (fit.report.log_likelihood - stats::fit_sbg(survivors).report.log_likelihood);
  result["chi_squared"] = number(std::max(0.0, gain));
  result["p"] = number(stats::chi_squared_upper(std::max(0.0, gain), 1));
  add_curves(result, options, survivors, fit.model);
  return result;
}

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
  TROTH_TRY(check_counts(table, column, survivors));
  return options.model == "bdw" ? weibull(options, survivors, column)
                                : geometric(options, survivors, column);
}

void add_retention_method(CLI::App& stats, CommandContext& context) {
  auto* retention =
      stats.add_subcommand("retention", "Renewal of contracts, from a cohort's counts");
  const auto cohort = std::make_shared<RetentionOptions>();
  retention->add_option("--survivors", cohort->survivors, "File with one count per renewal")
      ->required();
  retention->add_option("--column", cohort->column, "Column of counts [the only one]");
  retention->add_option("--model", cohort->model, "sbg, or bdw when leaving depends on age [sbg]")
      ->check(CLI::IsMember({"sbg", "bdw"}));
  retention->add_option("--discount", cohort->discount, "Per period, for residual lifetimes [0.1]");
  retention->add_option("--periods", cohort->periods, "Renewals to look ahead [5]");
  run_as_method(*retention, context,
                [cohort](Console& console) { return run_retention(*cohort, console); });
}

const StatsFamily kRetentionFamily("retention", &add_retention_method);

}  // namespace
}  // namespace troth::app
