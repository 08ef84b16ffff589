// btyd and clv: who is still a customer, what they will buy, and what that is worth.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <unordered_map>

#include "app/stats_commands.h"
#include "app/stats_design.h"
#include "app/stats_out.h"
#include "app/stats_purchase_model.h"
#include "app/stats_purchase_options.h"
#include "app/stats_rfm.h"
#include "stats/gamma_gamma.h"
#include "stats/profile_interval.h"

namespace troth::app {
namespace {

constexpr double kDefaultHorizonWeeks = 52;
/// Profiles take as long as some five fits; beyond, standard errors do as well.
constexpr std::size_t kProfileHistoriesMost = 10'000;

struct ModelOptions : PurchaseOptions {
  std::string model = "bgnbd";
  std::string calibration_end;
  std::string covariates;
  std::string customers_path;
  std::optional<double> horizon_weeks;  ///< Of btyd.
  double margin = 1;
  int horizon_months = 12;
  double discount_monthly = 0.01;
  std::string scores;  ///< "" or of which kind; of clv.
};

/// The purchases, the customers at the end of calibration, and the model fitted to them.
struct Fitted {
  PurchaseFile file;
  Histories histories;
  FittedModel model;
  std::optional<stats::HoldoutError> holdout;
  Json tried = Json::array();  ///< With "best": each model and its error in the holdout.
  Day as_of = 0;
  CustomerCovariates covariates;
  Day chosen_on = 0;  ///< With "best": last day that the tried models saw.

