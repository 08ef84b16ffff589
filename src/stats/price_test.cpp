#include "stats/price.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace troth::stats {
namespace {

std::vector<PriceAnswer> price_survey(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<PriceAnswer> answers;
  for (std::size_t i = 0; i < n; ++i) {
    const double middle = 20 + static_cast<double>(random.below(21));
    answers.push_back({middle - 10, middle - 5, middle + 5, middle + 10});
  }
  return answers;
}

TEST(VanWestendorp, CrossingsByHand) {
  // Two customers: falling curves 1, 1/2, 0 and rising ones 0, 1/2, 1 between the prices.
  const std::vector<PriceAnswer> answers{{10, 20, 30, 40}, {14, 24, 34, 44}};
  const VanWestendorp r = van_westendorp(answers);
  ASSERT_EQ(r.curves.size(), 8U);
  EXPECT_EQ(r.curves[1].price, 14);
  EXPECT_NEAR(r.curves[1].too_cheap, 0.5, 1e-12);
  EXPECT_NEAR(r.curves[1].cheap, 1, 1e-12);
  EXPECT_NEAR(r.curves[4].expensive, 0.5, 1e-12);
  // Too cheap is 0 from 20 on and expensive is 0 until 24: they meet along 20..24 at height 0.
  EXPECT_EQ(r.points[0].name, "PMC");
  EXPECT_NEAR(r.points[0].price.value, 22, 1e-12);
  EXPECT_NEAR(r.points[0].share, 0, 1e-12);
}

TEST(VanWestendorp, SymmetricAnswersMeetInTheMiddle) {
  std::vector<PriceAnswer> answers;
  for (int shift = -12; shift <= 12; shift += 2) {
    const double m = 50 + shift;
    answers.push_back({m - 6, m - 3, m + 3, m + 6});
  }
  const VanWestendorp r = van_westendorp(answers);
  ASSERT_TRUE(r.verdict.ok()) << r.verdict.culprit;
  EXPECT_NEAR(r.points[2].price.value, 50, 1e-9);  // OPP
  EXPECT_NEAR(r.points[3].price.value, 50, 1e-9);  // IPP
  EXPECT_LT(r.points[0].price.value, 50);          // PMC
  EXPECT_GT(r.points[1].price.value, 50);          // PME
  EXPECT_NEAR(r.points[0].price.value + r.points[1].price.value, 100, 1e-9);
  EXPECT_GT(r.points[3].share, r.points[2].share);
}

TEST(VanWestendorp, AnswersThatDoNotRiseAreLeftOutAndSaid) {
  std::vector<PriceAnswer> answers = price_survey(60, 1);
  const VanWestendorp whole = van_westendorp(answers);
  answers.push_back({30, 20, 40, 50});
  answers.push_back({10, 20, 20, 50});
  const VanWestendorp r = van_westendorp(answers);
  EXPECT_EQ(r.dropped, 2U);
  EXPECT_EQ(r.n, 60U);
  EXPECT_EQ(r.warnings[0].code, "not_rising");
  EXPECT_EQ(r.points[2].price.value, whole.points[2].price.value);
}

TEST(VanWestendorp, IntervalsOnAnyThreads) {
  const std::vector<PriceAnswer> answers = price_survey(80, 2);
  const VanWestendorp one = van_westendorp(answers, {}, {200, 3, 1, 0.95});
  const VanWestendorp two = van_westendorp(answers, {}, {200, 3, 2, 0.95});
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_TRUE(one.points[k].price.interval.contains(one.points[k].price.value));
    EXPECT_EQ(one.points[k].price.interval.lo, two.points[k].price.interval.lo);
  }
}

