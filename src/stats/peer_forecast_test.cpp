#include "stats/peer_forecast.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "stats/forecast.h"

namespace troth::stats {
namespace {

constexpr double kYear = 52;

/// A parameter between 1/8 and 8 times `middle`.
double parameter(double middle) {
  return middle * std::exp2(*rc::gen::inRange(-30, 31) / 10.0);
}

/// Reasonable and unreasonable ones, Pareto/NBD among them.
PurchaseModel any_model() {
  const auto kind = static_cast<PurchaseModelKind>(*rc::gen::inRange(0, 3));
  return purchase_model(kind, {parameter(0.7), parameter(5), parameter(0.9), parameter(3)});
}

RC_GTEST_PROP(PeerForecast, SaysOfEachCustomerWhatTheyWouldBeToldAlone, ()) {
  const PurchaseModel model = any_model();
  const GammaGamma spend{parameter(4), 1 + parameter(2), parameter(15)};
  const auto frequency = static_cast<double>(*rc::gen::inRange(0, 40));
  const double age = frequency + *rc::gen::inRange(1, 500) / 7.0;
  const double level = *rc::gen::element(0.5, 0.9, 0.95);
  PeerForecast peers(model, frequency, age, {.time = kYear, .level = level});
  // Any order of recency will do, and equal ones.
  for (const int day : *rc::gen::container<std::vector<int>>(8, rc::gen::inRange(1, 101))) {
    const PurchaseHistory own{frequency, frequency > 0 ? age * day / 100 : 0, age};
    const SpendHistory spent{day % 3 == 0 ? 0 : frequency, parameter(20)};
    const double alive = model.alive(own);
    RC_ASSERT(std::abs(alive * peers.expected_if_alive() - model.expected(own, kYear)) <
              1e-9 * (1 + model.expected(own, kYear)));
    const auto chances = model.chances(own, kYear, 1e-7);
    const Interval count = count_interval(chances, level);
    RC_ASSERT(std::abs(peers.purchases(alive).lo - count.lo) < 0.5);
    RC_ASSERT(std::abs(peers.purchases(alive).hi - count.hi) < 0.5);
    const Interval value = peers.value(alive, spend, spent);
    const auto told = count_chances(chances, 100'000);
    const auto off = [&](double end, double probability) {
      const double cdf = value_cdf(told, spend, spent, end);
      return end > 0 ? std::abs(cdf - probability) : std::max(0.0, probability - cdf);
    };
    // Beside the quantile's own 1e-5: what is left out of the tail, and counts taken together.
    const double fine = 0.01 * (1 - level) + 5e-4;
    RC_ASSERT(off(value.lo, (1 - level) / 2) < fine);
    RC_ASSERT(off(value.hi, (1 + level) / 2) < fine);
  }
}

TEST(PeerForecast, WhatWasNotAskedForIsNotSaid) {
  const PurchaseModel model = purchase_model(PurchaseModelKind::bgnbd, {0.6, 4, 0.8, 2.5});
  const ClvSettings clv;
  PeerForecast peers(model, 2, 30, {.time = kYear, .counts = false, .clv = &clv});
  EXPECT_GT(peers.discounted_if_alive(), 0);
  EXPECT_TRUE(std::isnan(peers.expected_if_alive()));
  EXPECT_FALSE(peers.purchases(0.5).known());
  EXPECT_FALSE(peers.value(0.5, {6, 4, 15}, {2, 20}).known());
  PeerForecast counts(model, 2, 30, {.time = kYear});
  EXPECT_TRUE(std::isnan(counts.discounted_if_alive()));
  EXPECT_FALSE(counts.purchases(kNaN).known());
  EXPECT_FALSE(counts.value(kNaN, {6, 4, 15}, {2, 20}).known());
  EXPECT_EQ(counts.value(0, {6, 4, 15}, {2, 20}).hi, 0);
}

}  // namespace
}  // namespace troth::stats
