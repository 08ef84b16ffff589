#include "stats/regularity.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"
#include "stats/distributions.h"

namespace troth::stats {
namespace {

TEST(PopulationRegularity, ByHand) {
  // M = 1/4 and 3/4 for everybody: V = 1/16, k = (1 - 1/4)/(1/2) = 1.5.
  const std::vector<double> first(12, 5.0);
  const std::vector<double> second(12, 15.0);
  const Estimate k = population_regularity(first, second);
  EXPECT_TRUE(k.ok());
  EXPECT_DOUBLE_EQ(k.value, 1.5);
  EXPECT_DOUBLE_EQ(population_regularity(second, first).value, 1.5);
}

TEST(PopulationRegularity, FindsThePlantedKWhateverThePace) {
  Random random(3);
  for (const double planted : {0.6, 1.0, 2.0, 6.0}) {
    int covered = 0;
    double sum = 0;
    constexpr int kRounds = 200;
    for (int round = 0; round < kRounds; ++round) {
      std::vector<double> first;
      std::vector<double> second;
      for (int i = 0; i < 300; ++i) {
        const double pace = std::exp(random.normal(2, 1));
        first.push_back(random.gamma(planted, planted / pace));
        second.push_back(random.gamma(planted, planted / pace));
      }
      const Estimate k = population_regularity(first, second);
      covered += k.interval.contains(planted) ? 1 : 0;
      sum += k.value;
    }
    EXPECT_NEAR(sum / kRounds, planted, 0.03 * planted);
    EXPECT_NEAR(covered / double{kRounds}, 0.95, 0.05);
  }
}

TEST(PopulationRegularity, Refusals) {
  const std::vector<double> ones(12, 1.0);
  EXPECT_EQ(population_regularity(ones, ones).verdict.cause, "zero_variance");
  EXPECT_EQ(population_regularity(std::vector<double>{1}, std::vector<double>{2}).verdict.status,
            StatusCode::too_few_rows);
  const Estimate few =
      population_regularity(std::vector<double>{1, 2, 3}, std::vector<double>{2, 2, 2});
  EXPECT_EQ(few.verdict.status, StatusCode::too_few_rows);
  EXPECT_GT(few.value, 0);
  EXPECT_FALSE(few.interval.known());
  EXPECT_EQ(population_regularity(ones, std::vector<double>{1}).verdict.cause, "length_mismatch");
  EXPECT_EQ(
      population_regularity(std::vector<double>{0, 1}, std::vector<double>{1, 1}).verdict.cause,
      "interval_not_positive");
}

TEST(Rhythm, OneIntervalLeansOnThePopulation) {
  const Rhythm r = rhythm(std::vector<double>{10});
  ASSERT_TRUE(r.verdict.ok());
  EXPECT_EQ(r.k, 1);
  EXPECT_TRUE(std::isnan(r.own_k));
  EXPECT_NEAR(r.quantile, 10 * std::log(10.0), 1e-9);
  // F(2,2) has the 90th percentile 9: after one interval of ten days, ninety are not unheard of.
  EXPECT_NEAR(r.alert_after, 90, 1e-9);
  EXPECT_NEAR(overdue_ratio(r, 20), 20 / (10 * std::log(2.0)), 1e-12);
  EXPECT_FALSE(overdue(r, 90));
  EXPECT_TRUE(overdue(r, 90.1));
  EXPECT_NEAR(silence_probability(r, 90), 0.1, 1e-12);
}

TEST(Rhythm, ManyIntervalsSpeakForThemselves) {
  Random random(8);
  std::vector<double> intervals;
  for (int i = 0; i < 4000; ++i) intervals.push_back(random.gamma(5, 5.0 / 30));
  const Rhythm r = rhythm(intervals);
  EXPECT_NEAR(r.own_k, 5, 0.3);
  EXPECT_NEAR(r.k, r.own_k, 0.05);
  EXPECT_NEAR(r.quantile, gamma_quantile(0.9, 5, 5.0 / 30), 0.6);
  EXPECT_NEAR(r.alert_after / r.quantile, 1, 0.002);
}

TEST(Rhythm, AClockworkCustomerIsCapped) {
  const Rhythm r = rhythm(std::vector<double>{7, 7, 7, 7, 7, 7, 7, 7});
  EXPECT_NEAR(r.own_k, 1000 / (8.0 / 2) * std::exp(digamma(3.5)), 1e-9);
  EXPECT_GT(r.k, 3);
  EXPECT_LT(r.alert_after, 16);
}

TEST(Rhythm, AlertsComeAtTheirNominalRate) {
  // Customers who go on as before must be alerted in a tenth of their intervals, even with few.
  Random random(21);
  for (const int known : {1, 2, 3, 5, 10}) {
    int alerts = 0;
    constexpr int kRounds = 4000;
    for (int round = 0; round < kRounds; ++round) {
      const double k = 2 * std::exp(random.normal(0, 0.3));
      std::vector<double> intervals;
      for (int i = 0; i < known; ++i) intervals.push_back(random.gamma(k, k / 20));
      const Rhythm r = rhythm(intervals, {.population_k = 2, .spread_log_k = 0.3});
      alerts += overdue(r, random.gamma(k, k / 20)) ? 1 : 0;
    }
    EXPECT_NEAR(alerts / double{kRounds}, 0.1, 0.02) << known;
  }
}

TEST(Rhythm, Refusals) {
  EXPECT_EQ(rhythm({}).verdict.status, StatusCode::too_few_rows);
  EXPECT_FALSE(overdue(rhythm({}), 1e9));
  EXPECT_TRUE(std::isnan(overdue_ratio(rhythm({}), 5)));
  EXPECT_EQ(rhythm(std::vector<double>{3, 0}).verdict.cause, "interval_not_positive");
  EXPECT_EQ(rhythm(std::vector<double>{3, kNaN}).verdict.cause, "not_finite");
  EXPECT_EQ(rhythm(std::vector<double>{3}, {.population_k = 0}).verdict.cause, "bad_settings");
  EXPECT_EQ(rhythm(std::vector<double>{3}, {.alert_quantile = 1}).verdict.cause, "bad_settings");
}

RC_GTEST_PROP(Rhythm, FollowsTheUnitOfTime, ()) {
  auto raw = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 100)));
  std::vector<double> days(raw.begin(), raw.end());
  const Rhythm in_days = rhythm(days);
  for (double& day : days) day /= 7;
  std::reverse(days.begin(), days.end());
  const Rhythm in_weeks = rhythm(days);
  RC_ASSERT(std::fabs(in_days.k - in_weeks.k) < 1e-6 * in_days.k);
  RC_ASSERT(std::fabs(in_days.alert_after / in_weeks.alert_after - 7) < 1e-5);
}

}  // namespace
}  // namespace troth::stats
