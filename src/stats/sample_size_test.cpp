#include "stats/sample_size.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace troth::stats {
namespace {

SampleSizePlan margin(double e, double population = kInfinity, double deff = 1) {
  SampleSizePlan plan;
  plan.margin = e;
  plan.population = population;
  plan.deff = deff;
  return plan;
}

TEST(SampleSize, TextbookFigures) {
  const SampleSize n = sample_size_for_proportion(0.5, margin(0.05));
  EXPECT_NEAR(n.unlimited, 384.146, 0.001);
  EXPECT_EQ(n.n, 385);
  EXPECT_EQ(sample_size_for_proportion(0.5, margin(0.05, 1000)).n, 278);
  EXPECT_EQ(sample_size_for_proportion(0.5, margin(0.05, kInfinity, 1.5)).n, 577);
  EXPECT_EQ(sample_size_for_proportion(0.5, margin(0.03)).n, 1068);
  EXPECT_EQ(sample_size_for_mean(2, margin(0.25)).n, 246);
}

TEST(SampleSize, NeverMoreThanThereAre) {
  const SampleSize n = sample_size_for_proportion(0.5, margin(0.01, 40, 3));
  EXPECT_EQ(n.n, 40);
  EXPECT_TRUE(n.everybody);
  SampleSizePlan plan = margin(0.05);
  plan.response_rate = 0.1;
  EXPECT_EQ(sample_size_for_proportion(0.5, plan).invitations, 3850);
}

TEST(SampleSize, Refusals) {
  EXPECT_EQ(sample_size_for_proportion(0, margin(0.05)).verdict.cause, "bad_proportion");
  EXPECT_EQ(sample_size_for_proportion(0.5, margin(0)).verdict.cause, "bad_margin");
  EXPECT_EQ(sample_size_for_proportion(0.5, margin(5)).verdict.cause, "bad_margin");
  EXPECT_EQ(sample_size_for_proportion(0.5, margin(0.05, 0)).verdict.cause, "bad_population");
  EXPECT_EQ(sample_size_for_proportion(0.5, margin(0.05, 10, 0)).verdict.cause, "bad_deff");
  EXPECT_EQ(sample_size_for_mean(kNaN, margin(0.05)).verdict.cause, "bad_sd");
  EXPECT_EQ(sample_size_for_mean(1, margin(1e-200)).verdict.cause, "bad_margin");
  SampleSizePlan plan = margin(0.05);
  plan.response_rate = 0;
  EXPECT_EQ(sample_size_for_mean(1, plan).verdict.cause, "bad_response_rate");
}

RC_GTEST_PROP(SampleSize, TheMarginIsKept, ()) {
  const double p = *rc::gen::inRange(1, 100) / 100.0;
  const double e = *rc::gen::inRange(1, 20) / 100.0;
  const double n = sample_size_for_proportion(p, margin(e)).n;
  const double z = 1.959963984540054;
  RC_ASSERT(z * std::sqrt(p * (1 - p) / n) <= e * (1 + 1e-9));
  if (n > 1) RC_ASSERT(z * std::sqrt(p * (1 - p) / (n - 1)) > e * (1 - 1e-9));
}

}  // namespace
}  // namespace troth::stats
