#include "stats/value_interval.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/random.h"
#include "stats/distributions.h"
#include "stats/forecast.h"

namespace troth::stats {
namespace {

constexpr GammaGamma kCdnow{6.25, 3.74, 15.44};

TEST(ValueInterval, OnePurchaseIsBetaPrime) {
  // S / (v + x m) of one purchase is beta prime (p, q + p x): the exact distribution.
  for (const double p : {1.0, 2.5, 6.25, 40.0}) {
    const GammaGamma model{p, 3.74, 15.44};
    for (const SpendHistory history : {SpendHistory{0, 0}, SpendHistory{3, 30}}) {
      const double scale = model.v + history.purchases * history.mean_value;
      const double shape = model.q + p * history.purchases;
      const std::vector<CountChance> one = {{1, 1}};
      for (const double share : {0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97}) {
        const double s = scale * share / (1 - share);
        EXPECT_NEAR(value_cdf(one, model, history, s), incomplete_beta(p, shape, share), 0.005)
            << p << ' ' << share;
      }
    }
  }
}

TEST(ValueInterval, ManyPurchasesAreNormalOnTheCubeRoot) {
  // Paulson's approximation by hand: F = (S / scale) shape / (n p), with 1/9 of its halved degrees.
  const double n = 7, shape = kCdnow.q + kCdnow.p * 3, scale = kCdnow.v + 3 * 30;
  const double own = 1 / (9 * n * kCdnow.p), other = 1 / (9 * shape);
  const std::vector<CountChance> seven = {{n, 1}};
  for (double s = 20; s < 1500; s *= 1.03) {
    const double w = std::cbrt(s / scale * shape / (n * kCdnow.p));
    const double z = ((1 - other) * w - (1 - own)) / std::sqrt(other * w * w + own);
    EXPECT_NEAR(value_cdf(seven, kCdnow, {3, 30}, s), normal_cdf(z),
                std::fabs(z) < 5.5 ? 1e-13 : 2e-8)
        << z;
  }
}

TEST(ValueInterval, NobodyBuysNothingIsWorthNothing) {
  const std::vector<CountChance> none = {{0, 1}};
  const Interval interval = value_interval(none, kCdnow, {});
  EXPECT_EQ(interval.lo, 0);
  EXPECT_EQ(interval.hi, 0);
  const std::vector<CountChance> rarely = {{0, 0.9}, {1, 0.1}};
  const Interval some = value_interval(rarely, kCdnow, {});
  EXPECT_EQ(some.lo, 0) << "no purchase is likelier than 2.5 %";
  EXPECT_GT(some.hi, 10);
  EXPECT_FALSE(value_interval({}, kCdnow, {}).known());
  EXPECT_FALSE(value_interval(none, {kNaN, 3, 15}, {}).known());
  EXPECT_FALSE(value_interval(none, kCdnow, {}, 1.5).known());
}

TEST(ValueInterval, HoldsWhatSimulatedCustomersSpend) {
  Random random(5);
  const BgNbd buying{0.6, 4, 0.8, 2.5};
  const PurchaseHistory history{6, 25, 30};
  const SpendHistory spent{6, 42};
  const auto counts = count_chances(purchase_probabilities(buying, history, 40));
  const Interval interval = value_interval(counts, kCdnow, spent, 0.9);
  ASSERT_TRUE(interval.known());
  int below = 0, above = 0;
  constexpr int kTimes = 20'000;
  const auto p = purchase_probabilities(buying, history, 40);
  for (int i = 0; i < kTimes; ++i) {
    const auto n = static_cast<double>(random.pick(p));
    const double rate = random.gamma(kCdnow.q + kCdnow.p * 6, kCdnow.v + 6 * 42);
    const double sum = n > 0 ? random.gamma(kCdnow.p * n, rate) : 0;
    below += sum < interval.lo ? 1 : 0;
    above += sum > interval.hi ? 1 : 0;
  }
  EXPECT_LE(below / static_cast<double>(kTimes), 0.055);
  EXPECT_NEAR(above / static_cast<double>(kTimes), 0.05, 0.007);
}

TEST(ValueInterval, CountsOfAFrequentCustomerAreTakenTogether) {
  std::vector<double> p(1000, 0.001);
  const auto pairs = count_chances(p, 64);
  EXPECT_LE(pairs.size(), 64U);
  double told = 0, mean = 0;
  for (const CountChance& pair : pairs) {
    told += pair.chance;
    mean += pair.chance * pair.count;
  }
  EXPECT_NEAR(told, 1, 1e-12);
  EXPECT_NEAR(mean, 499.5, 1e-9);
  EXPECT_EQ(pairs[20].count, 20) << "lower counts stay alone";
  EXPECT_EQ(count_chances(std::vector<double>(64, 1 / 64.0), 64).size(), 64U);
  EXPECT_EQ(count_chances(std::vector<double>{0.5, 0.3, 0.2}).size(), 3U);
}

RC_GTEST_PROP(ValueInterval, EndsAreTheQuantiles, ()) {
  const auto real = [](int low, int high) { return *rc::gen::inRange(low, high) / 100.0; };
  const GammaGamma model{real(50, 2000), real(110, 900), real(100, 9000)};
  const SpendHistory history{static_cast<double>(*rc::gen::inRange(1, 60)), real(100, 20000)};
  const double some = real(1, 99);
  const std::vector<CountChance> counts = {
      {0, some}, {1, (1 - some) / 2}, {real(200, 5000), (1 - some) / 2}};
  const Interval interval = value_interval(counts, model, history);
  RC_ASSERT(interval.known());
  if (interval.hi > 0) {
    RC_ASSERT(std::abs(value_cdf(counts, model, history, interval.hi) - 0.975) < 1e-4);
  } else {
    RC_ASSERT(some >= 0.975);
  }
  if (interval.lo > 0) {
    RC_ASSERT(std::abs(value_cdf(counts, model, history, interval.lo) - 0.025) < 1e-4);
  } else {
    RC_ASSERT(some >= 0.025);
  }
}

RC_GTEST_PROP(ValueInterval, OfManyCustomersAreTheQuantilesInAnyOrder, ()) {
  const auto real = [](int low, int high) { return *rc::gen::inRange(low, high) / 100.0; };
  // Values that hardly vary make a staircase of the distribution.
  const GammaGamma model{real(50, 20000), real(110, 900), real(100, 9000)};
  const auto purchases = static_cast<double>(*rc::gen::inRange(0, 60));
  const double none = real(0, 60);
  std::vector<CountChance> counts = {{0, none}};
  const int most = *rc::gen::inRange(1, 30);
  for (int n = 1; n <= most; ++n) {
    counts.push_back({static_cast<double>(n), (1 - none) / most});
  }
  ValueQuantiles quantiles(counts, model, purchases);
  for (int i = 0; i < 20; ++i) {
    const double alive = real(1, 101);
    std::vector<CountChance> own = counts;
    for (CountChance& one : own) one.chance *= alive;
    own.front().chance += 1 - alive;
    const SpendHistory history{purchases, 10};
    const Interval interval = quantiles.interval(alive);
    const double scale = model.v + purchases * 10;
    for (const auto& [end, probability] : {std::pair(interval.lo, 0.025), {interval.hi, 0.975}}) {
      const double off = value_cdf(own, model, history, end * scale) - probability;
      RC_ASSERT(off < 1e-4 || end == 0);
      RC_ASSERT(off > -1e-4);
    }
  }
}

}  // namespace
}  // namespace troth::stats
