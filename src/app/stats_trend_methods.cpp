// trend and quotas: a figure over periods, and how a survey is shared out.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

#include "app/stats_commands.h"
#include "app/stats_file.h"
#include "app/stats_frame.h"
#include "stats/mean.h"
#include "stats/nps.h"
#include "stats/quotas.h"
#include "stats/survey_scores.h"
#include "stats/trend.h"

namespace troth::app {
namespace {

struct TrendOptions : FrameOptions {
  std::string column;
  std::string by;
  std::string periods;
  std::string method = "mean";
  std::string scale = "1,5";
  int boxes = 2;
};

struct TrendScale {
  double lo = -stats::kInfinity;
  double hi = stats::kInfinity;
};

Result<TrendScale> scale_of(const TrendOptions& options) {
  if (options.method == "nps") return TrendScale{0, 10};
  if (options.method == "ces") return TrendScale{1, 7};
  if (options.method == "mean") return TrendScale{};
  TrendScale scale;
  const std::vector<std::string> ends = split_names(options.scale);
  if (options.method != "csat" || ends.size() != 2 || !parse_number(ends[0], scale.lo) ||
      !parse_number(ends[1], scale.hi) || std::fabs(scale.lo) > 1000 ||
      std::fabs(scale.hi) > 1000) {
    return Error{ErrorCode::usage, "The method or its scale cannot be read.", "--method --scale",
                 "Choose mean, nps, ces, or csat with --scale 1,5."};
  }
  return scale;
}

struct Period {
  std::string name;
  double score = 0;
  std::vector<double> answers;
  std::vector<double> weights;
};

/// In the order given, else by number, else by name (which orders ISO dates).
Result<std::vector<Period>> periods_of(const TrendOptions& options, const FrameRows& data) {
  const std::vector<std::string> names = data.texts(options.by);
  std::map<std::string, Period> found;
  for (std::size_t i = 0; i < names.size(); ++i) {
    Period& period = found[names[i]];
    period.name = names[i];
    period.answers.push_back(data.frame.columns[0][i]);
    if (!data.weights.empty()) period.weights.push_back(data.weights[i]);
  }
  std::vector<Period> periods;
  bool numeric = options.periods.empty();
  for (auto& [name, period] : found) numeric = parse_number(name, period.score) && numeric;
  if (!options.periods.empty()) {
    for (const std::string& name : split_names(options.periods)) {
      if (!found.contains(name)) {
        return Error{ErrorCode::usage, fmt::format("No row has the period \"{}\".", name),
                     "--periods", ""};
      }
      periods.push_back(found[name]);
    }
  } else {
    for (auto& [name, period] : found) periods.push_back(std::move(period));
  }
  if (numeric) {
    std::sort(periods.begin(), periods.end(),
              [](const Period& a, const Period& b) { return a.score < b.score; });
  } else {
    for (std::size_t k = 0; k < periods.size(); ++k) {
      periods[k].score = static_cast<double>(k + 1);
    }
  }
  return periods;
}

stats::Estimate figure_of(const TrendOptions& options, const TrendScale& scale,
                          const Period& period) {
  const double level = options.level;
  if (options.method == "nps") {
    return stats::nps_of_answers(period.answers, period.weights, level).estimate;
  }
  if (options.method == "ces") return stats::ces(period.answers, period.weights, level).mean;
  if (options.method == "csat") {
    return stats::csat(period.answers, static_cast<int>(scale.lo), static_cast<int>(scale.hi),
                       options.boxes, period.weights, level);
  }
  return stats::weighted_mean(period.answers, period.weights, level);
}

/// The trend's verdict, with the period whose figure it lacks.
stats::Verdict verdict_of(const stats::Trend& linear, const std::vector<Period>& periods,
                          const std::vector<stats::Estimate>& figures) {
  stats::Verdict verdict = linear.verdict;
  for (std::size_t k = 0; k < periods.size() && !verdict.ok(); ++k) {
    if (figures[k].ok() || figures[k].verdict.cause != verdict.cause) continue;
    verdict.culprit = fmt::format("Period {} ({} answers): {}", periods[k].name,
                                  periods[k].answers.size(), verdict.culprit);
    break;
  }
  return verdict;
}

stats::Verdict check_answers(const FrameRows& data, const TrendScale& scale, bool whole) {
  for (std::size_t i = 0; i < data.frame.rows(); ++i) {
    const double x = data.frame.columns[0][i];
    if (x >= scale.lo && x <= scale.hi && (!whole || x == std::floor(x))) continue;
    return {stats::StatusCode::bad_input, "off_scale",
            fmt::format("{}: {} is not a whole number from {} to {}.", data.place(i), x, scale.lo,
                        scale.hi)};
  }
  return {};
}

Json trend_json(const stats::Trend& trend) {
  Json json{{"slope", number(trend.slope)},
            {"ci", interval_json(trend.interval)},
            {"z", number(trend.statistic)},
            {"p", number(trend.p)}};
  if (!trend.verdict.ok()) {
    json["status"] = stats::status_name(trend.verdict.status);
    json["culprit"] = trend.verdict.culprit;
  }
  return json;
}

Result<Json> run_trend(const TrendOptions& options, Console& console) {
  TROTH_ASSIGN(const TrendScale scale, scale_of(options));
  TROTH_ASSIGN(FrameRows data, read_frame(options, {options.column}, {options.by}, console));
  const std::vector<std::string> named = data.texts(options.by);
  warn_of_lost(data.table, options.by, "Period", "period_left_out", {named.begin(), named.end()},
               data.warnings);
  TROTH_ASSIGN(const std::vector<Period> periods, periods_of(options, data));
  std::vector<stats::Estimate> figures;
  std::vector<double> scores;
  std::vector<double> values;
  for (const Period& period : periods) {
    figures.push_back(figure_of(options, scale, period));
    scores.push_back(period.score);
    values.push_back(figures.back().value);
  }
  const stats::Trend linear = stats::linear_trend(scores, figures, options.level);
  stats::Verdict verdict = check_answers(data, scale, options.method != "mean");
  if (verdict.ok()) verdict = verdict_of(linear, periods, figures);
  Json settings = frame_settings(options);
  settings["column"] = options.column;
  settings["by"] = options.by;
  settings["method"] = options.method;
  Json result = stats_result("trend", data.frame.rows(), settings, verdict, data.warnings);
  result["linear"] = trend_json(linear);
  if (options.method == "csat") {
    result["cochran_armitage"] =
        trend_json(stats::cochran_armitage(scores, figures, options.level));
  }
  result["mann_kendall"] = trend_json(stats::mann_kendall(values, options.level));
  result["periods"] = Json::array();
  for (std::size_t k = 0; k < periods.size(); ++k) {
    Json line{{"period", periods[k].name}, {"score", periods[k].score}};
    line.update(estimate_json(figures[k]));
    result["periods"].push_back(std::move(line));
  }
  result["steps"] = Json::array();
  for (const stats::Step& step : stats::steps(figures)) {
    result["steps"].push_back({{"from", periods[step.from].name},
                               {"to", periods[step.from + 1].name},
                               {"difference", number(step.difference.value)},
                               {"ci", interval_json(step.difference.interval)},
                               {"p", number(step.difference.p)},
                               {"p_holm", number(step.p_holm)}});
  }
  return result;
}

struct QuotaOptions {
  std::string population;
  std::string data;
  std::string column;
  std::string allocation = "proportional";
  std::size_t total = 0;
  std::size_t minimum = 0;
  double level = stats::kDefaultLevel;
};

Result<stats::Allocation> allocation_of(const std::string& name) {
  if (name == "proportional") return stats::Allocation::proportional;
  if (name == "equal") return stats::Allocation::equal;
  if (name == "square-root") return stats::Allocation::square_root;
  if (name == "neyman") return stats::Allocation::neyman;
  return Error{ErrorCode::usage, fmt::format("There is no allocation \"{}\".", name),
               "--allocation", "Choose proportional, equal, square-root or neyman."};
}

Result<std::vector<stats::Stratum>> read_strata(const std::string& path) {
  TROTH_ASSIGN(const Json json, read_json_object(path));
  const Error wrong{
      ErrorCode::bad_input, "The population file has not the form expected.", path,
      fmt::format("Write {}.", R"({"north": 5000, "south": {"population": 3000, "sd": 2}})")};
  if (json.empty()) return wrong;
  std::vector<stats::Stratum> strata;
  for (const auto& [name, value] : json.items()) {
    stats::Stratum stratum{name, stats::kNaN, stats::kNaN};
    const Json size = value.is_object() ? value.value("population", Json()) : value;
    if (!size.is_number()) return wrong;
    stratum.population = size.get<double>();
    if (value.is_object() && value.contains("sd")) {
      if (!value["sd"].is_number()) return wrong;
      stratum.sd = value["sd"].get<double>();
    }
    strata.push_back(std::move(stratum));
  }
  return strata;
}

Status add_progress(const QuotaOptions& options, const stats::Quotas& quotas, Json& result,
                    Console& console) {
  TROTH_ASSIGN(const StatsTable table,
               read_stats_table(options.data, {options.column}, console.in));
  std::vector<std::string> names;
  std::vector<std::size_t> targets;
  std::vector<std::size_t> answers;
  std::size_t outside = 0;
  for (const stats::Quota& quota : quotas.quotas) {
    names.push_back(quota.name);
    targets.push_back(quota.target);
    answers.push_back(0);
  }
  for (const std::string& name : table.column(options.column)) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      ++outside;
    } else {
      ++answers[static_cast<std::size_t>(found - names.begin())];
    }
  }
  result["progress"] = Json::array();
  for (const auto& p : stats::quota_progress(names, targets, answers)) {
    result["progress"].push_back({{"group", p.name},
                                  {"target", p.target},
                                  {"answers", p.answers},
                                  {"open", p.open},
                                  {"over", p.over},
                                  {"done", number(p.done)}});
  }
  if (outside > 0) {
    add_warning(result, {"outside_quotas", fmt::format("{} answers belong to no quota.", outside),
                         options.column});
  }
  return {};
}

