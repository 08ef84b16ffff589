#include "stats/peer_forecast.h"

#include <algorithm>
#include <numeric>

#include "base/assert.h"

namespace troth::stats {

namespace {

constexpr double kTail = 0.01;  ///< Of what an interval leaves out: too little to move its ends.

}  // namespace

PeerForecast::PeerForecast(const PurchaseModel& model, double frequency, double age,
                           const PeerForecastSettings& settings)
    : frequency_(frequency), level_(settings.level) {
  const PurchaseHistory history{frequency, frequency > 0 ? age : 0, age};  // any recency will do
  if (settings.clv != nullptr) discounted_ = model.value_if_alive(history, *settings.clv);
  if (!settings.counts) return;
  expected_ = model.expected_if_alive(history, settings.time);
  told_ = model.chances_if_alive(history, settings.time, kTail * (1 - level_));
  std::partial_sum(told_.begin(), told_.end(), told_.begin());
}

Interval PeerForecast::purchases(double alive) const {
  Interval interval;
  interval.level = level_;
  if (told_.empty() || !(alive >= 0) || !check_level(level_).ok()) return interval;
  // P(N <= n) = 1 - alive + alive * told_[n]
  const auto end = [&](double probability) {
    const auto at = std::partition_point(told_.begin(), told_.end(), [&](double told) {
      return 1 - alive + alive * told < probability;
    });
    return static_cast<double>(at - told_.begin());
  };
  interval.lo = end((1 - level_) / 2);
  interval.hi = end((1 + level_) / 2);
  return interval;
}

Interval PeerForecast::value(double alive, const GammaGamma& model, const SpendHistory& spent) {
  TROTH_ASSERT(spent.purchases == 0 || spent.purchases == frequency_);
  auto& quantiles = spent.purchases > 0 ? known_spend_ : unknown_spend_;
  if (!quantiles) {
    std::vector<double> chances(told_.size());
    std::adjacent_difference(told_.begin(), told_.end(), chances.begin());
    quantiles.emplace(count_chances(chances), model, spent.purchases);
  }
  Interval interval = quantiles->interval(alive, level_);
  const double scale = model.v + spent.purchases * spent.mean_value;
  interval.lo *= scale;
  interval.hi *= scale;
  return interval;
}

}  // namespace troth::stats
