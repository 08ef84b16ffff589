#pragma once
// What the fits of the purchase models share: checks, rescaled time, several starts, the report.

#include <array>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "stats/btyd.h"
#include "stats/newton.h"
#include "stats/pareto_nbd.h"

namespace troth::stats {

/// A model with four positive parameters to be fitted in rescaled time.
struct PurchaseModelProblem {
  /// Mean log-likelihood per customer and its derivatives by the logarithms of the parameters. The
  /// span is sorted by frequency and outlives the function.
  std::function<SurfaceFunction(std::span<const PurchaseHistory>)> surface_of;
  /// Starting points; "pace" is the mean number of repeats per unit of rescaled time.
  std::function<std::vector<std::array<double, 4>>(double pace)> starts;
  std::array<std::string_view, 4> names;
  std::array<bool, 4> in_time;  ///< Parameters measured in time, to be put back into its unit.
};

/// ln likelihood of a customer (times count) with its derivatives by the four parameters; the
/// Hessian as its upper triangle by rows.
struct CustomerTerms {
  double value = 0;
  std::array<double, 4> gradient{};
  std::array<double, 10> hessian{};
};
CustomerTerms customer_terms(const BgNbd& model, const PurchaseHistory& history);
CustomerTerms customer_terms(const ParetoNbd& model, const PurchaseHistory& history);

/// Mean surface by the logarithms of the parameters p, from sums over customers of the value, the
/// gradient and the Hessian (upper triangle by rows) by the parameters themselves.
Surface surface_in_logarithms(double value, const std::array<double, 4>& gradient,
                              const std::array<double, 10>& hessian, const std::array<double, 4>& p,
                              double customers);

struct PurchaseModelFit {
  std::array<double, 4> parameters{kNaN, kNaN, kNaN, kNaN};
  std::array<double, 4> standard_errors{kNaN, kNaN, kNaN, kNaN};
  ParameterIntervals intervals;
  FitReport report;
};

PurchaseModelFit fit_purchase_model(const PurchaseModelProblem& problem,
                                    std::span<const PurchaseHistory> histories,
                                    const FitSettings& settings);

}  // namespace troth::stats
