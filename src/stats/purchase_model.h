#pragma once
// The purchase models behind one face: fitted, judged on what came after, asked about customers.

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "stats/btyd.h"
#include "stats/btyd_covariates.h"
#include "stats/clv.h"
#include "stats/pareto_nbd.h"

namespace troth::stats {

/// "bgnbd", "mbgnbd", "pnbd".
std::string_view purchase_model_name(PurchaseModelKind kind);
std::optional<PurchaseModelKind> parse_purchase_model(std::string_view name);
/// {"r", "alpha", "a", "b"} or {"r", "alpha", "s", "beta"}.
std::array<std::string_view, 4> parameter_names(PurchaseModelKind kind);

/// A model of any kind with its parameters, in the time unit of the histories.
struct PurchaseModel {
  PurchaseModelKind kind = PurchaseModelKind::bgnbd;
  BgNbd bg;
  ParetoNbd pareto;

  std::array<double, 4> parameters() const;
  bool known() const;  ///< Has parameters.
  double alive(const PurchaseHistory& history) const;
  double expected(const PurchaseHistory& history, double t) const;
  /// The same of a customer who is one still: whatever the recency.
  double expected_if_alive(const PurchaseHistory& history, double t) const;
  /// purchase_probabilities() of the next t.
  std::vector<double> chances(const PurchaseHistory& history, double t, double tail = 1e-9) const;
  /// purchase_probabilities_if_alive() of the next t.
  std::vector<double> chances_if_alive(const PurchaseHistory& history, double t,
                                       double tail = 1e-9) const;
  /// Of the number of purchases in the next t (see count_interval).
  Interval interval(const PurchaseHistory& history, double t, double level) const;
  /// lifetime_value() at a spend of 1 of a customer who is one still.
  double value_if_alive(const PurchaseHistory& history, const ClvSettings& settings) const;
};

/// The model with these parameters, in the order of parameter_names().
PurchaseModel purchase_model(PurchaseModelKind kind, const std::array<double, 4>& parameters);

struct PurchaseFit {
  PurchaseModel model;
  std::array<double, 4> standard_errors{kNaN, kNaN, kNaN, kNaN};
  ParameterIntervals intervals;
  FitReport report;
};

/// fit_bgnbd, fit_mbgnbd or fit_pareto_nbd, with their errors.
PurchaseFit fit_purchases(PurchaseModelKind kind, std::span<const PurchaseHistory> histories,
                          const FitSettings& settings = {});

/// Whether single customers can be forecast: also when a parameter ran off, since the model then
/// tends to a simpler one (nobody leaves, customers do not differ) that holds at that end.
bool usable(const FitReport& report, const PurchaseModel& model);

/// What a model expected of customers against what came.
struct HoldoutError {
  double time = 0;
  double customers = 0;
  double actual = 0;
  double predicted = 0;
  double mae = kNaN;
  double rmse = kNaN;
};

/// Adds up the errors of a holdout of length `time`, customer by customer or group by group.
class HoldoutSums {
 public:
  explicit HoldoutSums(double time) { error_.time = time; }
  /// `count` customers of whom each made `actual` purchases; a NaN prediction is left out.
  void add(double predicted, double actual, double count = 1);
  HoldoutError error() const;

 private:
  HoldoutError error_;
  double absolute_ = 0;
  double squared_ = 0;
};

/// Which of several models to take: the one with the least squared error of those whose parameters
/// are determined; of the others only when all are like that.
class ModelChoice {
 public:
  /// Whether this usable model is better than all that were shown before.
  bool takes(const FitReport& report, const HoldoutError& error);

 private:
  double least_ = kInfinity;
  bool determined_ = false;
};

}  // namespace troth::stats
