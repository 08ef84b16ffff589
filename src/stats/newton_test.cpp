#include "stats/newton.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace troth::stats {
namespace {

/// Rosenbrock's valley upside down, top at (1,1): hard for steps that follow the gradient.
Surface valley(std::span<const double> p) {
  const double x = p[0];
  const double y = p[1];
  const double u = y - x * x;
  return {-100 * u * u - (1 - x) * (1 - x),
          {400 * x * u + 2 * (1 - x), -200 * u},
          {400 * u - 800 * x * x - 2, 400 * x, 400 * x, -200}};
}

TEST(Newton, ClimbsTheValley) {
  const Maximum top = maximise(valley, {-1.2, 1});
  EXPECT_TRUE(top.converged);
  EXPECT_NEAR(top.at[0], 1, 1e-9);
  EXPECT_NEAR(top.at[1], 1, 1e-9);
  EXPECT_LE(top.gradient_norm(), 1e-8);
  EXPECT_LT(top.iterations, 60);
}

TEST(Newton, NumericHessianWillDo) {
  const Maximum top = maximise(with_numeric_hessian(valley), {-1.2, 1});
  EXPECT_TRUE(top.converged);
  EXPECT_NEAR(top.at[0], 1, 1e-8);
}

TEST(Newton, ClimbsFromASaddle) {
  // -(x^2 - 1)^2 - y^2 curves the wrong way at x = 0.1.
  const auto surface = [](std::span<const double> p) {
    const double x = p[0];
    const double q = x * x - 1;
    return Surface{-q * q - p[1] * p[1], {-4 * x * q, -2 * p[1]}, {-4 * q - 8 * x * x, 0, 0, -2}};
  };
  const Maximum top = maximise(surface, {0.1, 3});
  EXPECT_TRUE(top.converged);
  EXPECT_NEAR(top.at[0], 1, 1e-8);
}

TEST(Newton, SaysWhatRanAway) {
  const auto surface = [](std::span<const double> p) {
    return Surface{
        -p[0] * p[0] - std::exp(-p[1]), {-2 * p[0], std::exp(-p[1])}, {-2, 0, 0, -std::exp(-p[1])}};
  };
  const Maximum top = maximise(surface, {1, 0}, {.gradient_tolerance = 1e-12, .bound = 8});
  EXPECT_FALSE(top.converged);
  EXPECT_EQ(top.runaway, 1);
}

TEST(Newton, StopsWhereItMayNotStart) {
  const auto outside = [](std::span<const double>) {
    return Surface{-std::numeric_limits<double>::infinity(), {0, 0}, {0, 0, 0, 0}};
  };
  EXPECT_FALSE(maximise(outside, {1, 1}).converged);
  EXPECT_EQ(maximise(outside, {1, 1}).iterations, 0);
}

TEST(Newton, GivesUpAfterItsIterations) {
  const Maximum top = maximise(valley, {-1.2, 1}, {.max_iterations = 2});
  EXPECT_FALSE(top.converged);
  EXPECT_EQ(top.iterations, 2);
}

TEST(Newton, InverseInformation) {
  const std::vector<double> inverse = inverse_information(std::vector<double>{-4, 0, 0, -2}, 2);
  ASSERT_EQ(inverse.size(), 4U);
  EXPECT_DOUBLE_EQ(inverse[0], 0.25);
  EXPECT_DOUBLE_EQ(inverse[3], 0.5);
  EXPECT_TRUE(inverse_information(std::vector<double>{-4, 0, 0, 2}, 2).empty());
  EXPECT_TRUE(inverse_information(std::vector<double>{-1, -1, -1, -1}, 2).empty());
}

}  // namespace
}  // namespace troth::stats