TEST(VanWestendorp, Refusals) {
  EXPECT_EQ(van_westendorp({}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(van_westendorp(std::vector<PriceAnswer>{{-1, 2, 3, 4}}).verdict.cause, "bad_price");
  EXPECT_EQ(van_westendorp(std::vector<PriceAnswer>{{1, 2, kNaN, 4}}).verdict.cause, "bad_price");
  EXPECT_EQ(van_westendorp(price_survey(3, 1), std::vector<double>{1, 2}).verdict.cause,
            "length_mismatch");
}

TEST(GaborGranger, SharesRevenueAndOptimum) {
  const std::vector<double> prices{8, 4, 6};
  // At 4 all four buy, at 6 three, at 8 one.
  const std::vector<std::vector<double>> buys{{1, 0, 0, 0}, {1, 1, 1, 1}, {1, 1, 1, 0}};
  const GaborGranger r = gabor_granger(prices, buys, {}, 3);
  ASSERT_TRUE(r.verdict.ok());
  EXPECT_EQ(r.demand[0].price, 4);
  EXPECT_EQ(r.demand[0].fitted, 1);
  EXPECT_EQ(r.demand[1].revenue, 4.5);
  EXPECT_EQ(r.demand[2].profit, 1.25);
  EXPECT_EQ(r.best_revenue_price.value, 6);
  EXPECT_EQ(r.best_profit_price.value, 6);
  EXPECT_NEAR(r.demand[1].elasticity, std::log(0.75) / std::log(1.5), 1e-12);
  EXPECT_EQ(r.inconsistent, 0U);
}

TEST(GaborGranger, RisingSharesArePooled) {
  const std::vector<double> prices{1, 2, 3};
  const std::vector<std::vector<double>> buys{{1, 0, 0, 1}, {1, 1, 1, 1}, {0, 0, 0, 1}};
  const GaborGranger r = gabor_granger(prices, buys);
  EXPECT_EQ(r.demand[0].fitted, 0.75);
  EXPECT_EQ(r.demand[1].fitted, 0.75);
  EXPECT_EQ(r.demand[1].share.value, 1);
  EXPECT_EQ(r.inconsistent, 2U);
  EXPECT_TRUE(std::isnan(r.best_profit_price.value));
}

TEST(GaborGranger, PlantedOptimumLiesInTheInterval) {
  Random random(8);
  std::vector<double> prices{5, 10, 15, 20, 25};
  std::vector<std::vector<double>> buys(5);
  for (int i = 0; i < 400; ++i) {
    const double limit = 30 * random.uniform();  // share 1 - p/30: revenue is largest at 15
    for (std::size_t k = 0; k < 5; ++k) buys[k].push_back(limit > prices[k] ? 1.0 : 0.0);
  }
  const GaborGranger r = gabor_granger(prices, buys, {}, kNaN, {300, 1, 2, 0.95});
  EXPECT_TRUE(r.best_revenue_price.interval.contains(15));
  EXPECT_TRUE(r.demand[2].fitted_interval.contains(0.5));
}

TEST(GaborGranger, Refusals) {
  const std::vector<std::vector<double>> none{{0, 0}, {0, 0}};
  EXPECT_EQ(gabor_granger(std::vector<double>{1, 2}, none).verdict.cause, "no_demand");
  EXPECT_EQ(gabor_granger(std::vector<double>{1}, none).verdict.cause, "too_few_prices");
  EXPECT_EQ(gabor_granger(std::vector<double>{2, 2}, none).verdict.cause, "bad_price");
  const std::vector<std::vector<double>> odd{{0, 5}, {0, 0}};
  EXPECT_EQ(gabor_granger(std::vector<double>{1, 2}, odd).verdict.cause, "not_binary");
  const std::vector<std::vector<double>> empty{{}, {}};
  EXPECT_EQ(gabor_granger(std::vector<double>{1, 2}, empty).verdict.cause, "no_rows");
}

RC_GTEST_PROP(Price, FallingFitFallsKeepsTheMeanAndLeavesFallingAlone, ()) {
  const auto raw =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 20)));
  std::vector<double> values(raw.begin(), raw.end());
  const std::vector<double> ones(values.size(), 1.0);
  const std::vector<double> fit = falling_fit(values, ones);
  double difference = 0;
  for (std::size_t i = 0; i < fit.size(); ++i) {
    difference += fit[i] - values[i];
    if (i > 0) RC_ASSERT(fit[i] <= fit[i - 1] + 1e-12);
  }
  RC_ASSERT(std::fabs(difference) < 1e-9);
  std::sort(values.begin(), values.end(), std::greater<>());
  RC_ASSERT(falling_fit(values, ones) == values);
}

RC_GTEST_PROP(Price, CurrencyScalesThePoints, ()) {
  const std::vector<PriceAnswer> answers = price_survey(20, *rc::gen::arbitrary<std::uint64_t>());
  std::vector<PriceAnswer> cents;
  for (const PriceAnswer& a : answers) {
    cents.push_back({100 * a.too_cheap, 100 * a.cheap, 100 * a.expensive, 100 * a.too_expensive});
  }
  const VanWestendorp a = van_westendorp(answers);
  const VanWestendorp b = van_westendorp(cents, std::vector<double>(20, 2.0));
  for (std::size_t k = 0; k < 4; ++k) {
    if (!a.points[k].price.ok()) continue;
    RC_ASSERT(std::fabs(100 * a.points[k].price.value - b.points[k].price.value) < 1e-6);
  }
}

RC_GTEST_PROP(Price, WeightsAreRepeatedCustomers, ()) {
  const std::vector<PriceAnswer> answers = price_survey(15, *rc::gen::arbitrary<std::uint64_t>());
  const auto times = *rc::gen::container<std::vector<int>>(15, rc::gen::inRange(1, 4));
  const std::vector<double> weights(times.begin(), times.end());
  std::vector<PriceAnswer> repeated;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    repeated.insert(repeated.end(), static_cast<std::size_t>(times[i]), answers[i]);
  }
  const VanWestendorp light = van_westendorp(answers, weights);
  const VanWestendorp heavy = van_westendorp(repeated);
  for (std::size_t k = 0; k < 4; ++k) {
    RC_ASSERT(light.points[k].price.ok() == heavy.points[k].price.ok());
    if (!light.points[k].price.ok()) continue;
    RC_ASSERT(std::fabs(light.points[k].price.value - heavy.points[k].price.value) < 1e-9);
  }
}

}  // namespace
}  // namespace troth::stats
