#pragma once
// Forecasts of many customers at once: of those who agree in frequency and age only the chance of
// being customers still (a matter of recency) and the worth of a purchase differ.

#include <optional>
#include <vector>

#include "stats/purchase_model.h"
#include "stats/value_interval.h"

namespace troth::stats {

struct PeerForecastSettings {
  double time = 0;  ///< Of the forecast, in the unit of the histories.
  double level = kDefaultLevel;
  bool counts = true;                ///< Expected purchases and intervals are asked for.
  const ClvSettings* clv = nullptr;  ///< Discounted purchases are asked for.
};

/// What is to be expected of customers of one frequency and age, as in PurchaseHistory.
class PeerForecast {
 public:
  PeerForecast(const PurchaseModel& model, double frequency, double age,
               const PeerForecastSettings& settings);

  /// Purchases expected of somebody who is a customer still; NaN when not asked for.
  double expected_if_alive() const { return expected_; }
  /// The same, each discounted: lifetime_value() at a spend of 1.
  double discounted_if_alive() const { return discounted_; }
  /// Of the number of purchases: count_interval() of purchase_probabilities().
  Interval purchases(double alive) const;
  /// value_interval() of what the purchases will bring; `spent.purchases` is the frequency or, when
  /// nothing is known of their worth, 0.
  Interval value(double alive, const GammaGamma& model, const SpendHistory& spent);

 private:
  double frequency_;
  double level_;
  double expected_ = kNaN;
  double discounted_ = kNaN;
  std::vector<double> told_;  ///< P(N <= 0), P(N <= 1), ... of somebody who is a customer still.
  std::optional<ValueQuantiles> known_spend_;
  std::optional<ValueQuantiles> unknown_spend_;
};

}  // namespace troth::stats
