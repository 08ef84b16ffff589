#include "stats/describe.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/random.h"
#include "stats/rank.h"

namespace troth::stats {
namespace {

TEST(Describe, KnownColumn) {
  const std::vector<double> values{2, 4, 4, 4, 5, 5, 7, 9};
  const Description d = describe(values);
  EXPECT_DOUBLE_EQ(d.mean.value, 5);
  EXPECT_NEAR(d.sd, std::sqrt(32.0 / 7), 1e-14);
  EXPECT_EQ(d.min, 2);
  EXPECT_EQ(d.max, 9);
  EXPECT_NEAR(d.median, 4.5, 1e-12);
  EXPECT_NEAR(d.q1, 4, 1e-12);
  EXPECT_NEAR(d.q3, 5.5, 1e-12);
  EXPECT_EQ(d.distinct, 5U);
  EXPECT_NEAR(d.skewness, 42.0 / 8 / 8, 1e-12);
  EXPECT_NEAR(d.kurtosis, (81.0 + 3 + 16 + 256) / 8 / 16 - 3, 1e-12);
  EXPECT_NEAR(d.at_min, 0.125, 1e-12);
  EXPECT_NEAR(d.at_max, 0.125, 1e-12);
}

TEST(Describe, OneValueAndNoSpread) {
  const Description one = describe(std::vector<double>{3});
  EXPECT_EQ(one.mean.verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(one.median, 3);
  EXPECT_TRUE(std::isnan(one.sd));
  const Description flat = describe(std::vector<double>{3, 3, 3});
  EXPECT_EQ(flat.mean.verdict.cause, "zero_variance");
  EXPECT_EQ(flat.at_max, 1);
  EXPECT_EQ(describe({}).mean.verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(describe(std::vector<double>{1, kNaN}).mean.verdict.status, StatusCode::bad_input);
  EXPECT_TRUE(std::isnan(weighted_quantile({}, {}, 0.5)));
  EXPECT_TRUE(std::isnan(weighted_quantile(std::vector<double>{1}, {}, 2)));
}

TEST(Describe, WeightsPullTheMedian) {
  const std::vector<double> values{1, 2, 3};
  EXPECT_NEAR(weighted_quantile(values, std::vector<double>{1, 1, 1}, 0.5), 2, 1e-12);
  EXPECT_GT(weighted_quantile(values, std::vector<double>{1, 1, 10}, 0.5), 2.7);
  EXPECT_NEAR(weighted_quantile(values, std::vector<double>{1, 0, 1}, 0.5), 2, 1e-12);
}

RC_GTEST_PROP(Describe, EqualWeightsGiveTypeSeven, ()) {
  const auto raw =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-50, 50)));
  const std::vector<double> values(raw.begin(), raw.end());
  const double p = *rc::gen::inRange(0, 101) / 100.0;
  const std::vector<double> weights(values.size(), 0.3);
  const double plain = *quantile(values, p);
  RC_ASSERT(std::fabs(weighted_quantile(values, weights, p) - plain) < 1e-9);
  RC_ASSERT(std::fabs(weighted_quantile(values, {}, p) - plain) < 1e-9);
}

}  // namespace
}  // namespace troth::stats
