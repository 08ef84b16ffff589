#include "stats/logistic_regression.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "stats/test_frames.h"

namespace troth::stats {
namespace {

/// y and one dummy from the cells of a 2 x 2 table.
struct Table {
  std::vector<double> y;
  Frame x{{"treated"}, {{}}};
};

Table table(int yes_treated, int no_treated, int yes_other, int no_other) {
  Table t;
  const auto add = [&](int times, double y, double x) {
    for (int i = 0; i < times; ++i) {
      t.y.push_back(y);
      t.x.columns[0].push_back(x);
    }
  };
  add(yes_treated, 1, 1);
  add(no_treated, 0, 1);
  add(yes_other, 1, 0);
  add(no_other, 0, 0);
  return t;
}

/// Answers drawn with log odds -0.5 + 1.2 a - 0.8 b.
struct PlantedChoices {
  std::vector<double> y;
  Frame x{{"a", "b"}, {{}, {}}};
};

PlantedChoices planted_choices(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  PlantedChoices data;
  for (std::size_t i = 0; i < n; ++i) {
    const double a = random.normal();
    const double b = random.normal(3, 2);
    data.x.columns[0].push_back(a);
    data.x.columns[1].push_back(b);
    const double odds = std::exp(-0.5 + 1.2 * a - 0.8 * (b - 3));
    data.y.push_back(random.chance(odds / (1 + odds)) ? 1.0 : 0.0);
  }
  return data;
}

TEST(Logistic, TwoByTwoInClosedForm) {
  const Table t = table(30, 20, 15, 45);
  const LogisticRegression fit = logistic_regression(t.y, "bought", t.x);
  ASSERT_TRUE(fit.ok()) << fit.verdict.culprit;
  EXPECT_NEAR(fit.coefficients[0].value, std::log(15.0 / 45), 1e-10);
  EXPECT_NEAR(fit.coefficients[1].value, std::log(30.0 * 45 / (20 * 15)), 1e-10);
  const double woolf = std::sqrt(1.0 / 30 + 1.0 / 20 + 1.0 / 15 + 1.0 / 45);
  EXPECT_NEAR(fit.coefficients[1].se, woolf * std::sqrt(110.0 / 109), 1e-10);
  const double ll =
      30 * std::log(0.6) + 20 * std::log(0.4) + 15 * std::log(0.25) + 45 * std::log(0.75);
  EXPECT_NEAR(fit.log_likelihood, ll, 1e-9);
  EXPECT_EQ(fit.events, 45U);
  // Of 45 * 65 pairs, treated ones over other zeros win, equal ones count half.
  EXPECT_NEAR(fit.auc.value, (30.0 * 45 + 0.5 * (30 * 20 + 15 * 45)) / (45 * 65), 1e-12);
  EXPECT_NEAR(fit.tjur_r2, (30 * 0.6 + 15 * 0.25) / 45 - (20 * 0.6 + 45 * 0.25) / 65, 1e-10);
}

TEST(Logistic, PlantedEffectsLieInTheirIntervals) {
  const PlantedChoices data = planted_choices(3000, 5);
  const LogisticRegression fit = logistic_regression(data.y, "y", data.x, {}, 0.999);
  ASSERT_TRUE(fit.ok());
  EXPECT_TRUE(fit.coefficients[1].interval.contains(1.2));
  EXPECT_TRUE(fit.coefficients[2].interval.contains(-0.8));
  EXPECT_TRUE(fit.coefficients[0].interval.contains(-0.5 + 2.4));
  EXPECT_GT(fit.auc.value, 0.8);
  EXPECT_LT(fit.overall.p, 1e-6);
}

TEST(Logistic, SeparationIsNamed) {
  const Frame x{{"age", "spend"}, {{1, 2, 3, 4, 5, 6, 7, 8}, {3, 1, 4, 1, 5, 9, 2, 6}}};
  const std::vector<double> apart{0, 0, 0, 0, 1, 1, 1, 1};
  const LogisticRegression complete = logistic_regression(apart, "left", x);
  EXPECT_EQ(complete.verdict.status, StatusCode::not_identified);
  EXPECT_EQ(complete.verdict.cause, "separation");
  EXPECT_NE(complete.verdict.culprit.find("\"age\" alone"), std::string::npos);
  // A level in which everybody said yes.
  const Table t = table(10, 0, 12, 20);
  const LogisticRegression level = logistic_regression(t.y, "y", t.x);
  EXPECT_EQ(level.verdict.cause, "separation");
  EXPECT_NE(level.verdict.culprit.find("\"treated\" alone"), std::string::npos);
  // Only the sum of two predictors parts them.
  Random random(3);
  Frame both{{"a", "b"}, {{}, {}}};
  std::vector<double> y;
  for (int i = 0; i < 60; ++i) {
    const double a = random.normal();
    const double b = random.normal();
    both.columns[0].push_back(a);
    both.columns[1].push_back(b);
    y.push_back(a + b > 0 ? 1.0 : 0.0);
  }
  const LogisticRegression together = logistic_regression(y, "y", both);
  EXPECT_EQ(together.verdict.cause, "separation");
  EXPECT_NE(together.verdict.culprit.find("together"), std::string::npos);
}

TEST(Logistic, Refusals) {
  const Frame x{{"a"}, {{1, 2, 3, 4}}};
  EXPECT_EQ(logistic_regression(std::vector<double>{0, 1, 2, 0}, "y", x).verdict.cause,
            "not_binary");
  EXPECT_EQ(logistic_regression(std::vector<double>{1, 1, 1, 1}, "y", x).verdict.cause,
            "one_class");
  EXPECT_EQ(logistic_regression(std::vector<double>{0, 1, 1}, "y", x).verdict.cause,
            "length_mismatch");
  EXPECT_EQ(logistic_regression(std::vector<double>{0, 1}, "y", {{"a"}, {{1, 2}}}).verdict.status,
            StatusCode::too_few_rows);
  EXPECT_EQ(logistic_regression(std::vector<double>{0, 1, 0, 1}, "y", {{"a"}, {{2, 2, 2, 2}}})
                .verdict.cause,
            "zero_variance");
  EXPECT_TRUE(std::isnan(area_under_curve(std::vector<double>{1, 1}, std::vector<double>{1, 2})));
}

RC_GTEST_PROP(Logistic, ScaleShiftWeightsAndSwappedAnswers, ()) {
  const PlantedChoices data = planted_choices(80, *rc::gen::arbitrary<std::uint64_t>());
  const LogisticRegression a = logistic_regression(data.y, "y", data.x);
  RC_PRE(a.ok());
  Frame x = data.x;
  for (double& v : x.columns[0]) v = -3 * v + 100;
  std::vector<double> swapped;
  for (const double y : data.y) swapped.push_back(1 - y);
  const std::vector<double> weights(80, 0.7);
  const LogisticRegression b = logistic_regression(swapped, "y", x, weights);
  RC_ASSERT(b.ok());
  RC_ASSERT(std::fabs(a.coefficients[1].value - 3 * b.coefficients[1].value) < 1e-7);
  RC_ASSERT(std::fabs(a.coefficients[2].value + b.coefficients[2].value) < 1e-7);
  RC_ASSERT(std::fabs(a.coefficients[2].se - b.coefficients[2].se) < 1e-7);
  RC_ASSERT(std::fabs(a.auc.value - b.auc.value) < 1e-9);
}

}  // namespace
}  // namespace troth::stats
