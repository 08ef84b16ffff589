#include "stats/concentration.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/random.h"

namespace troth::stats {
namespace {

TEST(Concentration, ByHand) {
  // 1, 2, 3, 4: Gini (5 - 2 (1+3+6+10)/10)/4 = .25; the best fifth of four is .8 of the best.
  const Concentration c = concentration(std::vector<double>{3, 1, 4, 2});
  ASSERT_TRUE(c.verdict.ok());
  EXPECT_NEAR(c.gini.value, 0.25, 1e-15);
  EXPECT_NEAR(c.top_20_share.value, 0.8 * 4 / 10, 1e-15);
  EXPECT_EQ(c.peak_share, 1);
  EXPECT_EQ(c.lost_by_tail, 0);
  EXPECT_EQ(c.lorenz.size(), 5U);
  EXPECT_NEAR(c.lorenz[2].value, 0.3, 1e-15);
  EXPECT_NEAR(c.whale[2].value, 0.7, 1e-15);
}

TEST(Concentration, TheUnprofitableTail) {
  // Ten customers: two earn 50 and 30, six nothing, two lose 10 and 30: total 40, peak 80.
  const Concentration c = concentration(std::vector<double>{50, 30, 0, 0, 0, 0, 0, 0, -10, -30});
  EXPECT_EQ(c.below_zero, 2U);
  EXPECT_DOUBLE_EQ(c.below_zero_share, 0.2);
  EXPECT_DOUBLE_EQ(c.peak, 80);
  EXPECT_DOUBLE_EQ(c.peak_share, 2);
  EXPECT_DOUBLE_EQ(c.customers_at_peak, 0.2);
  EXPECT_DOUBLE_EQ(c.lost_by_tail, 40);
  EXPECT_DOUBLE_EQ(c.lost_share_of_peak, 0.5);
  EXPECT_GT(c.gini.value, 1);
  ASSERT_EQ(c.warnings.size(), 1U);
  EXPECT_EQ(c.warnings[0].code, "negative_values");
  const auto top = std::max_element(c.whale.begin(), c.whale.end(),
                                    [](auto a, auto b) { return a.value < b.value; });
  EXPECT_DOUBLE_EQ(top->value, 2);
}

TEST(Concentration, Refusals) {
  EXPECT_EQ(concentration({}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(concentration(std::vector<double>{1, kNaN}).verdict.cause, "not_finite");
  EXPECT_EQ(concentration(std::vector<double>{1}, 101, 2).verdict.cause, "bad_level");
  const Concentration loss = concentration(std::vector<double>{5, -9});
  EXPECT_EQ(loss.verdict.status, StatusCode::inadmissible);
  EXPECT_EQ(loss.peak, 5);
  EXPECT_EQ(loss.lost_by_tail, 9);
  EXPECT_TRUE(std::isnan(loss.gini.value));
  const Concentration one = concentration(std::vector<double>{7});
  EXPECT_TRUE(one.verdict.ok());
  EXPECT_EQ(one.top_20_share.verdict.cause, "one_row");
  EXPECT_DOUBLE_EQ(one.top_20_share.value, 0.2);
  EXPECT_DOUBLE_EQ(one.gini.value, 0);
}

TEST(Concentration, CurvesKeepTheirEndsAndTheirLimit) {
  std::vector<double> values(5000);
  std::iota(values.begin(), values.end(), -3.0);
  const Concentration c = concentration(values, 51);
  EXPECT_EQ(c.lorenz.size(), 51U);
  EXPECT_LE(c.whale.size(), 52U);
  EXPECT_EQ(c.lorenz.front().customers, 0);
  EXPECT_EQ(c.whale.front().value, 0);
  EXPECT_NEAR(c.lorenz.back().value, 1, 1e-12);
  EXPECT_NEAR(c.whale.back().value, 1, 1e-12);
}

TEST(Concentration, IntervalsCoverOnExponentialSpend) {
  // Exponential values: Gini 1/2, share of the best fifth .2 (1 + ln 5) = .5219.
  Random random(11);
  int gini_covered = 0;
  int share_covered = 0;
  constexpr int kRounds = 400;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> values(400);
    for (double& value : values) value = random.exponential(1);
    const Concentration c = concentration(values, 2);
    gini_covered += c.gini.interval.contains(0.5) ? 1 : 0;
    share_covered += c.top_20_share.interval.contains(0.2 * (1 + std::log(5.0))) ? 1 : 0;
  }
  EXPECT_NEAR(gini_covered / double{kRounds}, 0.95, 0.035);
  EXPECT_NEAR(share_covered / double{kRounds}, 0.95, 0.035);
}

RC_GTEST_PROP(Concentration, IgnoresOrderAndScale, ()) {
  const auto raw =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 50)));
  std::vector<double> values(raw.begin(), raw.end());
  values.push_back(1);
  const Concentration a = concentration(values);
  std::reverse(values.begin(), values.end());
  for (double& value : values) value *= 8;
  const Concentration b = concentration(values);
  RC_ASSERT(a.gini.value == b.gini.value);
  RC_ASSERT(a.top_10_share.value == b.top_10_share.value);
  RC_ASSERT(a.gini.value >= -1e-12 && a.gini.value < 1);
  RC_ASSERT(a.top_20_share.value >= 0.2 - 1e-12);
}

RC_GTEST_PROP(Concentration, RepeatingEveryCustomerChangesNoShare, ()) {
  const auto raw =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 50)));
  const std::vector<double> values(raw.begin(), raw.end());
  std::vector<double> doubled = values;
  doubled.insert(doubled.end(), values.begin(), values.end());
  const Concentration a = concentration(values);
  const Concentration b = concentration(doubled);
  RC_ASSERT(std::fabs(a.gini.value - b.gini.value) < 1e-12);
  RC_ASSERT(std::fabs(a.top_20_share.value - b.top_20_share.value) < 1e-12);
}

RC_GTEST_PROP(Concentration, GiniMatchesTheDefinition, ()) {
  const auto raw =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-9, 60)));
  std::vector<double> values(raw.begin(), raw.end());
  values.push_back(1000);
  std::sort(values.begin(), values.end());
  double running = 0;
  double sum = 0;
  for (const double value : values) sum += running += value;
  const auto n = static_cast<double>(values.size());
  const double expected = (n + 1 - 2 * sum / running) / n;
  RC_PRE(running > 0);
  RC_ASSERT(std::fabs(concentration(values).gini.value - expected) < 1e-12);
}

}  // namespace
}  // namespace troth::stats
