// retention and survival: how long customers stay.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_table.h"
#include "stats/sbg.h"
#include "stats/survival.h"

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

struct SurvivalOptions {
  std::string data;
  std::string time;
  std::string event;
  std::string by;
  double level = stats::kDefaultLevel;
};

struct Durations {
  std::vector<double> time;
  std::vector<double> event;
};

Json curve_json(const std::string& group, const stats::SurvivalCurve& curve) {
  Json points = Json::array();
  for (const stats::SurvivalPoint& p : curve.points) {
    points.push_back({{"time", p.time},
                      {"at_risk", p.at_risk},
                      {"events", p.events},
                      {"survival", p.survival},
                      {"se", number(p.se)},
                      {"ci", interval_json(p.interval)}});
  }
  const stats::Estimate& median = curve.median;
  Json json{{"group", group},
            {"n", curve.n},
            {"events", curve.events},
            {"median", number(median.value)},
            {"median_ci", Json::array({number(median.interval.lo), number(median.interval.hi)})},
            {"points", points}};
  if (!curve.verdict.ok()) {
    json["status"] = stats::status_name(curve.verdict.status);
    json["culprit"] = curve.verdict.culprit;
  }
  return json;
}

Result<Json> run_survival(const SurvivalOptions& options, Console& console) {
  std::vector<std::string> names{options.time, options.event};
  if (!options.by.empty()) names.push_back(options.by);
  TROTH_ASSIGN(const StatsTable table, read_stats_table(options.data, names, console.in));
  TROTH_ASSIGN(const std::vector<double> time, numbers_of(table, options.time));
  TROTH_ASSIGN(const std::vector<double> event, numbers_of(table, options.event));
  std::map<std::string, Durations> groups;
  std::size_t missing = 0;
  for (std::size_t row = 0; row < time.size(); ++row) {
    const std::string name = options.by.empty() ? "all" : table.column(options.by)[row];
    if (std::isnan(time[row]) || std::isnan(event[row]) || name.empty()) {
      ++missing;
      continue;
    }
    groups[name].time.push_back(time[row]);
    groups[name].event.push_back(event[row]);
  }
  if (groups.empty()) groups["all"];
  stats::Verdict verdict;
  Json curves = Json::array();
  Durations all;
  std::vector<std::size_t> group_of;
  for (const auto& [name, rows] : groups) {
    const stats::SurvivalCurve curve = stats::kaplan_meier(rows.time, rows.event, options.level);
    if (verdict.ok() &&
        (groups.size() == 1 || curve.verdict.status == stats::StatusCode::bad_input)) {
      verdict = curve.verdict;
    }
    group_of.insert(group_of.end(), rows.time.size(), curves.size());
    all.time.insert(all.time.end(), rows.time.begin(), rows.time.end());
    all.event.insert(all.event.end(), rows.event.begin(), rows.event.end());
    curves.push_back(curve_json(name, curve));
  }
  Json settings{{"time", options.time}, {"event", options.event}, {"level", options.level}};
  if (!options.by.empty()) settings["by"] = options.by;
  Json result = stats_result("survival", all.time.size(), settings, verdict);
  if (missing > 0) {
    add_warning(
        result,
        {"missing",
         fmt::format("{} of {} rows lack a value and are left out.", missing, time.size()), ""});
  }
  result["groups"] = std::move(curves);
  if (groups.size() > 1) {
    const stats::LogRank test = stats::log_rank(all.time, all.event, group_of);
    result["log_rank"] = {{"chi_squared", number(test.chi_squared)},
                          {"df", number(test.df)},
                          {"p", number(test.p)},
                          {"status", stats::status_name(test.verdict.status)}};
  }
  return result;
}

void add_staying_methods(CLI::App& stats, CommandContext& context) {
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

  auto* survival = stats.add_subcommand("survival", "How long customers stay (Kaplan-Meier)");
  const auto durations = std::make_shared<SurvivalOptions>();
  survival->add_option("--data", durations->data, "CSV, TSV or NDJSON file")->required();
  survival->add_option("--time", durations->time, "Column with the time seen")->required();
  survival->add_option("--event", durations->event, "Column: 1 left then, 0 still there")
      ->required();
  survival->add_option("--by", durations->by, "Column that makes groups");
  survival->add_option("--level", durations->level, "Confidence level [0.95]");
  run_as_method(*survival, context,
                [durations](Console& console) { return run_survival(*durations, console); });
}

const StatsFamily kFamily("staying", &add_staying_methods);

}  // namespace
}  // namespace troth::app
