// reliability, drivers and asymmetry: what items measure, and what satisfaction hangs on.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_frame.h"
#include "stats/asymmetry.h"
#include "stats/drivers.h"
#include "stats/reliability.h"

namespace troth::app {
namespace {

struct DriverOptions : FrameOptions {
  std::string items;
  std::string target;
  std::string predictors;
  std::string method = "lmg";
  double low = stats::kNaN;
  double high = stats::kNaN;
};

double moment_steps(const FrameRows& data) {
  const auto n = static_cast<double>(data.frame.rows());
  const auto p = static_cast<double>(data.frame.size());
  return n * (p * p / 2 + 10);
}

Result<Json> run_reliability(const DriverOptions& options, Console& console) {
  const std::vector<std::string> items = split_names(options.items);
  TROTH_ASSIGN(FrameRows data, read_frame(options, items, {}, console));
  const stats::Resampling plan = resampling_plan(options, moment_steps(data) + 2e5, data.warnings);
  const stats::Reliability r = stats::reliability(data.frame, data.weights, plan);
  Json settings = frame_settings(options);
  settings["items"] = items;
  Json result = stats_result("reliability", data.frame.rows(), settings, r.verdict, data.warnings);
  for (const stats::Warning& warning : r.warnings) add_warning(result, warning);
  result["alpha"] = number(r.alpha.value);
  result["ci"] = interval_json(r.alpha.interval);
  result["alpha_standardised"] = number(r.alpha_standardised);
  result["omega"] = number(r.omega.value);
  result["omega_ci"] = interval_json(r.omega.interval);
  if (!r.omega.ok() && r.verdict.ok()) {
    add_warning(result, {r.omega.verdict.cause, r.omega.verdict.culprit, "omega"});
  }
  result["effective_n"] = number(r.alpha.effective_n);
  result["item_total"] = Json::object();
  result["alpha_if_deleted"] = Json::object();
  result["items"] = Json::array();
  for (const stats::ItemReliability& item : r.items) {
    result["item_total"][item.name] = number(item.item_total);
    result["alpha_if_deleted"][item.name] = number(item.alpha_if_deleted);
    result["items"].push_back({{"item", item.name},
                               {"mean", number(item.mean)},
                               {"sd", number(item.sd)},
                               {"item_total", number(item.item_total)},
                               {"alpha_if_deleted", number(item.alpha_if_deleted)},
                               {"loading", number(item.loading)}});
  }
  result["bootstrap"] = bootstrap_json(plan, r.resamples_used);
  return result;
}

/// Target first, then the predictors.
Result<FrameRows> read_target(const DriverOptions& options,
                              const std::vector<std::string>& predictors, Console& console) {
  std::vector<std::string> names{options.target};
  names.insert(names.end(), predictors.begin(), predictors.end());
  return read_frame(options, names, {}, console);
}

stats::Frame predictors_of(const FrameRows& data) {
  stats::Frame frame;
  frame.names.assign(data.frame.names.begin() + 1, data.frame.names.end());
  frame.columns.assign(data.frame.columns.begin() + 1, data.frame.columns.end());
  return frame;
}

Json driver_json(const stats::Driver& d, bool exact) {
  Json line{{"name", d.name},
            {"importance", number(d.importance)},
            {"ci", interval_json(d.interval)},
            {"share", number(d.share)},
            {"share_ci", interval_json(d.share_interval)},
            {"beta", number(d.beta)},
            {"coefficient", number(d.coefficient)},
            {"correlation", number(d.correlation)}};
  if (!exact) line["sampling_error"] = number(d.sampling_error);
  return line;
}

Result<Json> run_drivers(const DriverOptions& options, Console& console) {
  if (options.method != "lmg" && options.method != "johnson") {
    return Error{ErrorCode::usage, fmt::format("There is no method \"{}\".", options.method),
                 "--method", "Choose lmg or johnson."};
  }
  const std::vector<std::string> predictors = split_names(options.predictors);
  TROTH_ASSIGN(FrameRows data, read_target(options, predictors, console));
  stats::DriversOptions how;
  const bool lmg = options.method == "lmg";
  how.method = lmg ? stats::ImportanceMethod::lmg : stats::ImportanceMethod::johnson;
  const auto p = static_cast<double>(predictors.size());
  const bool exact = !lmg || predictors.size() <= how.exact_predictors_max;
  const double method_steps = !lmg ? 30 * p * p * p : exact ? 40 * std::exp2(p) : 300 * p * p * p;
  how.plan = resampling_plan(options, moment_steps(data) + method_steps, data.warnings);
  const stats::Drivers r = stats::drivers(data.frame.columns.front(), options.target,
                                          predictors_of(data), data.weights, how);
  Json settings = frame_settings(options);
  settings["target"] = options.target;
  settings["predictors"] = predictors;
  settings["method"] = options.method;
  settings["computed"] = !lmg ? "closed form" : exact ? "exact, all orders" : "sampled orders";
  if (lmg && !exact) settings["orders"] = how.orders;
  Json result = stats_result("drivers", r.n, settings, r.verdict, data.warnings);
  for (const stats::Warning& warning : r.warnings) add_warning(result, warning);
  if (lmg && !exact) {
    add_warning(result, {"sampled",
                         fmt::format("With {} predictors the orders are too many to count all; {} "
                                     "were drawn, and sampling_error says what that costs.",
                                     predictors.size(), how.orders),
                         "method"});
  }
  result["r2"] = number(r.r2);
  result["r2_ci"] = interval_json(r.r2_interval);
  result["effective_n"] = number(r.effective_n);
  result["drivers"] = Json::array();
  for (const stats::Driver& d : r.drivers) result["drivers"].push_back(driver_json(d, exact));
  result["bootstrap"] = bootstrap_json(how.plan, r.resamples_used);
  return result;
}

Json asymmetry_json(const stats::AsymmetricDriver& d) {
  return {{"name", d.name},
          {"penalty", number(d.penalty)},
          {"penalty_ci", interval_json(d.penalty_interval)},
          {"reward", number(d.reward)},
          {"reward_ci", interval_json(d.reward_interval)},
          {"range", number(d.range)},
          {"satisfaction_potential", number(d.satisfaction_potential)},
          {"dissatisfaction_potential", number(d.dissatisfaction_potential)},
          {"impact_asymmetry", number(d.impact_asymmetry)},
          {"ci", interval_json(d.interval)},
          {"class", d.kind},
          {"class_sure", d.kind_sure},
          {"wrong_sign", d.wrong_sign},
          {"low", d.low},
          {"middle", d.middle},
          {"high", d.high}};
}

Result<Json> run_asymmetry(const DriverOptions& options, Console& console) {
  const std::vector<std::string> predictors = split_names(options.predictors);
  TROTH_ASSIGN(FrameRows data, read_target(options, predictors, console));
  stats::AsymmetryOptions how;
  how.low = options.low;
  how.high = options.high;
  how.plan = resampling_plan(options, 12 * moment_steps(data), data.warnings);
  const stats::Asymmetry r = stats::asymmetry(data.frame.columns.front(), options.target,
                                              predictors_of(data), how, data.weights);
  Json settings = frame_settings(options);
  settings["target"] = options.target;
  settings["predictors"] = predictors;
  settings["low"] = options.low;
  settings["high"] = options.high;
  settings["hybrid_up_to"] = how.hybrid_up_to;
  settings["strong_from"] = how.strong_from;
  Json result = stats_result("asymmetry", r.n, settings, r.verdict, data.warnings);
  for (const stats::Warning& warning : r.warnings) add_warning(result, warning);
  result["r2"] = number(r.r2);
  result["effective_n"] = number(r.effective_n);
  result["drivers"] = Json::array();
  for (const auto& d : r.drivers) result["drivers"].push_back(asymmetry_json(d));
  result["bootstrap"] = bootstrap_json(how.plan, r.resamples_used);
  return result;
}

void add_target_options(CLI::App& command, DriverOptions& options) {
  add_frame_options(command, options);
  add_bootstrap_options(command, options);
  command.add_option("--target", options.target, "Column to explain")->required();
  command.add_option("--predictors", options.predictors, "Columns that explain it: a,b,c")
      ->required();
}

void add_driver_methods(CLI::App& stats, CommandContext& context) {
  auto* reliability =
      stats.add_subcommand("reliability", "Whether items measure one thing: alpha, omega");
  const auto items = std::make_shared<DriverOptions>();
  add_frame_options(*reliability, *items);
  add_bootstrap_options(*reliability, *items);
  reliability->add_option("--items", items->items, "Columns of the scale: a,b,c")->required();
  run_as_method(*reliability, context,
                [items](Console& console) { return run_reliability(*items, console); });

  auto* drivers =
      stats.add_subcommand("drivers", "What a target hangs on: importance of correlated columns");
  const auto driving = std::make_shared<DriverOptions>();
  add_target_options(*drivers, *driving);
  drivers->add_option("--method", driving->method, "lmg or johnson [lmg]");
  run_as_method(*drivers, context,
                [driving](Console& console) { return run_drivers(*driving, console); });

  auto* asymmetry =
      stats.add_subcommand("asymmetry", "What hurts when bad, what delights when good");
  const auto contrast = std::make_shared<DriverOptions>();
  add_target_options(*asymmetry, *contrast);
  asymmetry->add_option("--low", contrast->low, "Answers up to this are low")->required();
  asymmetry->add_option("--high", contrast->high, "Answers from this on are high")->required();
  run_as_method(*asymmetry, context,
                [contrast](Console& console) { return run_asymmetry(*contrast, console); });
}

const StatsFamily kDriversFamily("drivers", &add_driver_methods);

}  // namespace
}  // namespace troth::app
