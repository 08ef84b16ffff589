// survival: how long customers stay, whether groups differ, and what makes them leave sooner.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_design.h"
#include "app/stats_outcome.h"
#include "app/stats_table.h"
#include "stats/cox.h"
#include "stats/survival.h"

namespace troth::app {
namespace {

struct SurvivalOptions {
  std::string data;
  std::string time;
  std::string event;
  std::string by;
  std::string covariates;
  std::string positive;
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

/// The terms that add something to those before them; the others are named in warnings.
std::vector<std::size_t> independent_terms(const stats::Frame& frame, Json& result) {
  const stats::Moments all = stats::moments(frame);
  std::vector<std::size_t> kept;
  for (std::size_t c = 0; c < frame.size(); ++c) {
    std::vector<std::size_t> tried = kept;
    tried.push_back(c);
    stats::Frame some;
    stats::Moments moments;
    moments.n = all.n;
    moments.effective_n = all.effective_n;
    for (const std::size_t a : tried) {
      some.names.push_back(frame.names[a]);
      some.columns.emplace_back();
      moments.means.push_back(all.means[a]);
      for (const std::size_t b : tried) moments.covariances.push_back(all.covariance(a, b));
    }
    stats::Verdict verdict = stats::check_spread(some, moments);
    if (verdict.ok()) verdict = stats::check_collinear(some, moments);
    if (verdict.ok()) {
      kept = tried;
    } else {
      add_warning(result,
                  {"left_out", "Left out of the Cox model: " + verdict.culprit, frame.names[c]});
    }
  }
  return kept;
}

Json cox_json(const stats::CoxFit& fit) {
  Json json{{"status", stats::status_name(fit.verdict.status)}};
  if (!fit.verdict.ok()) {
    json["cause"] = fit.verdict.cause;
    json["culprit"] = fit.verdict.culprit;
  }
  json["n"] = fit.n;
  json["events"] = fit.events;
  json["log_likelihood"] = number(fit.log_likelihood);
  json["log_likelihood_null"] = number(fit.log_likelihood_null);
  json["chi_squared"] = number(fit.chi_squared);
  json["df"] = number(fit.df);
  json["p"] = number(fit.p);
  json["proportional"] = {{"chi_squared", number(fit.drift_chi_squared)},
                          {"df", number(fit.df)},
                          {"p", number(fit.drift_p)}};
  json["concordance"] = number(fit.concordance.value);
  json["concordance_se"] = number(fit.concordance.se);
  json["gradient_norm"] = number(fit.gradient_norm);
  json["iterations"] = fit.iterations;
  return json;
}

Json coefficients_json(const stats::CoxFit& fit) {
  Json coefficients = Json::array();
  for (const stats::CoxCoefficient& c : fit.coefficients) {
    coefficients.push_back({{"name", c.name},
                            {"coefficient", number(c.value)},
                            {"se", number(c.se)},
                            {"z", number(c.z)},
                            {"p", number(c.p)},
                            {"hazard_ratio", number(c.hazard_ratio)},
                            {"ci", interval_json(c.hazard_ratio_interval)},
                            {"proportional_p", number(c.drift_p)}});
  }
  return coefficients;
}

/// The Cox model on the rows that have time, event and all covariates.
Status add_cox(Json& result, const StatsTable& table, const std::vector<std::string>& covariates,
               const std::vector<double>& time, const std::vector<double>& event, double level) {
  TROTH_ASSIGN(const Design design,
               make_design(table, covariates, {.gaps = false, .level_rows_min = 1}));
  for (const stats::Warning& warning : design.warnings) add_warning(result, warning);
  Durations whole;
  stats::Frame frame{design.frame.names, {}};
  frame.columns.resize(frame.names.size());
  for (std::size_t row = 0; row < time.size(); ++row) {
    bool known = !std::isnan(time[row]) && !std::isnan(event[row]);
    for (const auto& column : design.frame.columns) known = known && !std::isnan(column[row]);
    if (!known) continue;
    whole.time.push_back(time[row]);
    whole.event.push_back(event[row]);
    for (std::size_t c = 0; c < frame.size(); ++c) {
      frame.columns[c].push_back(design.frame.columns[c][row]);
    }
  }
  if (whole.time.size() < time.size()) {
    add_warning(result, {"missing_covariates",
                         fmt::format("Rows without time, event or a covariate, left out of the Cox "
                                     "model: {}.",
                                     time.size() - whole.time.size()),
                         ""});
  }
  stats::Frame kept;
  for (const std::size_t c : independent_terms(frame, result)) {
    kept.names.push_back(frame.names[c]);
    kept.columns.push_back(frame.columns[c]);
  }
  const stats::CoxFit fit = stats::cox(whole.time, whole.event, kept, level);
  result["cox"] = cox_json(fit);
  result["coefficients"] = coefficients_json(fit);
  for (const auto& [column, level_name] : design.references) {
    result["references"].push_back({{"column", column}, {"level", level_name}});
  }
  if (result["status"] == "ok" && !fit.verdict.ok()) {
    result["status"] = stats::status_name(fit.verdict.status);
    result["cause"] = fit.verdict.cause;
    result["culprit"] = fit.verdict.culprit;
  }
  return {};
}

Result<Json> run_survival(const SurvivalOptions& options, Console& console) {
  std::vector<std::string> names{options.time, options.event};
  if (!options.by.empty()) names.push_back(options.by);
  const std::vector<std::string> covariates = split_names(options.covariates);
  names.insert(names.end(), covariates.begin(), covariates.end());
  TROTH_ASSIGN(const StatsTable table, read_stats_table(options.data, names, console.in));
  TROTH_ASSIGN(const std::vector<double> time, numbers_of(table, options.time));
  for (std::size_t row = 0; row < time.size(); ++row) {
    if (time[row] < 0) {
      return Error{ErrorCode::bad_input,
                   fmt::format("{} is a time before the beginning.", time[row]),
                   place_of(table, row, options.time),
                   "Give how long the customer was seen, from 0 on, or leave it empty."};
    }
  }
  std::string positive = options.positive;
  TROTH_ASSIGN(const std::vector<double> event, outcomes_of(table, options.event, positive));
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
  if (!covariates.empty()) {
    TROTH_TRY(add_cox(result, table, covariates, time, event, options.level));
  }
  return result;
}

void add_survival_method(CLI::App& stats, CommandContext& context) {
  auto* survival = stats.add_subcommand("survival", "How long customers stay (Kaplan-Meier, Cox)");
  const auto durations = std::make_shared<SurvivalOptions>();
  survival->add_option("--data", durations->data, "CSV, TSV or NDJSON file")->required();
  survival->add_option("--time", durations->time, "Column with the time seen")->required();
  survival->add_option("--event", durations->event, "Column: 1 or yes left then, 0 still there")
      ->required();
  survival->add_option("--positive", durations->positive, "The value of --event that means left");
  survival->add_option("--by", durations->by, "Column that makes groups");
  survival->add_option("--covariates", durations->covariates, "Columns for a Cox model: a,b,c");
  survival->add_option("--level", durations->level, "Confidence level [0.95]");
  run_as_method(*survival, context,
                [durations](Console& console) { return run_survival(*durations, console); });
}

const StatsFamily kSurvivalFamily("survival", &add_survival_method);

}  // namespace
}  // namespace troth::app
