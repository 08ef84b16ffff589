// describe, correlate and regress: columns one by one, two by two, and together.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_frame.h"
#include "stats/correlation.h"
#include "stats/describe.h"
#include "stats/logistic_regression.h"
#include "stats/regression.h"

namespace troth::app {
namespace {

constexpr std::size_t kLevelsMax = 30;

struct RelationOptions : FrameOptions {
  std::string columns;
  std::string method = "pearson";
  std::string target;
  std::string predictors;
  std::string categories;
  std::string model = "auto";
  std::string event;
};

Json text_column_json(const std::string& name, const std::vector<std::string>& column) {
  std::map<std::string, std::size_t> counts;
  std::size_t missing = 0;
  for (const std::string& text : column) text.empty() ? ++missing : ++counts[text];
  Json line{{"column", name},
            {"type", "text"},
            {"n", column.size() - missing},
            {"missing", missing},
            {"distinct", counts.size()}};
  const auto top = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return a.second < b.second;
  });
  if (top == counts.end()) return line;
  line["most_frequent"] = top->first;
  line["times"] = top->second;
  return line;
}

Json number_column_json(const std::string& name, const std::vector<double>& column,
                        const std::vector<double>& weights, double level) {
  std::vector<double> values;
  std::vector<double> kept;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (std::isnan(column[i]) || (!weights.empty() && !(weights[i] > 0))) continue;
    values.push_back(column[i]);
    if (!weights.empty()) kept.push_back(weights[i]);
  }
  const stats::Description d = stats::describe(values, kept, level);
  Json line{{"column", name},
            {"type", "number"},
            {"n", values.size()},
            {"missing", column.size() - values.size()},
            {"mean", number(d.mean.value)},
            {"ci", interval_json(d.mean.interval)},
            {"sd", number(d.sd)},
            {"min", number(d.min)},
            {"q1", number(d.q1)},
            {"median", number(d.median)},
            {"q3", number(d.q3)},
            {"max", number(d.max)},
            {"skewness", number(d.skewness)},
            {"kurtosis", number(d.kurtosis)},
            {"distinct", d.distinct},
            {"at_min", number(d.at_min)},
            {"at_max", number(d.at_max)}};
  if (!weights.empty()) line["effective_n"] = number(d.mean.effective_n);
  if (!d.mean.ok()) {
    line["status"] = stats::status_name(d.mean.verdict.status);
    line["culprit"] = d.mean.verdict.culprit;
  }
  return line;
}

bool mostly_numbers(const std::vector<std::string>& column) {
  std::size_t filled = 0;
  std::size_t numbers = 0;
  double value = 0;
  for (const std::string& text : column) {
    if (text.empty()) continue;
    ++filled;
    if (parse_number(text, value)) ++numbers;
  }
  return 2 * numbers > filled;
}

Result<Json> run_describe(const RelationOptions& options, Console& console) {
  std::vector<std::string> columns = split_names(options.columns);
  std::vector<std::string> names = columns;
  for (const std::string& name : {options.weights, options.id}) {
    if (!columns.empty() && !name.empty()) names.push_back(name);
  }
  TROTH_ASSIGN(const StatsTable table, read_stats_table(options.data, names, console.in));
  const bool asked = !columns.empty();
  if (!asked) columns = table.names;
  std::vector<double> weights;
  if (!options.weights.empty()) {
    TROTH_ASSIGN(weights, weights_of(table, options.weights));
  }
  stats::Verdict verdict = stats::check_level(options.level);
  if (verdict.ok() && table.rows() == 0) {
    verdict = {stats::StatusCode::too_few_rows, "no_rows", "The file has no rows."};
  }
  std::vector<stats::Warning> warnings = repeat_warnings(table, options.id);
  if (const auto zero = zero_weight_warning(weights)) warnings.push_back(*zero);
  Json numbers = Json::array();
  Json texts = Json::array();
  for (const std::string& name : columns) {
    if (name == options.weights || (!asked && name == options.id)) continue;
    // A column that is not all numbers is described as text; codes are still refused by name.
    if (const auto read = numbers_of(table, name); !read) {
      texts.push_back(text_column_json(name, table.column(name)));
      if (mostly_numbers(table.column(name))) {
        warnings.push_back({"text_among_numbers",
                            fmt::format("\"{}\" is described as text, though most of it are "
                                        "numbers: {} ({})",
                                        name, read.error().message, read.error().subject),
                            name});
      }
      continue;
    }
    TROTH_ASSIGN(const std::vector<double> column, answers_of(table, name, options.missing_codes));
    numbers.push_back(number_column_json(name, column, weights, options.level));
    if (verdict.ok() && numbers.back().value("status", "ok") == "bad_input") {
      verdict = {stats::StatusCode::bad_input, "bad_weights",
                 numbers.back()["culprit"].get<std::string>()};
    }
  }
  Json result = stats_result("describe", table.rows(), frame_settings(options), verdict, warnings);
  if (!numbers.empty()) result["columns"] = std::move(numbers);
  if (!texts.empty()) result["texts"] = std::move(texts);
  return result;
}