  const std::vector<CustomerHistory>& customers() const { return histories.customers; }
};

/// The covariates of each customer from --customers, by the same column as in the orders.
Result<CustomerCovariates> read_covariates(const ModelOptions& options, const Fitted& fitted,
                                           Console& console) {
  const std::vector<std::string> covariates = split_names(options.covariates);
  if (options.customers_path.empty()) {
    return Error{ErrorCode::usage, "Covariates need a file with one row per customer.",
                 "--covariates", "Name it with --customers FILE."};
  }
  std::vector<std::string> names = covariates;
  names.push_back(options.columns.customer);
  TROTH_ASSIGN(const StatsTable table, read_stats_table(options.customers_path, names, console.in));
  TROTH_ASSIGN(const Design design,
               make_design(table, covariates, {.gaps = false, .level_rows_min = 1}));
  std::unordered_map<std::string_view, std::size_t> row_of;
  const std::vector<std::string>& ids = table.column(options.columns.customer);
  for (std::size_t row = 0; row < ids.size(); ++row) {
    if (!ids[row].empty() && !row_of.emplace(ids[row], row).second) {
      return Error{ErrorCode::bad_input,
                   fmt::format("Customer \"{}\" has more than one row.", ids[row]),
                   fmt::format("{}:{}", options.customers_path, table.lines[row]), ""};
    }
  }
  CustomerCovariates known;
  known.frame.names = design.frame.names;
  known.frame.columns.resize(design.terms());
  for (const CustomerHistory& c : fitted.customers()) {
    const auto found = row_of.find(fitted.file.customers.name(c.customer));
    bool whole = found != row_of.end();
    for (std::size_t t = 0; t < design.terms(); ++t) {
      const double value = whole ? design.frame.columns[t][found->second] : stats::kNaN;
      known.frame.columns[t].push_back(value);
    }
    for (const auto& column : known.frame.columns) whole = whole && !std::isnan(column.back());
    if (!whole) ++known.unknown;
  }
  return known;
}

Result<Fitted> fit_file(const ModelOptions& options, Console& console) {
  Fitted fitted;
  TROTH_ASSIGN(fitted.file, read_purchases(options.columns, console.in));
  TROTH_ASSIGN(fitted.as_of, as_of_day(options, fitted.file, console));
  const Day as_of = fitted.as_of;
  TROTH_ASSIGN(const Day end, day_or(options.calibration_end, as_of, "--calibration-end"));
  if (end > as_of) {
    return Error{ErrorCode::usage,
                 fmt::format("--calibration-end {} is after the last day that counts, {}.",
                             format_day(end), format_day(as_of)),
                 "--calibration-end", "Move it back, or move --as-of."};
  }
  const bool held_out = end < as_of;
  Day later_end = as_of;
  if (held_out && options.horizon_weeks.value_or(0) > 0) {
    later_end = std::min(as_of, end + static_cast<Day>(*options.horizon_weeks * kDaysPerWeek));
  }
  fitted.histories = histories_of(fitted.file, end, later_end);
  std::string name = options.model;
  if (name == "best") {
    // Without a holdout asked for, the last third of the time is one for choosing.
    fitted.chosen_on = held_out ? end : end - (end - fitted.file.first_day) / 3;
    name = choose_model(fitted.file, fitted.chosen_on, later_end, fitted.tried);
  }
  if (name.empty()) name = "bgnbd";
  if (options.covariates.empty()) {
    fitted.model =
        fit_model(name, fitted.customers(),
                  {.profile_histories_max = kProfileHistoriesMost, .level = options.level});
  } else {
    TROTH_ASSIGN(fitted.covariates, read_covariates(options, fitted, console));
    fitted.model = fit_model(name, fitted.customers(), fitted.covariates, options.level);
  }
  if (held_out && fitted.model.usable()) {
    fitted.holdout = holdout_of(fitted.model, fitted.customers(), (later_end - end) / kDaysPerWeek);
  }
  return fitted;
}

/// In the BG/NBD nobody leaves before the second purchase: what it says of those without one is
/// assumed, not seen.
void warn_of_one_time_buyers(Json& result, const Fitted& fitted) {
  const FittedModel& model = fitted.model;
  if (!model.usable() || model.model.kind != stats::PurchaseModelKind::bgnbd) return;
  const double once = model.report.customers - model.report.repeaters;
  if (once <= 0) return;
  add_warning(result,
              {"alive_by_assumption",
               fmt::format("BG/NBD lets customers leave only after a repeat purchase: the {} "
                           "without one have p_alive 1 however long they have been silent. "
                           "--model mbgnbd or pnbd lets them leave.",
                           once),
               "p_alive"});
}

void add_fit(Json& result, const ModelOptions& options, const Fitted& fitted) {
  add_purchase_rows(result, fitted.file, fitted.histories);
  add_future_warning(result, options, fitted.file, fitted.as_of);
  add_model(result, fitted.model);
  if (fitted.model.usable() && !fitted.model.ok()) {
    add_warning(result, {"edge_of_model",
                         "The parameters are not determined, but what they say of customers is: "
                         "forecasts are those of the simpler model in which they end.",
                         "parameters"});
  }
  warn_of_one_time_buyers(result, fitted);
  if (fitted.covariates.unknown > 0) {
    add_warning(result,
                {"covariates_unknown",
                 fmt::format("Customers of whom a covariate is not known, without forecast: "
                             "{}.",
                             fitted.covariates.unknown),
                 ""});
  }
  if (fitted.holdout) result["holdout"] = holdout_json(*fitted.holdout);
  if (fitted.tried.empty()) return;
  result["tried"] = fitted.tried;
  const bool some = std::any_of(fitted.tried.begin(), fitted.tried.end(),
                                [](const Json& line) { return line.contains("rmse"); });
  if (!some) {
    add_warning(result, {"none_chosen",
                         "No model could be fitted to the earlier part of the time, so none could "
                         "be chosen by what came after; BG/NBD is used.",
                         "model"});
  }
}

Json fit_settings(const ModelOptions& options, const Fitted& fitted) {
  Json settings{{"model", options.model},
                {"calibration_end", format_day(fitted.histories.end)},
                {"time_unit", "week"},
                {"level", options.level}};
  if (!options.covariates.empty()) settings["covariates"] = split_names(options.covariates);
  if (options.model == "best") settings["chosen_on_data_until"] = format_day(fitted.chosen_on);
  return settings;
}

/// The beginning of a customer's line: always there, whatever became of the fit.
void add_history(OutTable& out, const Fitted& fitted, const CustomerHistory& c) {
  out.add(fitted.file.customers.name(c.customer));
  out.add(c.history.frequency);
  out.add(c.history.recency);
  out.add(c.history.age);
}

Result<Json> run_btyd(const ModelOptions& options, Console& console) {
  TROTH_ASSIGN(const Fitted fitted, fit_file(options, console));
  const FittedModel& model = fitted.model;
  const double horizon = options.horizon_weeks.value_or(kDefaultHorizonWeeks);
  Json settings = fit_settings(options, fitted);
  settings["horizon_weeks"] = horizon;
  Json result = stats_result("btyd", fitted.customers().size(), settings, model.report.verdict,
                             model.report.warnings);
  add_fit(result, options, fitted);
  TROTH_ASSIGN(OutTable out, OutTable::open(options.out,
                                            {"customer", "frequency", "recency", "age", "p_alive",
                                             "expected", "expected_lo", "expected_hi"},
                                            console));
  std::vector<Forecast> forecasts;
  if (out.wanted() && model.usable()) {
    forecasts = forecasts_of(model, fitted.customers(),
                             {.weeks = horizon, .level = options.level, .intervals = true});
  }
  for (std::size_t i = 0; out.wanted() && i < fitted.customers().size(); ++i) {
    add_history(out, fitted, fitted.customers()[i]);
    if (!forecasts.empty()) {
      const Forecast& f = forecasts[i];
      for (const double value : {f.alive, f.expected, f.interval.lo, f.interval.hi}) out.add(value);
    }
    TROTH_TRY(out.end_row());
  }
  TROTH_TRY(out.finish());
  return result;
}

// ---------------------------------------------------------------- clv

struct Spending {
  stats::GammaGammaFit fit;
  std::size_t not_positive = 0;  ///< Repeat customers who took back as much as they bought.
};

Spending fit_spending(const std::vector<CustomerHistory>& customers, double level) {
  Spending spending;
  std::vector<stats::SpendHistory> spends;
  for (const CustomerHistory& c : customers) {
    if (c.history.frequency == 0) continue;
    if (c.repeat_mean > 0) {
      spends.push_back({c.history.frequency, c.repeat_mean});
    } else {
      ++spending.not_positive;
    }
  }
  spending.fit = stats::fit_gamma_gamma(spends, {.level = level});
  return spending;
}

void add_spending(Json& result, const Spending& spending, double level) {
  const stats::GammaGammaFit& fit = spending.fit;
  Json errors;
  Json intervals;
  const std::array<double, 3> values{fit.model.p, fit.model.q, fit.model.v};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string name(1, "pqv"[i]);
    errors[name] = number(fit.standard_errors[i]);
    intervals[name] =
        interval_json(stats::positive_interval(values[i], fit.standard_errors[i], level));
  }
  result["spend"] = {{"status", stats::status_name(fit.report.verdict.status)},
                     {"culprit", fit.report.verdict.culprit},
                     {"p", number(fit.model.p)},
                     {"q", number(fit.model.q)},
                     {"v", number(fit.model.v)},
                     {"standard_errors", errors},
                     {"parameter_intervals", intervals},
                     {"log_likelihood", number(fit.report.log_likelihood)},
                     {"n", std::llround(fit.report.customers)},
                     {"gradient_norm", number(fit.report.gradient_norm)},
                     {"correlation_with_frequency", number(fit.independence.value)},
                     {"correlation_ci", interval_json(fit.independence.interval)}};
  for (const stats::Warning& warning : fit.report.warnings) add_warning(result, warning);
  if (spending.not_positive > 0) {
    add_warning(result,
                {"value_not_positive",
                 fmt::format("{} repeat customers brought nothing after their first purchase, "
                             "or took back as much; they are left out of the spend model "
                             "and valued by its mean.",
                             spending.not_positive),
                 ""});
  }
}

Result<double> value_customers(const ModelOptions& options, const stats::ClvSettings& clv,
                               const Fitted& fitted, const Spending& spending, Console& console) {
  const FittedModel& model = fitted.model;
  const std::vector<CustomerHistory>& customers = fitted.customers();
  std::vector<std::string> header = {"customer", "frequency",      "recency", "age",    "p_alive",
                                     "expected", "expected_spend", "clv",     "clv_lo", "clv_hi"};
  std::vector<stats::RfmScore> scores;
  if (!options.scores.empty()) {
    header.insert(header.end(), {"r", "f", "m", "segment"});
    if (!customers.empty()) {
      const RfmColumns scored = rfm_columns(customers, fitted.histories.end);
      TROTH_ASSIGN(scores, rfm_scores(scored, options.scores));
    }
  }
  TROTH_ASSIGN(OutTable out, OutTable::open(options.out, header, console));
  const bool spend_known = std::isfinite(stats::expected_spend(spending.fit.model, {}));
  std::vector<Forecast> forecasts(customers.size());
  if (model.usable()) {
    forecasts = forecasts_of(model, customers,
                             {.weeks = clv.periods * clv.period_length,
                              .level = options.level,
                              .intervals = out.wanted(),
                              .clv = &clv,
                              .spend = spend_known ? &spending.fit.model : nullptr});
  }
  double total = 0;
  bool valued = false;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const CustomerHistory& c = customers[i];
    const Forecast& f = forecasts[i];
    const double spend =
        spend_known ? stats::expected_spend(spending.fit.model, spent(c)) : stats::kNaN;
    const double value = f.discounted * spend;
    if (!std::isnan(value)) {
      total += value;
      valued = true;
    }
    if (!out.wanted()) continue;
    // Each purchase is discounted as the average one.
    const double each = f.expected > 0 ? f.discounted / f.expected : 0;
    add_history(out, fitted, c);
    for (const double number :
         {f.alive, f.expected, spend, value, f.value.lo * each, f.value.hi * each}) {
      out.add(number);
    }
    if (!scores.empty()) add_rfm(out, scores[i]);
    TROTH_TRY(out.end_row());
  }
  TROTH_TRY(out.finish());
  return valued ? total : stats::kNaN;
}

