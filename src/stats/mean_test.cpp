#include "stats/mean.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

std::vector<double> whole_numbers(std::size_t at_least) {
  auto raw = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-1000, 1000));
  while (raw.size() < at_least) raw.push_back(static_cast<int>(raw.size() * 7 % 11));
  return {raw.begin(), raw.end()};
}

bool close(double a, double b, double tolerance = 1e-9) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::fabs(a - b) <= tolerance * (1 + std::fabs(a) + std::fabs(b));
}

TEST(Mean, ByHand) {
  // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sum of squares 32, t(7) = 2.364624.
  const std::vector<double> values{2, 4, 4, 4, 5, 5, 7, 9};
  const Estimate m = mean(values);
  EXPECT_DOUBLE_EQ(m.value, 5);
  EXPECT_DOUBLE_EQ(m.se, std::sqrt(32.0 / 7 / 8));
  EXPECT_NEAR(m.interval.hi - m.interval.lo, 2 * 2.3646242515927849 * m.se, 1e-12);
}

TEST(Mean, WelchAgainstStudentsSleepData) {
  // Student (1908), extra hours of sleep: t = -1.8608, df = 17.776, p = 0.07939 (R, t.test).
  const std::vector<double> first{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
  const std::vector<double> second{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
  const Difference d = mean_difference(first, second);
  EXPECT_NEAR(d.value, -1.58, 1e-12);
  EXPECT_NEAR(d.statistic, -1.8608, 5e-5);
  EXPECT_NEAR(d.df, 17.776, 5e-4);
  EXPECT_NEAR(d.p, 0.07939, 5e-6);
  EXPECT_NEAR(d.interval.lo, -3.3654832, 5e-7);
  EXPECT_NEAR(d.interval.hi, 0.2054832, 5e-7);
}

TEST(Mean, Refusals) {
  EXPECT_EQ(mean(std::vector<double>{}).verdict.status, StatusCode::too_few_rows);
  const Estimate one = mean(std::vector<double>{3});
  EXPECT_EQ(one.verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(one.value, 3);
  EXPECT_FALSE(one.interval.known());
  const Estimate equal = mean(std::vector<double>{0.1, 0.1, 0.1});
  EXPECT_EQ(equal.verdict.cause, "zero_variance");
  EXPECT_DOUBLE_EQ(equal.value, 0.1);
  EXPECT_FALSE(equal.interval.known());
  EXPECT_EQ(mean(std::vector<double>{1, kNaN}).verdict.culprit,
            "values[1] is not a finite number.");
  EXPECT_EQ(mean(std::vector<double>{1, 2}, 1.0).verdict.cause, "bad_level");
  EXPECT_EQ(mean(Sample{5, kNaN, 1}).verdict.status, StatusCode::bad_input);
  EXPECT_EQ(mean(Sample{5, 1, -1}).verdict.status, StatusCode::bad_input);
  const std::vector<double> two{1, 2};
  EXPECT_EQ(mean_difference(two, std::vector<double>{1}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(mean_difference(two, std::vector<double>{1, kInfinity}).verdict.cause, "not_finite");
  const std::vector<double> same{4, 4};
  EXPECT_EQ(mean_difference(same, same).verdict.cause, "zero_variance");
  EXPECT_TRUE(mean_difference(two, same).ok());
}

TEST(Mean, KeepsDigitsFarFromZero) {
  const std::vector<double> values{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
  EXPECT_DOUBLE_EQ(summarise(values).variance, 30);
}

TEST(WeightedMean, ByHand) {
  // Weights 1 and 3 on 0 and 4: mean 3, weighted variance 3, effective n 1.6, se sqrt(3/.6).
  const Estimate m = weighted_mean(std::vector<double>{0, 4}, std::vector<double>{1, 3});
  EXPECT_DOUBLE_EQ(m.value, 3);
  EXPECT_DOUBLE_EQ(m.effective_n, 1.6);
  EXPECT_DOUBLE_EQ(m.se, std::sqrt(3 / 0.6));
}

TEST(WeightedMean, Refusals) {
  const std::vector<double> values{1, 2, 3};
  EXPECT_EQ(weighted_mean(values, std::vector<double>{1, 1}).verdict.cause, "length_mismatch");
  EXPECT_EQ(weighted_mean(values, std::vector<double>{0, 0, 0}).verdict.cause, "zero_weights");
  const Estimate one = weighted_mean(values, std::vector<double>{0, 5, 0});
  EXPECT_EQ(one.verdict.cause, "one_row");
  EXPECT_EQ(one.value, 2);
  EXPECT_EQ(weighted_mean({}, {}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(weighted_mean(std::vector<double>{2, 2}, std::vector<double>{1, 4}).verdict.cause,
            "zero_variance");
}

RC_GTEST_PROP(WeightedMean, EqualWeightsGiveTheMean, ()) {
  const std::vector<double> values = whole_numbers(2);
  const std::vector<double> weights(values.size(), 0.3);
  const Estimate plain = mean(values);
  const Estimate weighted = weighted_mean(values, weights);
  RC_ASSERT(close(plain.value, weighted.value));
  RC_ASSERT(close(plain.interval.lo, weighted.interval.lo));
  RC_ASSERT(plain.verdict.status == weighted.verdict.status);
}

RC_GTEST_PROP(WeightedMean, WholeWeightsGiveTheValueOfRepeatedRows, ()) {
  const std::vector<double> values = whole_numbers(3);
  std::vector<double> weights;
  std::vector<double> repeated;
  for (const double value : values) {
    const int times = *rc::gen::inRange(1, 4);
    weights.push_back(times);
    repeated.insert(repeated.end(), static_cast<std::size_t>(times), value);
  }
  RC_ASSERT(close(weighted_mean(values, weights).value, mean(repeated).value));
}

RC_GTEST_PROP(WeightedMean, DifferenceOfUnweightedMeansIsWelchs, ()) {
  const auto a = whole_numbers(3);
  const auto b = whole_numbers(2);
  const Difference welch = mean_difference(a, b);
  const Difference known = mean_difference(mean(a), mean(b));
  RC_ASSERT(close(welch.value, known.value));
  RC_ASSERT(welch.verdict.status == known.verdict.status);
  RC_ASSERT(close(welch.p, known.p));
  RC_ASSERT(close(welch.interval.lo, known.interval.lo));
}

TEST(WeightedMean, DifferenceCarriesTheDesignEffect) {
  // One row of weight 3 among weights 1: n_eff = 36 / 12 = 3 of 4 rows.
  const std::vector<double> a{1, 2, 3, 4};
  const std::vector<double> b{2, 4, 6, 8};
  const Estimate left = weighted_mean(a, std::vector<double>{3, 1, 1, 1});
  const Difference d = mean_difference(left, mean(b));
  EXPECT_DOUBLE_EQ(left.effective_n, 3);
  EXPECT_DOUBLE_EQ(d.value, 2 - 5);
  EXPECT_DOUBLE_EQ(d.se, std::sqrt(left.se * left.se + 20.0 / 3 / 4));
  const double x = left.se * left.se;
  const double y = 20.0 / 3 / 4;
  EXPECT_NEAR(d.df, (x + y) * (x + y) / (x * x / 2 + y * y / 3), 1e-12);
  EXPECT_EQ(mean_difference(mean(Sample{}), mean(b)).verdict.status, StatusCode::too_few_rows);
  const std::vector<double> flat{5, 5, 5};
  EXPECT_EQ(mean_difference(mean(flat), mean(flat)).verdict.cause, "zero_variance");
  EXPECT_TRUE(mean_difference(mean(flat), mean(b)).ok());
}

RC_GTEST_PROP(Mean, FollowsShiftAndScaleAndIgnoresOrder, ()) {
  std::vector<double> values = whole_numbers(3);
  const Estimate before = mean(values);
  std::reverse(values.begin(), values.end());
  for (double& value : values) value = 5 - 2 * value;
  const Estimate after = mean(values);
  RC_ASSERT(close(after.value, 5 - 2 * before.value));
  RC_ASSERT(close(after.interval.lo, 5 - 2 * before.interval.hi));
}

TEST(Ratio, ByHand) {
  // Money 30, 10, 20 in 2, 1, 2 orders: R = 12, residuals 6, -2, -4, se = sqrt(3/2 * 56)/5.
  const std::vector<double> money{30, 10, 20};
  const std::vector<double> orders{2, 1, 2};
  const Estimate r = ratio(ratio_sums(money, orders));
  EXPECT_DOUBLE_EQ(r.value, 12);
  EXPECT_NEAR(r.se, std::sqrt(1.5 * 56) / 5, 1e-12);
  EXPECT_NEAR(r.interval.hi, 12 + t_quantile(0.975, 2) * r.se, 1e-12);
}

TEST(Ratio, Refusals) {
  EXPECT_EQ(ratio(RatioSums{}).verdict.status, StatusCode::too_few_rows);
  const std::vector<double> y{1, 2};
  EXPECT_EQ(ratio(ratio_sums(y, std::vector<double>{0, 0})).verdict.cause, "empty_denominator");
  EXPECT_EQ(ratio(ratio_sums(y, std::vector<double>{1})).verdict.status, StatusCode::bad_input);
  EXPECT_EQ(ratio(ratio_sums(y, std::vector<double>{1, kNaN})).verdict.status,
            StatusCode::bad_input);
  const Estimate one = ratio(ratio_sums(std::vector<double>{6}, std::vector<double>{2}));
  EXPECT_EQ(one.verdict.cause, "one_row");
  EXPECT_EQ(one.value, 3);
  const Estimate proportional =
      ratio(ratio_sums(std::vector<double>{0.1, 0.2, 0.3}, std::vector<double>{0.7, 1.4, 2.1}));
  EXPECT_EQ(proportional.verdict.cause, "zero_variance");
  EXPECT_EQ(ratio_change(y, y, std::vector<double>{1}, std::vector<double>{1}).verdict.cause,
            "length_mismatch");
  EXPECT_EQ(ratio_change(y, y, y, std::vector<double>{0, 0}).verdict.cause, "empty_denominator");
}

RC_GTEST_PROP(Ratio, UnitDenominatorsGiveTheMean, ()) {
  const std::vector<double> values = whole_numbers(3);
  const std::vector<double> ones(values.size(), 1.0);
  const Estimate r = ratio(ratio_sums(values, ones));
  const Estimate m = mean(values);
  RC_ASSERT(close(r.value, m.value));
  RC_ASSERT(close(r.se, m.se, 1e-7));
}

RC_GTEST_PROP(Ratio, ChangeOfPairedMeansIsThePairedTest, ()) {
  const std::vector<double> then = whole_numbers(4);
  std::vector<double> now;
  std::vector<double> gain;
  for (const double value : then) {
    now.push_back(value + *rc::gen::inRange(-5, 6));
    gain.push_back(now.back() - value);
  }
  const std::vector<double> ones(then.size(), 1.0);
  const Difference d = ratio_change(then, ones, now, ones);
  const Estimate paired = mean(gain);
  RC_ASSERT(close(d.value, paired.value));
  if (d.ok()) {
    RC_ASSERT(close(d.se, paired.se, 1e-7));
    RC_ASSERT(close(d.interval.lo, paired.interval.lo, 1e-7));
  }
}

}  // namespace
}  // namespace troth::stats