Result<Json> run_correlate(const RelationOptions& options, Console& console) {
  if (options.method != "pearson" && options.method != "spearman") {
    return Error{ErrorCode::usage, fmt::format("There is no method \"{}\".", options.method),
                 "--method", "Choose pearson or spearman."};
  }
  TROTH_ASSIGN(const FrameRows data,
               read_frame(options, split_names(options.columns), {}, console));
  const auto kind = options.method == "pearson" ? stats::CorrelationKind::pearson
                                                : stats::CorrelationKind::spearman;
  const stats::Correlations c = stats::correlate(data.frame, kind, data.weights, options.level);
  Json settings = frame_settings(options);
  settings["columns"] = data.frame.names;
  settings["method"] = options.method;
  Json result = stats_result("correlate", c.n, settings, c.verdict, data.warnings);
  for (const stats::Warning& warning : c.warnings) add_warning(result, warning);
  result["effective_n"] = number(c.effective_n);
  result["correlations"] = Json::array();
  for (const stats::Correlation& pair : c.pairs) {
    result["correlations"].push_back({{"a", pair.a},
                                      {"b", pair.b},
                                      {"r", number(pair.r.value)},
                                      {"ci", interval_json(pair.r.interval)},
                                      {"p", number(pair.p)},
                                      {"p_holm", number(pair.p_holm)}});
  }
  return result;
}

