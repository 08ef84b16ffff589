#include "stats/regression.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "stats/mean.h"
#include "stats/test_frames.h"

namespace troth::stats {
namespace {

// Longley (1967), as certified by NIST's Statistical Reference Datasets.
const std::vector<double> kEmployed{60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761,
                                    66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551};
const Frame kLongley{{"deflator", "gnp", "unemployed", "armed", "population", "year"},
                     {{83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6,
                       114.2, 115.7, 116.9},
                      {234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469,
                       419180, 442769, 444546, 482704, 502601, 518173, 554894},
                      {2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813,
                       3931, 4806, 4007},
                      {1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552,
                       2514, 2572, 2827},
                      {107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388,
                       118734, 120445, 121950, 123366, 125368, 127852, 130081},
                      {1947, 1948, 1949, 1950, 1951, 1952, 1953, 1954, 1955, 1956, 1957, 1958, 1959,
                       1960, 1961, 1962}}};

TEST(Ols, LongleysCertifiedValues) {
  const Regression fit = ols(kEmployed, "employed", kLongley);
  ASSERT_TRUE(fit.ok()) << fit.verdict.culprit;
  const std::vector<double> certified{-3482258.63459582, 15.0618722713733,  -0.0358191792925910,
                                      -2.02022980381683, -1.03322686717359, -0.0511041056535807,
                                      1829.15146461355};
  for (std::size_t j = 0; j < certified.size(); ++j) {
    EXPECT_NEAR(fit.coefficients[j].value / certified[j], 1, 1e-8) << fit.coefficients[j].name;
  }
  EXPECT_NEAR(fit.sigma, 304.854073561965, 1e-6);
  EXPECT_NEAR(fit.r2, 0.995479004577296, 1e-12);
  EXPECT_NEAR(fit.overall.statistic, 330.285339234588, 1e-5);
  EXPECT_NEAR(fit.coefficients[2].vif, 1788.51, 0.01);
  EXPECT_NEAR(fit.coefficients[4].vif, 3.59, 0.01);
  EXPECT_EQ(fit.warnings.front().code, "high_vif");
}

TEST(Ols, RobustErrorOfTwoGroupsInClosedForm) {
  // One dummy: the HC3 variance of the difference is s_a^2/(n_a - 1) + s_b^2/(n_b - 1).
  const std::vector<double> a{3, 5, 4, 8};
  const std::vector<double> b{10, 20, 30, 11, 2};
  std::vector<double> y(a);
  y.insert(y.end(), b.begin(), b.end());
  const Frame x{{"b"}, {{0, 0, 0, 0, 1, 1, 1, 1, 1}}};
  const Regression fit = ols(y, "y", x);
  const double expected = std::sqrt(summarise(a).variance / 3 + summarise(b).variance / 4);
  EXPECT_NEAR(fit.coefficients[1].value, 14.6 - 5, 1e-12);
  EXPECT_NEAR(fit.coefficients[1].se, expected, 1e-12);
  EXPECT_NEAR(fit.coefficients[0].value, 5, 1e-12);
  EXPECT_NEAR(fit.coefficients[0].se, std::sqrt(summarise(a).variance / 3), 1e-12);
}

TEST(Ols, ALevelThatOccursOnceIsSaid) {
  const std::vector<double> y{3, 5, 4, 8, 20};
  const Regression fit = ols(y, "y", {{"once"}, {{0, 0, 0, 0, 1}}});
  ASSERT_TRUE(fit.ok());
  ASSERT_FALSE(fit.warnings.empty());
  EXPECT_EQ(fit.warnings[0].code, "own_fit");
  // Classical: s^2 of the four times (1 + 1/4).
  const double s = std::sqrt(summarise(std::vector<double>{3, 5, 4, 8}).variance);
  EXPECT_NEAR(fit.coefficients[1].se, s * std::sqrt(1.25), 1e-12);
}

TEST(Ols, UnequalSpreadIsNoticed) {
  Random random(5);
  std::vector<double> x;
  std::vector<double> even;
  std::vector<double> fan;
  for (int i = 0; i < 300; ++i) {
    x.push_back(i / 30.0);
    even.push_back(x.back() + random.normal());
    fan.push_back(x.back() + x.back() * random.normal());
  }
  EXPECT_GT(ols(even, "y", {{"x"}, {x}}).breusch_pagan.p, 0.01);
  EXPECT_LT(ols(fan, "y", {{"x"}, {x}}).breusch_pagan.p, 0.001);
}

TEST(Ols, Refusals) {
  const Frame x{{"a"}, {{1, 2, 3, 4}}};
  EXPECT_EQ(ols(std::vector<double>{1, 2, 3}, "y", {{"a"}, {{1, 2}}}).verdict.cause,
            "length_mismatch");
  EXPECT_EQ(ols(std::vector<double>{1, 2}, "y", {{"a"}, {{1, 2}}}).verdict.status,
            StatusCode::too_few_rows);
  EXPECT_EQ(ols(std::vector<double>{2, 2, 2, 2}, "sat", x).verdict.culprit,
            "All values of \"sat\" are equal.");
  EXPECT_EQ(ols(std::vector<double>{1, 2, 4, 3, 5}, "y",
                {{"a", "b"}, {{1, 2, 3, 4, 5}, {2, 4, 6, 8, 10}}})
                .verdict.culprit,
            "\"b\" is determined by \"a\": leave one of them out.");
  EXPECT_EQ(ols(std::vector<double>{1, 2, 4, 3}, "y", {}).verdict.cause, "no_predictors");
  EXPECT_EQ(ols(std::vector<double>{1, 2, 4, kNaN}, "y", x).verdict.cause, "not_finite");
  EXPECT_EQ(ols(std::vector<double>{1, 2, 4, 3}, "y", x, {}, 2).verdict.cause, "bad_level");
}

RC_GTEST_PROP(Ols, ScaleShiftAndOrderDoWhatTheyShould, ()) {
  const Frame all = random_frame(4, 25, *rc::gen::arbitrary<std::uint64_t>());
  const Frame x = without_first(all);
  const Regression fit = ols(all.columns[0], "y", x);
  Frame moved = x;
  std::swap(moved.columns[0], moved.columns[2]);
  for (double& value : moved.columns[0]) value = 10 * value + 3;
  std::vector<double> y = all.columns[0];
  for (double& value : y) value = -2 * value;
  const Regression again = ols(y, "y", moved);
  RC_ASSERT(std::fabs(fit.r2 - again.r2) < 1e-10);
  RC_ASSERT(std::fabs(fit.coefficients[3].value * -2 - again.coefficients[1].value * 10) < 1e-9);
  RC_ASSERT(std::fabs(fit.coefficients[3].p - again.coefficients[1].p) < 1e-8);
  RC_ASSERT(std::fabs(fit.coefficients[2].vif - again.coefficients[2].vif) < 1e-8);
}

RC_GTEST_PROP(Ols, WeightsAreRepeatedRowsAndZeroIsAbsence, ()) {
  const Frame all = random_frame(3, 15, *rc::gen::arbitrary<std::uint64_t>());
  const auto times = *rc::gen::container<std::vector<int>>(15, rc::gen::inRange(1, 4));
  std::vector<double> weights(times.begin(), times.end());
  weights[4] = 0;
  Frame repeated{{"x1", "x2"}, {{}, {}}};
  std::vector<double> y;
  for (std::size_t i = 0; i < 15; ++i) {
    for (int k = 0; k < static_cast<int>(weights[i]); ++k) {
      y.push_back(all.columns[0][i]);
      repeated.columns[0].push_back(all.columns[1][i]);
      repeated.columns[1].push_back(all.columns[2][i]);
    }
  }
  const Regression weighted = ols(all.columns[0], "y", without_first(all), weights);
  const Regression plain = ols(y, "y", repeated);
  RC_ASSERT(std::fabs(weighted.coefficients[2].value - plain.coefficients[2].value) < 1e-9);
  RC_ASSERT(std::fabs(weighted.r2 - plain.r2) < 1e-9);
  RC_ASSERT(weighted.n == 14);
  for (double& weight : weights) weight *= 3;
  const Regression tripled = ols(all.columns[0], "y", without_first(all), weights);
  RC_ASSERT(std::fabs(weighted.coefficients[1].se - tripled.coefficients[1].se) < 1e-9);
}

}  // namespace
}  // namespace troth::stats
