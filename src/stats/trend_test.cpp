#include "stats/trend.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "stats/mean.h"
#include "stats/nps.h"
#include "stats/proportion.h"

namespace troth::stats {
namespace {

TEST(Trend, CochranArmitageByHand) {
  // Shares 0.2, 0.3, 0.4 of 50 each: T = sum c x = 10, p = 0.3, squares = 100,
  // z = 10 / sqrt(0.21 * 100) = 2.18218.
  const std::vector<double> scores{0, 1, 2};
  const std::vector<std::uint64_t> successes{10, 15, 20};
  const std::vector<std::uint64_t> trials{50, 50, 50};
  const Trend t = cochran_armitage(scores, successes, trials);
  EXPECT_NEAR(t.statistic, 10 / std::sqrt(21.0), 1e-12);
  EXPECT_NEAR(t.slope, 0.1, 1e-12);
  EXPECT_NEAR(t.p, 0.02909, 1e-5);
}

TEST(Trend, WeightedSharesTrendAtTheirEffectiveSizes) {
  const std::vector<double> scores{1, 2, 3};
  const std::vector<Estimate> equal{proportion(10, 40), proportion(20, 50), proportion(30, 60)};
  const Trend counted = cochran_armitage(scores, std::vector<std::uint64_t>{10, 20, 30},
                                         std::vector<std::uint64_t>{40, 50, 60});
  const Trend known = cochran_armitage(scores, equal);
  EXPECT_DOUBLE_EQ(known.slope, counted.slope);
  EXPECT_DOUBLE_EQ(known.p, counted.p);
  // A design effect of 4 in every period halves z and leaves the slope.
  std::vector<Estimate> weighted = equal;
  for (Estimate& share : weighted) share.effective_n /= 4;
  const Trend wider = cochran_armitage(scores, weighted);
  EXPECT_DOUBLE_EQ(wider.slope, counted.slope);
  EXPECT_DOUBLE_EQ(wider.statistic, counted.statistic / 2);
  weighted[1] = proportion(0, 0);
  EXPECT_EQ(cochran_armitage(scores, weighted).verdict.status, StatusCode::too_few_rows);
}

TEST(Trend, MannKendallByHand) {
  // 1, 3, 2, 5, 4: S = 6, variance 5*4*15/18 = 16.667, z = 5 / 4.0825 = 1.2247; median of the ten
  // slopes (0.75 + 1) / 2.
  const Trend t = mann_kendall(std::vector<double>{1, 3, 2, 5, 4});
  EXPECT_NEAR(t.statistic, 5 / std::sqrt(300.0 / 18), 1e-12);
  EXPECT_NEAR(t.slope, 0.875, 1e-12);
  // Strictly rising: S is largest.
  const Trend up = mann_kendall(std::vector<double>{1, 2, 4, 7, 9, 12, 15, 20});
  EXPECT_LT(up.p, 0.001);
  EXPECT_GT(up.interval.lo, 0);
  EXPECT_EQ(mann_kendall(std::vector<double>{5, 5, 5, 5}).verdict.cause, "zero_variance");
}

TEST(Trend, LinearTrendOfScores) {
  const std::vector<Estimate> periods{nps(NpsCounts{40, 30, 30}), nps(NpsCounts{45, 30, 25}),
                                      nps(NpsCounts{50, 30, 20}), nps(NpsCounts{55, 30, 15})};
  const std::vector<double> scores{1, 2, 3, 4};
  const Trend t = linear_trend(scores, periods);
  EXPECT_NEAR(t.slope, 10, 1e-9);
  EXPECT_GT(t.interval.lo, 0);
  EXPECT_LT(t.p, 0.05);
  // A unanimous period has no standard error but an interval.
  const std::vector<Estimate> sure{proportion(10, 10), proportion(9, 10), proportion(8, 10)};
  const Trend down = linear_trend(std::vector<double>{0, 1, 2}, sure);
  EXPECT_NEAR(down.slope, -0.1, 1e-12);
  EXPECT_TRUE(down.interval.contains(0));
}

TEST(Trend, StepsAreCorrectedForTheirNumber) {
  const std::vector<Estimate> periods{proportion(50, 100), proportion(52, 100),
                                      proportion(70, 100)};
  const std::vector<Step> s = steps(periods);
  ASSERT_EQ(s.size(), 2U);
  EXPECT_NEAR(s[1].difference.value, 0.18, 1e-12);
  EXPECT_NEAR(s[1].p_holm, 2 * s[1].difference.p, 1e-12);
  EXPECT_LT(s[1].p_holm, 0.05);
  EXPECT_GT(s[0].p_holm, 0.5);
}

TEST(Trend, Refusals) {
  const std::vector<Estimate> two{proportion(1, 2), proportion(1, 2)};
  EXPECT_EQ(linear_trend(std::vector<double>{1, 2}, two).verdict.cause, "too_few_periods");
  EXPECT_EQ(linear_trend(std::vector<double>{1}, two).verdict.cause, "length_mismatch");
  const std::vector<Estimate> three{proportion(1, 2), proportion(1, 2), proportion(0, 0)};
  EXPECT_EQ(linear_trend(std::vector<double>{1, 2, 3}, three).verdict.cause, "no_rows");
  const std::vector<Estimate> fine{proportion(1, 2), proportion(1, 2), proportion(1, 3)};
  EXPECT_EQ(linear_trend(std::vector<double>{1, 1, 1}, fine).verdict.cause, "flat_scores");
  EXPECT_EQ(mann_kendall(std::vector<double>{1, 2, 3}).verdict.cause, "too_few_periods");
  EXPECT_EQ(mann_kendall(std::vector<double>{1, 2, kNaN, 3}).verdict.cause, "not_finite");
  const std::vector<double> s{0, 1, 2};
  const std::vector<std::uint64_t> more{5, 1, 1};
  const std::vector<std::uint64_t> trials{4, 4, 4};
  const std::vector<std::uint64_t> none{0, 0, 0};
  EXPECT_EQ(cochran_armitage(s, more, trials).verdict.cause, "more_successes_than_trials");
  EXPECT_EQ(cochran_armitage(s, none, trials).verdict.cause, "zero_variance");
}

RC_GTEST_PROP(Trend, TurnedRoundItFalls, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  std::vector<double> values;
  std::vector<Estimate> periods;
  for (int k = 0; k < 6; ++k) {
    values.push_back(std::round(10 * random.normal()));
    periods.push_back(proportion(random.below(31), 30));
  }
  const std::vector<double> scores{1, 2, 3, 4, 5, 6};
  const Trend a = linear_trend(scores, periods);
  const Trend m = mann_kendall(values);
  std::reverse(values.begin(), values.end());
  std::reverse(periods.begin(), periods.end());
  const Trend b = linear_trend(scores, periods);
  RC_ASSERT(std::fabs(a.slope + b.slope) < 1e-12);
  RC_ASSERT(std::fabs(a.p - b.p) < 1e-9);
  if (m.verdict.ok()) RC_ASSERT(std::fabs(m.statistic + mann_kendall(values).statistic) < 1e-12);
}

}  // namespace
}  // namespace troth::stats
