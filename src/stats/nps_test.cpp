#include "stats/nps.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace troth::stats {
namespace {

TEST(Nps, CrossCheckedVector) {
  const Estimate score = nps(NpsCounts{95, 95, 60});
  EXPECT_DOUBLE_EQ(score.value, 14.0);
  EXPECT_NEAR(score.se, 4.90061, 5e-6);
  // Adjusted score 13.83399 and standard error 4.86757, with the exact quantile instead of 1.96.
  EXPECT_NEAR(score.interval.lo, 13.83399 - 1.9599639845 * 4.86757, 2e-5);
  EXPECT_NEAR(score.interval.hi, 13.83399 + 1.9599639845 * 4.86757, 2e-5);
  EXPECT_EQ(score.n, 250U);
}

TEST(Nps, CountsAnswersByTheirClass) {
  const std::vector<double> answers{10, 9, 8, 7, 6, 0, 5};
  const Nps result = nps_of_answers(answers);
  EXPECT_EQ(result.promoters, 2U);
  EXPECT_EQ(result.passives, 2U);
  EXPECT_EQ(result.detractors, 3U);
  EXPECT_NEAR(result.estimate.value, -100.0 / 7, 1e-12);
}

TEST(Nps, UnanimousAnswersHaveAnInterval) {
  const Estimate all = nps(NpsCounts{10, 0, 0});
  EXPECT_EQ(all.value, 100);
  EXPECT_EQ(all.se, 0);
  EXPECT_EQ(all.interval.hi, 100);
  EXPECT_LT(all.interval.lo, 75);
  EXPECT_EQ(nps(NpsCounts{0, 0, 1}).value, -100);
}

TEST(Nps, Refusals) {
  EXPECT_EQ(nps(NpsCounts{}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(nps_of_answers({}).estimate.verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(nps(NpsCounts{-1, 3, 4}).verdict.cause, "negative_count");
  EXPECT_EQ(nps(NpsCounts{kNaN, 3, 4}).verdict.cause, "negative_count");
  for (const double answer : {11.0, -1.0, 7.5, kNaN, -99.0}) {
    const std::vector<double> answers{9, answer};
    const Nps result = nps_of_answers(answers);
    EXPECT_EQ(result.estimate.verdict.cause, "off_scale");
    EXPECT_NE(result.estimate.verdict.culprit.find("answers[1]"), std::string::npos);
    EXPECT_TRUE(std::isnan(result.estimate.value));
  }
  EXPECT_EQ(
      nps_of_answers(std::vector<double>{9, 8}, std::vector<double>{0, 0}).estimate.verdict.cause,
      "zero_weights");
  EXPECT_EQ(nps_difference(NpsCounts{1, 1, 1}, NpsCounts{}).verdict.status,
            StatusCode::too_few_rows);
}

TEST(Nps, DifferenceUsesAdjustedShares) {
  // (95+.75 - 60-.75)/253 - (50+.75 - 60-.75)/203 and the root of the summed squared errors.
  const Difference d = nps_difference(NpsCounts{95, 95, 60}, NpsCounts{50, 90, 60});
  EXPECT_DOUBLE_EQ(d.value, 14.0 - (-5.0));
  const double centre = 35.0 / 253 - (-10.0) / 203;
  const double p = 50.75 / 203;
  const double q = 60.75 / 203;
  const double se = std::hypot(0.0486757, std::sqrt((p + q - (p - q) * (p - q)) / 203));
  EXPECT_NEAR(d.statistic, centre / se, 1e-4);
  EXPECT_NEAR((d.interval.lo + d.interval.hi) / 2, 100 * centre, 1e-10);
}

RC_GTEST_PROP(Nps, MirrorsWhenPromotersAndDetractorsChangePlaces, ()) {
  const NpsCounts counts{static_cast<double>(*rc::gen::inRange(0, 1000)),
                         static_cast<double>(*rc::gen::inRange(1, 1000)),
                         static_cast<double>(*rc::gen::inRange(0, 1000))};
  const Estimate a = nps(counts);
  const Estimate b = nps(NpsCounts{counts.detractors, counts.passives, counts.promoters});
  RC_ASSERT(std::fabs(a.value + b.value) < 1e-12);
  RC_ASSERT(std::fabs(a.interval.lo + b.interval.hi) < 1e-9);
  RC_ASSERT(a.interval.contains(a.value));
}

RC_GTEST_PROP(Nps, OrderAndScaleOfWeightsDoNotMatter, ()) {
  const auto raw =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 11)));
  std::vector<double> answers(raw.begin(), raw.end());
  const Estimate plain = nps_of_answers(answers).estimate;
  const std::vector<double> weights(answers.size(), 0.25);
  std::reverse(answers.begin(), answers.end());
  const Estimate weighted = nps_of_answers(answers, weights).estimate;
  RC_ASSERT(std::fabs(plain.value - weighted.value) < 1e-9);
  RC_ASSERT(std::fabs(plain.interval.lo - weighted.interval.lo) < 1e-9);
}

RC_GTEST_PROP(Nps, WholeWeightsGiveTheValueOfRepeatedRows, ()) {
  const auto raw = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 11), rc::gen::inRange(1, 4))));
  std::vector<double> answers;
  std::vector<double> weights;
  std::vector<double> repeated;
  for (const auto& [answer, times] : raw) {
    answers.push_back(answer);
    weights.push_back(times);
    for (int i = 0; i < times; ++i) repeated.push_back(answer);
  }
  const Nps weighted = nps_of_answers(answers, weights);
  const Nps plain = nps_of_answers(repeated);
  RC_ASSERT(std::fabs(weighted.estimate.value - plain.estimate.value) < 1e-9);
  RC_ASSERT(weighted.estimate.n == answers.size());
}

}  // namespace
}  // namespace troth::stats
