#pragma once
// A purchase model of any kind fitted to histories, judged on what came after, and asked about
// single customers.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/stats_purchases.h"
#include "stats/btyd_covariates.h"
#include "stats/clv.h"
#include "stats/gamma_gamma.h"
#include "stats/purchase_model.h"

namespace troth::app {

/// bgnbd, mbgnbd or pnbd, fitted.
struct FittedModel {
  std::string name;
  stats::PurchaseModel model;  ///< With covariates: of a customer for whom all are 0.
  std::vector<stats::PurchaseModel>
      own;  ///< With covariates: of each customer; NaN where not known.
  std::array<double, 4> standard_errors{};
  stats::ParameterIntervals intervals;
  stats::FitReport report;
  std::optional<stats::CovariateFit> covariates;

  const stats::PurchaseModel& of(std::size_t customer) const {
    return own.empty() ? model : own[customer];
  }
  bool ok() const { return report.verdict.ok(); }
  /// Whether single customers can be forecast: also when a parameter ran off, since the model then
  /// tends to a simpler one (nobody leaves, customers do not differ) that holds at that end.
  bool usable() const;
};

FittedModel fit_model(const std::string& name, const std::vector<CustomerHistory>& customers,
                      const stats::FitSettings& settings = {});

/// What is known of customers besides their purchases: a row per customer, NaN where it is not.
struct CustomerCovariates {
  stats::Frame frame;
  std::size_t unknown = 0;  ///< Customers with a NaN; the fit leaves them out.
};
FittedModel fit_model(const std::string& name, const std::vector<CustomerHistory>& customers,
                      const CustomerCovariates& covariates, double level = stats::kDefaultLevel);

/// What the model expected of each customer that it knows against what came, over `weeks`.
stats::HoldoutError holdout_of(const FittedModel& model,
                               const std::vector<CustomerHistory>& customers, double weeks);
Json holdout_json(const stats::HoldoutError& holdout);

/// Fits every model to the purchases until `split` and gives the name of the one with the least
/// squared error in what came after, until `end`: the mean is what it must predict. Models with
/// parameters that are not determined are only chosen when all are like that; "" when none says
/// anything. `tried` gets a line per model.
std::string choose_model(const PurchaseFile& file, Day split, Day end, Json& tried);

/// What the model says of one customer.
struct Forecast {
  double alive = stats::kNaN;
  double expected = stats::kNaN;
  stats::Interval interval;
  double discounted = stats::kNaN;  ///< Value of a spend of 1 per purchase; with `clv` settings.
  stats::Interval value;            ///< Undiscounted; with `spend` and intervals.
};

struct ForecastSettings {
  double weeks = 52;
  double level = stats::kDefaultLevel;
  bool intervals = true;                     ///< Intervals and P(alive) are asked for.
  const stats::ClvSettings* clv = nullptr;   ///< Discounted purchases are asked for.
  const stats::GammaGamma* spend = nullptr;  ///< What purchases bring is asked for.
};

/// What the spend model is told of a customer: nothing when the repeat purchases brought nothing.
stats::SpendHistory spent(const CustomerHistory& customer);

/// Forecasts of all customers, in their order. Customers with equal frequency and age share most of
/// the work.
std::vector<Forecast> forecasts_of(const FittedModel& model,
                                   const std::vector<CustomerHistory>& customers,
                                   const ForecastSettings& settings);

/// Parameters, errors, intervals, likelihood and gradient.
void add_model(Json& result, const FittedModel& model);

}  // namespace troth::app
