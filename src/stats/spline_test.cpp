#include "stats/spline.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {
namespace {

constexpr SplineKnots kKnots{1, 2, 4, 8};

TEST(Spline, IsStraightBeyondTheOuterKnots) {
  for (const double x : {-3.0, 0.0, 1.0}) {
    EXPECT_EQ(spline_terms(x, kKnots)[0], 0);
    EXPECT_EQ(spline_terms(x, kKnots)[1], 0);
  }
  for (std::size_t j = 0; j < 2; ++j) {
    const double a = spline_terms(9, kKnots)[j];
    const double b = spline_terms(10, kKnots)[j];
    const double c = spline_terms(11, kKnots)[j];
    EXPECT_NEAR(b - a, c - b, 1e-12);
    EXPECT_GT(b, a);
  }
}

TEST(Spline, IsSmoothAtItsKnots) {
  constexpr double kStep = 1e-4;
  for (const double knot : kKnots) {
    const auto slope = [&](double x) {
      return (spline_terms(x + kStep, kKnots)[0] - spline_terms(x - kStep, kKnots)[0]) /
             (2 * kStep);
    };
    EXPECT_NEAR(slope(knot - 2 * kStep), slope(knot + 2 * kStep), 1e-3);
  }
}

TEST(Spline, KnotsNeedValuesThatDiffer) {
  std::vector<double> values;
  for (int i = 0; i <= 100; ++i) values.push_back(i);
  values.push_back(kNaN);
  const auto knots = spline_knots(values);
  ASSERT_TRUE(knots);
  EXPECT_DOUBLE_EQ((*knots)[0], 5);
  EXPECT_DOUBLE_EQ((*knots)[3], 95);
  EXPECT_FALSE(spline_knots(std::vector<double>{1, 2, 3}));
  EXPECT_FALSE(spline_knots(std::vector<double>(50, 7.0)));
  std::vector<double> mostly_zero(200, 0.0);
  for (int i = 0; i < 12; ++i) mostly_zero.push_back(i);
  EXPECT_FALSE(spline_knots(mostly_zero));
  EXPECT_TRUE(std::isnan(spline_terms(kNaN, kKnots)[0]));
}

}  // namespace
}  // namespace troth::stats
