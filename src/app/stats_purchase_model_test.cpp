#include "app/stats_purchase_model.h"

#include <gtest/gtest.h>

#include <cmath>

namespace troth::app {
namespace {

TEST(PositiveInterval, IsSymmetricOnTheLogarithm) {
  const stats::Interval interval = positive_interval(0.8, 0.4);
  EXPECT_NEAR(std::log(interval.hi / 0.8), 1.959964 * 0.5, 1e-6);
  EXPECT_NEAR(interval.lo * interval.hi, 0.8 * 0.8, 1e-12);
  EXPECT_GT(positive_interval(0.1, 3).lo, 0);
}

TEST(PositiveInterval, IsUnknownWithoutAnError) {
  EXPECT_FALSE(positive_interval(stats::kNaN, stats::kNaN).known());
  EXPECT_FALSE(positive_interval(1, stats::kNaN).known());
}

}  // namespace
}  // namespace troth::app
