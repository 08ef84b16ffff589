#include "app/stats_purchase_model.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <tuple>

#include "stats/forecast.h"

namespace troth::app {
namespace {

constexpr double kDaysPerWeek = 7;

/// Recency last: what comes before it decides all but the chance to be alive.
auto key_of(const stats::PurchaseHistory& h) {
  return std::tie(h.frequency, h.age, h.recency);
}

/// What is the same for customers who differ in recency alone.
struct IfAlive {
  double expected = stats::kNaN;
  double discounted = stats::kNaN;
};

IfAlive if_alive(const PurchaseModel& model, const stats::PurchaseHistory& history,
                 const ForecastSettings& settings) {
  IfAlive out;
  if (settings.intervals) out.expected = model.expected_if_alive(history, settings.weeks);
  if (settings.clv != nullptr) out.discounted = model.value_if_alive(history, *settings.clv);
  return out;
}

bool lacks(const stats::Frame& frame, std::size_t row) {
  return std::any_of(frame.columns.begin(), frame.columns.end(),
                     [row](const auto& column) { return std::isnan(column[row]); });
}

PurchaseModel model_of(stats::PurchaseModelKind kind, const std::array<double, 4>& p) {
  PurchaseModel model;
  model.is_pareto = kind == stats::PurchaseModelKind::pareto_nbd;
  if (model.is_pareto) {
    model.pareto = {p[0], p[1], p[2], p[3]};
  } else {
    model.bg = {p[0], p[1], p[2], p[3],
                kind == stats::PurchaseModelKind::mbgnbd ? stats::Dropout::after_any
                                                         : stats::Dropout::after_repeats};
  }
  return model;
}

std::int64_t count(double value) {
  return std::llround(value);
}

}  // namespace

bool FittedModel::usable() const {
  return std::isfinite(report.log_likelihood) &&
         std::isfinite(model.is_pareto ? model.pareto.alpha : model.bg.alpha) &&
         report.verdict.status != stats::StatusCode::not_converged;
}

double PurchaseModel::alive(const stats::PurchaseHistory& history) const {
  return is_pareto ? stats::p_alive(pareto, history) : stats::p_alive(bg, history);
}

double PurchaseModel::expected(const stats::PurchaseHistory& history, double weeks) const {
  return is_pareto ? stats::expected_purchases(pareto, history, weeks)
                   : stats::expected_purchases(bg, history, weeks);
}

stats::Interval PurchaseModel::interval(const stats::PurchaseHistory& history, double weeks,
                                        double level) const {
  const double tail = (1 - level) / 2;  // the rest decides neither end
  return stats::count_interval(is_pareto
                                   ? stats::purchase_probabilities(pareto, history, weeks, tail)
                                   : stats::purchase_probabilities(bg, history, weeks, tail),
                               level);
}

double PurchaseModel::expected_if_alive(const stats::PurchaseHistory& history, double weeks) const {
  return is_pareto ? stats::expected_if_alive(pareto, history, weeks)
                   : stats::expected_if_alive(bg, history, weeks);
}

double PurchaseModel::value_if_alive(const stats::PurchaseHistory& history,
                                     const stats::ClvSettings& settings) const {
  return stats::lifetime_value([&](double t) { return expected_if_alive(history, t); }, 1,
                               settings);
}

FittedModel fit_model(const std::string& name, const std::vector<CustomerHistory>& customers) {
  std::vector<stats::PurchaseHistory> histories;
  histories.reserve(customers.size());
  for (const CustomerHistory& c : customers) histories.push_back(c.history);
  FittedModel fitted;
  fitted.name = name;
  if (name == "pnbd") {
    const stats::ParetoNbdFit fit = stats::fit_pareto_nbd(histories);
    fitted.model.is_pareto = true;
    fitted.model.pareto = fit.model;
    fitted.standard_errors = fit.standard_errors;
    fitted.report = fit.report;
  } else {
    const stats::BgNbdFit fit =
        name == "mbgnbd" ? stats::fit_mbgnbd(histories) : stats::fit_bgnbd(histories);
    fitted.model.bg = fit.model;
    fitted.standard_errors = fit.standard_errors;
    fitted.report = fit.report;
  }
  return fitted;
}

FittedModel fit_model(const std::string& name, const std::vector<CustomerHistory>& customers,
                      const CustomerCovariates& covariates) {
  using Kind = stats::PurchaseModelKind;
  const Kind kind = name == "pnbd"     ? Kind::pareto_nbd
                    : name == "mbgnbd" ? Kind::mbgnbd
                                       : Kind::bgnbd;
  std::vector<stats::PurchaseHistory> histories;
  stats::Frame known{covariates.frame.names, {}};
  known.columns.resize(known.names.size());
  for (std::size_t i = 0; i < customers.size(); ++i) {
    if (lacks(covariates.frame, i)) continue;
    histories.push_back(customers[i].history);
    for (std::size_t c = 0; c < known.size(); ++c) {
      known.columns[c].push_back(covariates.frame.columns[c][i]);
    }
  }
  FittedModel fitted;
  fitted.name = name;
  fitted.covariates = stats::fit_with_covariates(kind, histories, known);
  const stats::CovariateFit& fit = *fitted.covariates;
  fitted.model = model_of(kind, fit.parameters);
  fitted.standard_errors = fit.standard_errors;
  fitted.report = fit.report;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    fitted.own.push_back(model_of(kind, fit.parameters_of(covariates.frame, i)));
  }
  return fitted;
}