Result<Json> run_quotas(const QuotaOptions& options, Console& console) {
  if (options.data.empty() != options.column.empty()) {
    return Error{ErrorCode::usage, "--data and --column go together.", "--data --column", ""};
  }
  TROTH_ASSIGN(const stats::Allocation allocation, allocation_of(options.allocation));
  TROTH_ASSIGN(const auto strata, read_strata(options.population));
  const stats::Quotas quotas =
      stats::allocate(options.total, strata, allocation, options.minimum, options.level);
  Json result = stats_result("quotas", options.total,
                             {{"population", options.population},
                              {"allocation", options.allocation},
                              {"minimum", options.minimum},
                              {"level", options.level}},
                             quotas.verdict, quotas.warnings);
  result["deff"] = number(quotas.deff);
  result["effective_n"] = number(quotas.effective_n);
  result["quotas"] = Json::array();
  for (const stats::Quota& quota : quotas.quotas) {
    result["quotas"].push_back({{"group", quota.name},
                                {"target", quota.target},
                                {"share", number(quota.share)},
                                {"margin", number(quota.margin)},
                                {"weight", number(quota.weight)}});
  }
  if (!options.data.empty() && quotas.verdict.ok()) {
    TROTH_TRY(add_progress(options, quotas, result, console));
  }
  return result;
}

