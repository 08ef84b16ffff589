#include "stats/forecast.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "base/random.h"

namespace troth::stats {
namespace {

const BgNbd kBg{0.243, 4.414, 0.793, 2.426, Dropout::after_repeats};
const ParetoNbd kPareto{0.553, 10.578, 0.606, 11.669};

double average_of(const std::vector<double>& probabilities) {
  double sum = 0;
  for (std::size_t j = 0; j < probabilities.size(); ++j) {
    sum += static_cast<double>(j) * probabilities[j];
  }
  return sum;
}

TEST(Forecast, TheMeanOfTheDistributionIsTheExpectation) {
  for (const PurchaseHistory& h : {PurchaseHistory{0, 0, 38.86}, PurchaseHistory{2, 30.43, 38.86},
                                   PurchaseHistory{26, 30.86, 31.0}}) {
    for (const Dropout dropout : {Dropout::after_repeats, Dropout::after_any}) {
      BgNbd model = kBg;
      model.dropout = dropout;
      const std::vector<double> p = purchase_probabilities(model, h, 39, 1e-13);
      EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1, 1e-9);
      EXPECT_NEAR(average_of(p), expected_purchases(model, h, 39), 1e-6);
    }
    const std::vector<double> p = purchase_probabilities(kPareto, h, 39, 1e-13);
    EXPECT_NEAR(average_of(p) / expected_purchases(kPareto, h, 39), 1, 1e-5);
  }
}

TEST(Forecast, OfANewCustomerByHand) {
  // r = alpha = 1, t = 1: pace exponential, counts 1/2, 1/4, 1/8 ...; a = b = 1: leaving uniform.
  // P(0) = 1/2; P(1) = 1/2 * 1/4 + 1/2 * (1 - 1/2) = 3/8.
  const std::vector<double> p = purchase_probabilities(BgNbd{1, 1, 1, 1}, {0, 0, 0}, 1);
  EXPECT_NEAR(p[0], 0.5, 1e-15);
  EXPECT_NEAR(p[1], 0.375, 1e-15);
}

TEST(Forecast, IntervalsHoldWhatTheySay) {
  Random random(31);
  int inside = 0;
  int rounds = 0;
  const BgNbd model{0.8, 6, 0.9, 3, Dropout::after_repeats};
  for (int i = 0; i < 3000; ++i) {
    const double rate = random.gamma(model.r, model.alpha);
    const double leave = random.beta(model.a, model.b);
    PurchaseHistory h{0, 0, 40, 1};
    double later = 0;
    for (double now = random.exponential(rate); now < 70; now += random.exponential(rate)) {
      if (now > h.age) {
        later += 1;
      } else {
        h.frequency += 1;
        h.recency = now;
      }
      if (random.chance(leave)) break;
    }
    const Interval interval = count_interval(purchase_probabilities(model, h, 30), 0.9);
    inside += interval.contains(later) ? 1 : 0;
    ++rounds;
  }
  // Whole numbers cannot hold exactly 90 %; they hold more, never less.
  EXPECT_GT(inside / static_cast<double>(rounds), 0.885);
}

TEST(Forecast, FrequentCustomersDoNotUnderflow) {
  const PurchaseHistory h{100000, 400, 400};
  const std::vector<double> p = purchase_probabilities(kBg, h, 4, 1e-6);
  EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1, 1e-5);
  const Interval interval = count_interval(p);
  EXPECT_LT(interval.lo, expected_purchases(kBg, h, 4));
  EXPECT_GT(interval.hi, expected_purchases(kBg, h, 4));
}

TEST(Forecast, Refusals) {
  EXPECT_TRUE(purchase_probabilities(kBg, {1, 5, 3}, 10).empty());
  EXPECT_TRUE(purchase_probabilities(kBg, {1, 2, 3}, -1).empty());
  EXPECT_TRUE(purchase_probabilities(kPareto, {1, 2, 3}, kNaN).empty());
  EXPECT_FALSE(count_interval({}).known());
  EXPECT_FALSE(count_interval(std::vector<double>{1}, 2).known());
  EXPECT_EQ(purchase_probabilities(kBg, {1, 2, 3}, 0), std::vector<double>{1});
}

RC_GTEST_PROP(Forecast, LongerTimesMeanMorePurchases, ()) {
  const double x = *rc::gen::inRange(0, 20);
  const double recency = x > 0 ? *rc::gen::inRange(1, 50) : 0;
  const PurchaseHistory h{x, recency, recency + *rc::gen::inRange(0, 50)};
  const auto soon = purchase_probabilities(kBg, h, 5);
  const auto later = purchase_probabilities(kBg, h, 20);
  RC_ASSERT(later[0] <= soon[0] + 1e-12);
  const Interval a = count_interval(soon, 0.8);
  const Interval b = count_interval(later, 0.8);
  RC_ASSERT(a.hi <= b.hi && a.lo <= b.lo && a.lo <= a.hi);
}

}  // namespace
}  // namespace troth::stats