Result<Json> run_clv(const ModelOptions& options, Console& console) {
  const stats::ClvSettings clv{.margin = options.margin,
                               .periods = options.horizon_months,
                               .discount = options.discount_monthly};
  if (const stats::Verdict verdict = stats::check_clv(clv); !verdict.ok()) {
    return Error{ErrorCode::usage, verdict.culprit, "--margin --horizon-months --discount-monthly",
                 ""};
  }
  TROTH_ASSIGN(const Fitted fitted, fit_file(options, console));
  const Spending spending = fit_spending(fitted.customers(), options.level);
  TROTH_ASSIGN(const double total, value_customers(options, clv, fitted, spending, console));
  const stats::FitReport& report = fitted.model.report;
  Json settings = fit_settings(options, fitted);
  settings["margin"] = clv.margin;
  settings["horizon_months"] = clv.periods;
  settings["discount_monthly"] = clv.discount;
  settings["weeks_per_month"] = clv.period_length;
  if (!options.scores.empty()) settings["scores"] = options.scores;
  Json result = stats_result("clv", fitted.customers().size(), settings,
                             report.verdict.ok() ? spending.fit.report.verdict : report.verdict,
                             report.warnings);
  result["total"] = number(total);
  add_fit(result, options, fitted);
  add_spending(result, spending, options.level);
  return result;
}

