#include "app/stats_purchase_model.h"

#include <algorithm>
#include <boost/sort/pdqsort/pdqsort.hpp>
#include <cmath>
#include <cstdint>
#include <tuple>

#include "base/assert.h"
#include "stats/distributions.h"
#include "stats/peer_forecast.h"
#include "stats/profile_interval.h"

namespace troth::app {
namespace {

/// Customers whose places in memory are asked for ahead.
constexpr std::size_t kCustomersAhead = 16;

/// Recency last: what comes before it decides all but the chance to be alive.
auto key_of(const stats::PurchaseHistory& h) {
  return std::tie(h.frequency, h.age, h.recency);
}

bool lacks(const stats::Frame& frame, std::size_t row) {
  return std::any_of(frame.columns.begin(), frame.columns.end(),
                     [row](const auto& column) { return std::isnan(column[row]); });
}

std::int64_t count(double value) {
  return std::llround(value);
}

}  // namespace

bool FittedModel::usable() const {
  return stats::usable(report, model);
}

FittedModel fit_model(const std::string& name, const std::vector<CustomerHistory>& customers,
                      const stats::FitSettings& settings) {
  std::vector<stats::PurchaseHistory> histories;
  histories.reserve(customers.size());
  for (const CustomerHistory& c : customers) histories.push_back(c.history);
  FittedModel fitted;
  fitted.name = name;
  const auto kind = stats::parse_purchase_model(name);
  TROTH_ASSERT(kind);
  stats::PurchaseFit fit = stats::fit_purchases(*kind, histories, settings);
  fitted.model = fit.model;
  fitted.standard_errors = fit.standard_errors;
  fitted.intervals = fit.intervals;
  fitted.report = std::move(fit.report);
  return fitted;
}

FittedModel fit_model(const std::string& name, const std::vector<CustomerHistory>& customers,
                      const CustomerCovariates& covariates, double level) {
  const auto kind = stats::parse_purchase_model(name);
  TROTH_ASSERT(kind);
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
  fitted.covariates = stats::fit_with_covariates(*kind, histories, known);
  const stats::CovariateFit& fit = *fitted.covariates;
  fitted.model = stats::purchase_model(*kind, fit.parameters);
  fitted.standard_errors = fit.standard_errors;
  for (std::size_t i = 0; i < fit.parameters.size(); ++i) {
    fitted.intervals.of[i] =
        stats::positive_interval(fit.parameters[i], fit.standard_errors[i], level);
  }
  fitted.report = fit.report;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    fitted.own.push_back(stats::purchase_model(*kind, fit.parameters_of(covariates.frame, i)));
  }
  return fitted;
}

stats::HoldoutError holdout_of(const FittedModel& model,
                               const std::vector<CustomerHistory>& customers, double weeks) {
  stats::HoldoutSums sums(weeks);
  for (std::size_t i = 0; i < customers.size(); ++i) {
    sums.add(model.of(i).expected(customers[i].history, weeks), customers[i].later_purchases);
  }
  return sums.error();
}

Json holdout_json(const stats::HoldoutError& holdout) {
  return {{"weeks", number(holdout.time)},
          {"actual", count(holdout.actual)},
          {"predicted", number(holdout.predicted)},
          {"mae", number(holdout.mae)},
          {"rmse", number(holdout.rmse)}};
}

std::string choose_model(const PurchaseFile& file, Day split, Day end, Json& tried) {
  const std::vector<CustomerHistory> early = histories_of(file, split, end).customers;
  const double weeks = (end - split) / kDaysPerWeek;
  std::string best;
  stats::ModelChoice choice;
  for (const char* name : {"bgnbd", "mbgnbd", "pnbd"}) {
    const FittedModel model = fit_model(name, early);
    Json line{{"model", name}, {"status", stats::status_name(model.report.verdict.status)}};
    if (model.usable()) {
      const stats::HoldoutError holdout = holdout_of(model, early, weeks);
      line.update(holdout_json(holdout));
      if (choice.takes(model.report, holdout)) best = name;
    }
    tried.push_back(std::move(line));
  }
  return best;
}

stats::SpendHistory spent(const CustomerHistory& customer) {
  const bool known = customer.history.frequency > 0 && customer.repeat_mean > 0;
  return known ? stats::SpendHistory{customer.history.frequency, customer.repeat_mean}
               : stats::SpendHistory{};
}

std::vector<Forecast> forecasts_of(const FittedModel& model,
                                   const std::vector<CustomerHistory>& customers,
                                   const ForecastSettings& settings) {
  struct Place {
    stats::PurchaseHistory history;
    std::size_t customer;
  };
  std::vector<Place> order;
  order.reserve(customers.size());
  for (const CustomerHistory& c : customers) order.push_back({c.history, order.size()});
  boost::sort::pdqsort_branchless(order.begin(), order.end(), [](const Place& a, const Place& b) {
    return key_of(a.history) < key_of(b.history);
  });
  std::vector<Forecast> forecasts(customers.size());
  const stats::PeerForecastSettings asked{.time = settings.weeks,
                                          .level = settings.level,
                                          .counts = settings.intervals,
                                          .clv = settings.clv};
  std::optional<stats::PeerForecast> peers;
  const stats::PurchaseHistory* shared_by = nullptr;
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (k + kCustomersAhead < order.size()) {
      __builtin_prefetch(&customers[order[k + kCustomersAhead].customer].history);
      __builtin_prefetch(&customers[order[k + kCustomersAhead].customer].repeat_mean);
      __builtin_prefetch(&forecasts[order[k + kCustomersAhead].customer], 1);
    }
    const auto& [history, i] = order[k];
    const stats::PurchaseModel& own = model.of(i);
    if (!own.known()) continue;
    const bool same = model.own.empty() && shared_by != nullptr &&
                      shared_by->frequency == history.frequency && shared_by->age == history.age;
    if (!same) peers.emplace(own, history.frequency, history.age, asked);
    shared_by = &history;
    Forecast& forecast = forecasts[i];
    const double alive = own.alive(history);
    forecast.discounted = alive * peers->discounted_if_alive();
    if (!settings.intervals) continue;
    forecast.alive = alive;
    forecast.expected = alive * peers->expected_if_alive();
    forecast.interval = peers->purchases(alive);
    if (settings.spend != nullptr) {
      forecast.value = peers->value(alive, *settings.spend, spent(customers[i]));
    }
  }
  return forecasts;
}

void add_model(Json& result, const FittedModel& model) {
  const auto names = stats::parameter_names(model.model.kind);
  const auto values = model.model.parameters();
  result["model"] = model.name;
  result["customers"] = count(model.report.customers);
  result["repeaters"] = count(model.report.repeaters);
  for (std::size_t i = 0; i < names.size(); ++i) {
    result["parameters"][std::string(names[i])] = number(values[i]);
    result["standard_errors"][std::string(names[i])] = number(model.standard_errors[i]);
    result["parameter_intervals"][std::string(names[i])] = interval_json(model.intervals.of[i]);
  }
  result["parameter_intervals_by"] =
      model.intervals.by_profile ? "profile_likelihood" : "standard_error";
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
