#include "stats/profile_interval.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace troth::stats {
namespace {

constexpr double kZ = 1.959963984540054;

Interval around_top(const SurfaceFunction& surface, std::vector<double> start, double customers,
                    std::size_t which) {
  const Maximum top = maximise(surface, std::move(start));
  EXPECT_TRUE(top.converged);
  const auto covariance = inverse_information(top.surface.hessian, top.at.size());
  return profile_interval({surface, top, covariance, customers}, which);
}

TEST(PositiveInterval, IsSymmetricOnTheLogarithm) {
  const Interval interval = positive_interval(0.8, 0.4);
  EXPECT_NEAR(std::log(interval.hi / 0.8), kZ * 0.5, 1e-9);
  EXPECT_NEAR(interval.lo * interval.hi, 0.8 * 0.8, 1e-12);
  EXPECT_GT(positive_interval(0.1, 3).lo, 0);
}

TEST(PositiveInterval, IsUnknownWithoutAnError) {
  EXPECT_FALSE(positive_interval(kNaN, kNaN).known());
  EXPECT_FALSE(positive_interval(1, kNaN).known());
}

TEST(ProfileInterval, OfAQuadraticIsThatOfTheStandardError) {
  // Information {2, 1; 1, 3}, inverse {.6, -.2; -.2, .4}.
  const auto surface = [](std::span<const double> p) -> Surface {
    const double x = p[0] - 1;
    const double y = p[1] + 2;
    return {-(2 * x * x + 2 * x * y + 3 * y * y) / 2, {-2 * x - y, -x - 3 * y}, {-2, -1, -1, -3}};
  };
  const Interval first = around_top(surface, {0, 0}, 50, 0);
  EXPECT_NEAR(first.lo, 1 - kZ * std::sqrt(0.6 / 50), 1e-4);
  EXPECT_NEAR(first.hi, 1 + kZ * std::sqrt(0.6 / 50), 1e-4);
  const Interval second = around_top(surface, {0, 0}, 50, 1);
  EXPECT_NEAR(second.hi, -2 + kZ * std::sqrt(0.4 / 50), 1e-4);
}

/// Mean log-likelihood of normal values of mean 10 and variance 4, by their mean and ln sd.
Surface normal_surface(std::span<const double> p) {
  const double off = p[0] - 10;
  const double w = std::exp(-2 * p[1]);
  const double square = 4 + off * off;
  return {-p[1] - square * w / 2,
          {-off * w, -1 + square * w},
          {-w, 2 * off * w, 2 * off * w, -2 * square * w}};
}

TEST(ProfileInterval, LetsTheOtherParametersFollow) {
  // With the sd at its best the log-likelihood is -n/2 ln(4 + off^2): known in closed form.
  const double n = 12;
  const double half = 2 * std::sqrt(std::exp(kZ * kZ / n) - 1);
  const Interval mean = around_top(normal_surface, {9, 0}, n, 0);
  EXPECT_NEAR(mean.lo, 10 - half, 1e-3);
  EXPECT_NEAR(mean.hi, 10 + half, 1e-3);
  // Held where it is at the top, the sd would make it narrower by a tenth.
  EXPECT_GT(half, 1.05 * kZ * 2 / std::sqrt(n));
}

TEST(ProfileInterval, FollowsASkewedLikelihood) {
  // n exponential values of mean 1 by the logarithm t of their rate: t - e^t.
  const auto surface = [](std::span<const double> p) -> Surface {
    const double rate = std::exp(p[0]);
    return {p[0] - rate, {1 - rate}, {-rate}};
  };
  const double n = 8;
  const Interval rate = around_top(surface, {0.5}, n, 0);
  for (const double end : {rate.lo, rate.hi}) {
    EXPECT_NEAR(2 * n * (-1 - (end - std::exp(end))), kZ * kZ, 1e-2) << end;
  }
  EXPECT_GT(-rate.lo, 1.2 * rate.hi);
}

TEST(ProfileInterval, IsOpenWhereTheDataDoNotBound) {
  // Rises from far below to a top at 0, and falls by at most 0.01 behind it.
  const auto surface = [](std::span<const double> p) -> Surface {
    const double x = p[0];
    if (x < 0) return {-x * x, {-2 * x}, {-2}};
    const double e = std::exp(-100 * x * x);
    return {-0.01 * (1 - e), {-2 * x * e}, {-2 * e + 400 * x * x * e}};
  };
  const Interval open = around_top(surface, {-1}, 100, 0);
  EXPECT_NEAR(open.lo, -kZ / std::sqrt(200.0), 1e-4);
  EXPECT_EQ(open.hi, kInfinity);
}

TEST(ProfileInterval, IsUnknownWithoutACovariance) {
  const SurfaceFunction surface = normal_surface;
  const Maximum top = maximise(surface, {9, 0});
  EXPECT_FALSE(profile_interval({surface, top, {}, 10}, 0).known());
}

}  // namespace
}  // namespace troth::stats