void add_trend_methods(CLI::App& stats, CommandContext& context) {
  auto* trend = stats.add_subcommand("trend", "A figure over periods: slope, and where it moved");
  const auto moving = std::make_shared<TrendOptions>();
  add_frame_options(*trend, *moving);
  trend->add_option("--column", moving->column, "Column with the answers")->required();
  trend->add_option("--by", moving->by, "Column with the period")->required();
  trend->add_option("--periods", moving->periods, "Periods in their order [by number or name]");
  trend->add_option("--method", moving->method, "mean, nps, csat or ces [mean]");
  trend->add_option("--scale", moving->scale, "csat: lowest and highest answer [1,5]");
  trend->add_option("--boxes", moving->boxes, "csat: answers from the top that count [2]");
  run_as_method(*trend, context,
                [moving](Console& console) { return run_trend(*moving, console); });

  auto* quotas = stats.add_subcommand("quotas", "How many answers each group should give");
  const auto sharing = std::make_shared<QuotaOptions>();
  quotas->add_option("--total", sharing->total, "Answers in all")->required();
  quotas
      ->add_option("--population", sharing->population,
                   "JSON file: {\"group\": customers} or {\"group\": {\"population\", \"sd\"}}")
      ->required();
  quotas->add_option("--allocation", sharing->allocation,
                     "proportional, equal, square-root or neyman [proportional]");
  quotas->add_option("--minimum", sharing->minimum, "Answers each group gets at least [1]");
  quotas->add_option("--data", sharing->data, "Answers so far, for the progress");
  quotas->add_option("--column", sharing->column, "Their column with the group");
  quotas->add_option("--level", sharing->level, "Confidence level [0.95]");
  run_as_method(*quotas, context,
                [sharing](Console& console) { return run_quotas(*sharing, console); });
}

const StatsFamily kTrendsFamily("trends", &add_trend_methods);

}  // namespace
}  // namespace troth::app