Holdout holdout_of(const FittedModel& model, const std::vector<CustomerHistory>& customers,
                   double weeks) {
  Holdout holdout;
  holdout.weeks = weeks;
  double n = 0;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const double expected = model.of(i).expected(customers[i].history, weeks);
    if (std::isnan(expected)) continue;
    const double error = expected - customers[i].later_purchases;
    n += 1;
    holdout.actual += customers[i].later_purchases;
    holdout.predicted += expected;
    holdout.mae += std::fabs(error);
    holdout.rmse += error * error;
  }
  holdout.mae /= n;
  holdout.rmse = std::sqrt(holdout.rmse / n);
  return holdout;
}

Json holdout_json(const Holdout& holdout) {
  return {{"weeks", number(holdout.weeks)},
          {"actual", count(holdout.actual)},
          {"predicted", number(holdout.predicted)},
          {"mae", number(holdout.mae)},
          {"rmse", number(holdout.rmse)}};
}

std::string choose_model(const PurchaseFile& file, Day split, Day end, Json& tried) {
  const std::vector<CustomerHistory> early = histories_of(file, split, end).customers;
  const double weeks = (end - split) / kDaysPerWeek;
  std::string best;
  double least = stats::kInfinity;
  for (const char* name : {"bgnbd", "mbgnbd", "pnbd"}) {
    const FittedModel model = fit_model(name, early);
    Json line{{"model", name}, {"status", stats::status_name(model.report.verdict.status)}};
    if (model.ok()) {
      const Holdout holdout = holdout_of(model, early, weeks);
      line.update(holdout_json(holdout));
      if (holdout.rmse < least) {
        least = holdout.rmse;
        best = name;
      }
    }
    tried.push_back(std::move(line));
  }
  return best;
}

std::vector<Forecast> forecasts_of(const FittedModel& model,
                                   const std::vector<CustomerHistory>& customers,
                                   const ForecastSettings& settings) {
  std::vector<std::size_t> order(customers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return key_of(customers[a].history) < key_of(customers[b].history);
  });
  std::vector<Forecast> forecasts(customers.size());
  IfAlive shared;
  const stats::PurchaseHistory* shared_by = nullptr;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const stats::PurchaseHistory& history = customers[order[i]].history;
    Forecast& forecast = forecasts[order[i]];
    if (model.own.empty() && i > 0 && key_of(history) == key_of(customers[order[i - 1]].history)) {
      forecast = forecasts[order[i - 1]];
      continue;
    }
    const PurchaseModel& own = model.of(order[i]);
    if (std::isnan(own.is_pareto ? own.pareto.alpha : own.bg.alpha)) continue;
    const bool same = model.own.empty() && shared_by != nullptr &&
                      shared_by->frequency == history.frequency && shared_by->age == history.age;
    if (!same) shared = if_alive(own, history, settings);
    shared_by = &history;
    const double alive = own.alive(history);
    if (settings.intervals) {
      forecast.alive = alive;
      forecast.expected = alive * shared.expected;
      forecast.interval = own.interval(history, settings.weeks, settings.level);
    }
    forecast.discounted = alive * shared.discounted;
  }
  return forecasts;
}

void add_model(Json& result, const FittedModel& model) {
  const bool pareto = model.model.is_pareto;
  const std::array<const char*, 4> names =
      pareto ? std::array{"r", "alpha", "s", "beta"} : std::array{"r", "alpha", "a", "b"};
  const std::array<double, 4> values =
      pareto
          ? std::array{model.model.pareto.r, model.model.pareto.alpha, model.model.pareto.s,
                       model.model.pareto.beta}
          : std::array{model.model.bg.r, model.model.bg.alpha, model.model.bg.a, model.model.bg.b};
  result["model"] = model.name;
  result["customers"] = count(model.report.customers);
  result["repeaters"] = count(model.report.repeaters);
  for (std::size_t i = 0; i < names.size(); ++i) {
    result["parameters"][names[i]] = number(values[i]);
    result["standard_errors"][names[i]] = number(model.standard_errors[i]);
  }
  result["log_likelihood"] = number(model.report.log_likelihood);
  result["gradient_norm"] = number(model.report.gradient_norm);
  result["iterations"] = model.report.iterations;
  result["starts_agreeing"] = model.report.starts_agreeing;
  if (!model.covariates) return;
  const stats::CovariateFit& fit = *model.covariates;
  result["covariates_test"] = {
      {"chi_squared", number(fit.chi_squared)}, {"df", number(fit.df)}, {"p", number(fit.p)}};
  result["covariates"] = Json::array();
  for (const stats::CovariateEffect& effect : fit.effects) {
    result["covariates"].push_back({{"name", effect.name},
                                    {"pace", number(effect.purchases)},
                                    {"pace_se", number(effect.purchases_se)},
                                    {"pace_ratio", number(std::exp(effect.purchases))},
                                    {"leaving", number(effect.leaving)},
                                    {"leaving_se", number(effect.leaving_se)},
                                    {"leaving_ratio", number(std::exp(effect.leaving))}});
  }
}

}  // namespace troth::app