/// Columns of texts as dummies against their most frequent level.
Status add_categories(const RelationOptions& options, const FrameRows& data, stats::Frame& x,
                      Json& settings) {
  for (const std::string& name : split_names(options.categories)) {
    const std::vector<std::string> texts = data.texts(name);
    std::map<std::string, std::size_t> counts;
    for (const std::string& text : texts) ++counts[text];
    if (counts.size() > kLevelsMax) {
      return Error{ErrorCode::bad_input,
                   fmt::format("Column \"{}\" has {} levels; at most {} become dummies.", name,
                               counts.size(), kLevelsMax),
                   options.data, "Join levels first."};
    }
    const auto reference =
        std::max_element(counts.begin(), counts.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (reference == counts.end()) continue;
    settings["reference"][name] = reference->first;
    for (const auto& [level, count] : counts) {
      if (level == reference->first) continue;
      std::vector<double> dummy;
      for (const std::string& text : texts) dummy.push_back(text == level ? 1.0 : 0.0);
      x.names.push_back(name + "=" + level);
      x.columns.push_back(std::move(dummy));
    }
  }
  return {};
}

struct RelationTarget {
  std::vector<double> values;
  bool binary = false;
  std::string event;  ///< Label counted as 1, when the column holds labels.
};

Result<RelationTarget> target_of(const RelationOptions& options, const FrameRows& data) {
  RelationTarget target;
  const auto numbers = numbers_of(data.table, options.target);
  if (numbers) {
    TROTH_ASSIGN(const std::vector<double> column,
                 answers_of(data.table, options.target, options.missing_codes));
    for (const std::size_t row : data.rows) target.values.push_back(column[row]);
    target.binary = std::all_of(target.values.begin(), target.values.end(),
                                [](double y) { return y == 0 || y == 1; });
    return target;
  }
  const std::vector<std::string> texts = data.texts(options.target);
  std::map<std::string, std::size_t> counts;
  for (const std::string& text : texts) ++counts[text];
  if (counts.size() != 2) return numbers.error();
  target.event = options.event.empty() ? counts.rbegin()->first : options.event;
  if (!counts.contains(target.event)) {
    return Error{
        ErrorCode::usage, fmt::format("\"{}\" is no answer in the target.", target.event),
        "--event",
        fmt::format("Choose \"{}\" or \"{}\".", counts.begin()->first, counts.rbegin()->first)};
  }
  for (const std::string& text : texts) target.values.push_back(text == target.event ? 1.0 : 0.0);
  target.binary = true;
  return target;
}

Json coefficient_json(const stats::Coefficient& c, bool odds) {
  Json line{{"name", c.name},
            {"estimate", number(c.value)},
            {"se", number(c.se)},
            {"ci", interval_json(c.interval)},
            {odds ? "z" : "t", number(c.statistic)},
            {"p", number(c.p)}};
  if (odds) {
    line["odds_ratio"] = number(std::exp(c.value));
    line["odds_ratio_ci"] =
        interval_json({std::exp(c.interval.lo), std::exp(c.interval.hi), c.interval.level});
  }
  line["beta"] = number(c.beta);
  line["vif"] = number(c.vif);
  return line;
}

Json test_json(const stats::AssumptionTest& test) {
  return {{"statistic", number(test.statistic)}, {"df", number(test.df)}, {"p", number(test.p)}};
}

Json ols_json(const RelationOptions& options, const FrameRows& data, const RelationTarget& target,
              const stats::Frame& x, const Json& settings) {
  const stats::Regression fit =
      stats::ols(target.values, options.target, x, data.weights, options.level);
  Json result = stats_result("regress", fit.n, settings, fit.verdict, data.warnings);
  for (const stats::Warning& warning : fit.warnings) add_warning(result, warning);
  result["effective_n"] = number(fit.effective_n);
  result["r2"] = number(fit.r2);
  result["adjusted_r2"] = number(fit.adjusted_r2);
  result["sigma"] = number(fit.sigma);
  result["f_test"] = test_json(fit.overall);
  result["coefficients"] = Json::array();
  for (const auto& c : fit.coefficients) {
    result["coefficients"].push_back(coefficient_json(c, false));
  }
  result["diagnostics"] = {{"breusch_pagan", test_json(fit.breusch_pagan)},
                           {"cook_max", number(fit.cook_max)},
                           {"leverage_max", number(fit.leverage_max)}};
  if (fit.ok() && std::isfinite(fit.cook_max)) {
    result["diagnostics"]["most_influential"] = data.place(fit.most_influential);
  }
  return result;
}

Json logistic_json(const RelationOptions& options, const FrameRows& data,
                   const RelationTarget& target, const stats::Frame& x, const Json& settings) {
  const stats::LogisticRegression fit =
      stats::logistic_regression(target.values, options.target, x, data.weights, options.level);
  Json result = stats_result("regress", fit.n, settings, fit.verdict, data.warnings);
  for (const stats::Warning& warning : fit.warnings) add_warning(result, warning);
  result["effective_n"] = number(fit.effective_n);
  result["events"] = fit.events;
  result["log_likelihood"] = number(fit.log_likelihood);
  result["null_log_likelihood"] = number(fit.null_log_likelihood);
  result["mcfadden_r2"] = number(fit.mcfadden_r2);
  result["tjur_r2"] = number(fit.tjur_r2);
  result["auc"] = number(fit.auc.value);
  result["auc_ci"] = interval_json(fit.auc.interval);
  result["wald_test"] = test_json(fit.overall);
  result["coefficients"] = Json::array();
  for (const auto& c : fit.coefficients) {
    result["coefficients"].push_back(coefficient_json(c, true));
  }
  result["iterations"] = fit.iterations;
  return result;
}

Result<Json> run_regress(const RelationOptions& options, Console& console) {
  if (options.model != "auto" && options.model != "ols" && options.model != "logistic") {
    return Error{ErrorCode::usage, fmt::format("There is no model \"{}\".", options.model),
                 "--model", "Choose auto, ols or logistic."};
  }
  std::vector<std::string> texts = split_names(options.categories);
  texts.push_back(options.target);
  for (const std::string& name : split_names(options.predictors + "," + options.categories)) {
    if (name != options.target) continue;
    return Error{ErrorCode::usage, fmt::format("\"{}\" cannot explain itself.", name),
                 "--predictors", "Leave the target out of the predictors."};
  }
  TROTH_ASSIGN(const FrameRows data,
               read_frame(options, split_names(options.predictors), texts, console));
  TROTH_ASSIGN(const RelationTarget target, target_of(options, data));
  stats::Frame x = data.frame;
  Json settings = frame_settings(options);
  settings["target"] = options.target;
  TROTH_TRY(add_categories(options, data, x, settings));
  const bool logistic = options.model == "logistic" || (options.model == "auto" && target.binary);
  settings["model"] = logistic ? "logistic" : "ols";
  settings["standard_errors"] = logistic ? "sandwich" : "HC3";
  if (!target.event.empty()) settings["event"] = target.event;
  return logistic ? logistic_json(options, data, target, x, settings)
                  : ols_json(options, data, target, x, settings);
}

void add_relation_methods(CLI::App& stats, CommandContext& context) {
  auto* describe = stats.add_subcommand("describe", "Columns at a glance");
  const auto describing = std::make_shared<RelationOptions>();
  add_frame_options(*describe, *describing);
  describe->add_option("--columns", describing->columns, "Columns: a,b,c [all]");
  run_as_method(*describe, context,
                [describing](Console& console) { return run_describe(*describing, console); });

  auto* correlate = stats.add_subcommand("correlate", "Correlations of columns with intervals");
  const auto pairs = std::make_shared<RelationOptions>();
  add_frame_options(*correlate, *pairs);
  correlate->add_option("--columns", pairs->columns, "Columns: a,b,c")->required();
  correlate->add_option("--method", pairs->method, "pearson or spearman [pearson]");
  run_as_method(*correlate, context,
                [pairs](Console& console) { return run_correlate(*pairs, console); });

  auto* regress = stats.add_subcommand("regress", "Linear or logistic regression, robust errors");
  const auto model = std::make_shared<RelationOptions>();
  add_frame_options(*regress, *model);
  regress->add_option("--target", model->target, "Column to explain")->required();
  regress->add_option("--predictors", model->predictors, "Number columns that explain it: a,b");
  regress->add_option("--categories", model->categories, "Text columns, made into dummies: c,d");
  regress->add_option("--model", model->model,
                      "ols, logistic, or auto: logistic for a target of two answers [auto]");
  regress->add_option("--event", model->event, "Answer counted as 1 when the target is text");
  run_as_method(*regress, context,
                [model](Console& console) { return run_regress(*model, console); });
}

const StatsFamily kRelationsFamily("relations", &add_relation_methods);

}  // namespace
}  // namespace troth::app
