#include "stats/ridge_logistic.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random.h"

namespace troth::stats {
namespace {

TEST(RidgeLogistic, TwoGroupsGiveTheirLogOdds) {
  // 10 of 40 without, 30 of 40 with: log-odds ln(1/3) and ln(3), ratio 9.
  Frame x{{"with"}, {{}}};
  std::vector<double> y;
  for (int i = 0; i < 80; ++i) {
    x.columns[0].push_back(i < 40 ? 0 : 1);
    y.push_back(i < 40 ? (i < 10 ? 1 : 0) : (i < 70 ? 1 : 0));
  }
  const RidgeLogisticFit fit = fit_ridge_logistic(x, y, {}, {.ridge = 0});
  ASSERT_TRUE(fit.verdict.ok()) << fit.verdict.culprit;
  EXPECT_NEAR(fit.model.coefficients[0] / fit.model.scales[0], std::log(9), 1e-9);
  EXPECT_NEAR(fit.model.probability(x, 0), 0.25, 1e-9);
  EXPECT_NEAR(fit.model.probability(x, 79), 0.75, 1e-9);
  EXPECT_NEAR(fit.log_likelihood, 80 * (0.25 * std::log(0.25) + 0.75 * std::log(0.75)), 1e-8);
}

TEST(RidgeLogistic, TruthIsRecovered) {
  Random random(5);
  Frame x{{"a", "b"}, {{}, {}}};
  std::vector<double> y;
  for (int i = 0; i < 20000; ++i) {
    const double a = random.normal(3, 2);
    const double b = random.normal();
    x.columns[0].push_back(a);
    x.columns[1].push_back(b);
    y.push_back(random.chance(1 / (1 + std::exp(-(-1 + 0.5 * a - 1.2 * b)))) ? 1 : 0);
  }
  const RidgeLogisticFit fit = fit_ridge_logistic(x, y, {}, {.ridge = 1e-3});
  ASSERT_TRUE(fit.verdict.ok());
  EXPECT_NEAR(fit.model.coefficients[0] / fit.model.scales[0], 0.5, 0.04);
  EXPECT_NEAR(fit.model.coefficients[1] / fit.model.scales[1], -1.2, 0.06);
}

TEST(RidgeLogistic, SeparationIsNamedWithoutAPenaltyAndHarmlessWithOne) {
  const Frame x{{"a"}, {{1, 2, 3, 4, 5, 6}}};
  const std::vector<double> y{0, 0, 0, 1, 1, 1};
  const RidgeLogisticFit free = fit_ridge_logistic(x, y, {}, {.ridge = 0});
  EXPECT_EQ(free.verdict.status, StatusCode::not_identified);
  const RidgeLogisticFit held = fit_ridge_logistic(x, y);
  ASSERT_TRUE(held.verdict.ok());
  EXPECT_GT(held.model.probability(x, 5), 0.8);
  EXPECT_LT(held.model.probability(x, 5), 1);
}

TEST(RidgeLogistic, EqualColumnsShareTheWeight) {
  Frame x{{"a", "same", "constant"}, {{1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6}, {7, 7, 7, 7, 7, 7}}};
  const std::vector<double> y{0, 0, 1, 0, 1, 1};
  const RidgeLogisticFit fit = fit_ridge_logistic(x, y);
  ASSERT_TRUE(fit.verdict.ok());
  EXPECT_NEAR(fit.model.coefficients[0], fit.model.coefficients[1], 1e-9);
  EXPECT_EQ(fit.model.contributions(x, 3)[2], 0);
  EXPECT_EQ(fit_ridge_logistic(x, y, {}, {.ridge = 0}).verdict.cause, "collinear");
}

TEST(RidgeLogistic, AMissingValueSaysNothingEitherWay) {
  const Frame x{{"a"}, {{1, 2, 3, kNaN, 5, 6}}};
  const RidgeLogisticFit fit = fit_ridge_logistic(x, std::vector<double>{0, 0, 1, 0, 1, 1});
  ASSERT_TRUE(fit.verdict.ok());
  EXPECT_EQ(fit.model.log_odds(x, 3), fit.model.intercept);
}

TEST(RidgeLogistic, Refusals) {
  const Frame x{{"a"}, {{1, 2, 3, 4}}};
  EXPECT_EQ(fit_ridge_logistic(x, std::vector<double>{0, 1, 2, 1}).verdict.cause, "not_binary");
  EXPECT_EQ(fit_ridge_logistic(x, std::vector<double>{0, 0, 0, 1}).verdict.cause, "few_events");
  EXPECT_EQ(fit_ridge_logistic(x, std::vector<double>{0, 1, 0, 1}, {}, {.ridge = -1}).verdict.cause,
            "bad_ridge");
  const Frame infinite{{"a"}, {{1, 2, kInfinity, 4}}};
  EXPECT_EQ(fit_ridge_logistic(infinite, std::vector<double>{0, 1, 0, 1}).verdict.cause,
            "not_finite");
}

RC_GTEST_PROP(RidgeLogistic, UnitsDoNotMatter, (std::uint16_t seed)) {
  Random random(seed);
  Frame x{{"a", "b"}, {{}, {}}};
  Frame moved = x;
  std::vector<double> y;
  for (int i = 0; i < 60; ++i) {
    x.columns[0].push_back(random.normal());
    x.columns[1].push_back(random.uniform());
    moved.columns[0].push_back(1000 + 25 * x.columns[0].back());
    moved.columns[1].push_back(-3 * x.columns[1].back());
    y.push_back(i % 3 == 0 ? 1 : 0);
  }
  const RidgeLogisticFit a = fit_ridge_logistic(x, y);
  const RidgeLogisticFit b = fit_ridge_logistic(moved, y);
  RC_ASSERT(a.verdict.ok() && b.verdict.ok());
  double mean = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    RC_ASSERT(std::fabs(a.model.log_odds(x, i) - b.model.log_odds(moved, i)) < 1e-6);
    mean += a.model.probability(x, i) / static_cast<double>(y.size());
  }
  RC_ASSERT(std::fabs(mean - 1 / 3.0) < 1e-6);  // the intercept is not penalised
}

}  // namespace
}  // namespace troth::stats