void add_model_options(CLI::App& command, ModelOptions& options) {
  add_purchase_options(command, options);
  command.add_option("--model", options.model, "bgnbd, mbgnbd, pnbd or best [bgnbd]")
      ->check(CLI::IsMember({"bgnbd", "mbgnbd", "pnbd", "best"}));
  command.add_option("--covariates", options.covariates,
                     "Columns of --customers that pace and leaving may depend on: a,b");
  command.add_option("--customers", options.customers_path, "File with one row per customer");
  command.add_option("--calibration-end", options.calibration_end,
                     "Fit up to this day; what follows is the holdout");
}

void add_btyd_methods(CLI::App& stats, CommandContext& context) {
  auto* btyd = stats.add_subcommand("btyd", "Who is still a customer, and what will they buy");
  const auto forecast = std::make_shared<ModelOptions>();
  add_model_options(*btyd, *forecast);
  btyd->add_option("--horizon", forecast->horizon_weeks, "Weeks to look ahead [52]")
      ->check(CLI::Range(0.0, 5200.0));
  run_as_method(*btyd, context,
                [forecast](Console& console) { return run_btyd(*forecast, console); });

  auto* clv = stats.add_subcommand("clv", "Customer lifetime value");
  const auto value = std::make_shared<ModelOptions>();
  add_model_options(*clv, *value);
  clv->add_option("--margin", value->margin, "Share of the value that is earned [1]");
  clv->add_option("--horizon-months", value->horizon_months, "Months to look ahead [12]")
      ->check(CLI::Range(1, 1200));
  clv->add_option("--discount-monthly", value->discount_monthly, "Per month [0.01]");
  clv->add_option("--scores", value->scores, "RFM scores and segments in --out: quintile or nested")
      ->check(CLI::IsMember({"quintile", "nested"}));
  run_as_method(*clv, context, [value](Console& console) { return run_clv(*value, console); });
}

const StatsFamily kBtydFamily("btyd", &add_btyd_methods);

}  // namespace
}  // namespace troth::app
