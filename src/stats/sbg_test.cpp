#include "stats/sbg.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace troth::stats {
namespace {

TEST(ShiftedBetaGeometric, AgreesWithHighPrecision) {
  // 25 digits; the residual lifetime also as the discounted sum of survivals (mpmath).
  const ShiftedBetaGeometric high_end{0.668, 3.806};
  EXPECT_NEAR(survival(high_end, 4), 0.609951024718695, 1e-14);
  EXPECT_NEAR(residual_lifetime(high_end, 8, 0.10), 7.52994953091097, 1e-11);
  EXPECT_EQ(survival(high_end, 0), 1);
}

TEST(ShiftedBetaGeometric, FitsThePublishedCohorts) {
  // Fader & Hardie (2007): percent surviving seven renewals, "high end" and "regular" customers,
  // fitted as cohorts of 1000: a = .668, b = 3.806 and a = .704, b = 1.182.
  const std::vector<double> high_end{1000, 869, 743, 653, 593, 551, 517, 491};
  const ShiftedBetaGeometricFit high = fit_sbg(high_end);
  ASSERT_TRUE(high.report.verdict.ok()) << high.report.verdict.culprit;
  EXPECT_NEAR(high.model.a, 0.668, 5e-4);
  EXPECT_NEAR(high.model.b, 3.806, 5e-4);
  EXPECT_NEAR(high.report.log_likelihood, -1611.2, 0.05);
  const std::vector<double> regular{1000, 631, 468, 382, 326, 289, 262, 241};
  const ShiftedBetaGeometricFit low = fit_sbg(regular);
  EXPECT_NEAR(low.model.a, 0.704, 5e-4);
  EXPECT_NEAR(low.model.b, 1.182, 5e-4);
  EXPECT_NEAR(low.report.log_likelihood, -1680.3, 0.05);
  EXPECT_EQ(low.report.starts_agreeing, 3);
}

TEST(ShiftedBetaGeometric, RecoversWhatWasPlanted) {
  Random random(9);
  std::vector<double> survivors(9, 0.0);
  for (int i = 0; i < 20000; ++i) {
    const double leave = random.beta(0.9, 2.5);
    for (double& count : survivors) {
      count += 1;
      if (random.chance(leave)) break;
    }
  }
  const ShiftedBetaGeometricFit fit = fit_sbg(survivors);
  ASSERT_TRUE(fit.report.verdict.ok());
  EXPECT_LT(std::fabs(fit.model.a - 0.9), 3 * fit.standard_errors[0]);
  EXPECT_LT(std::fabs(fit.model.b - 2.5), 3 * fit.standard_errors[1]);
  EXPECT_LT(fit.standard_errors[1], 0.3);
}

TEST(ShiftedBetaGeometric, Refusals) {
  const auto cause = [](const std::vector<double>& s) { return fit_sbg(s).report.verdict.cause; };
  EXPECT_EQ(cause({}), "few_rows");
  EXPECT_EQ(cause({1000, 800}), "few_rows");
  EXPECT_EQ(cause({10, 8, 7}), "few_rows");
  EXPECT_EQ(cause({100, 80, 90}), "rising");
  EXPECT_EQ(cause({100, kNaN, 90}), "not_finite");
  EXPECT_EQ(cause({100, 80, -1}), "not_finite");
  EXPECT_EQ(cause({100, 100, 100}), "nobody_lost");
  EXPECT_EQ(cause({100, 0, 0}), "everybody_lost");
  // Exactly 80 % of everybody at each renewal: no difference between customers to be seen.
  EXPECT_EQ(cause({100000, 80000, 64000, 51200, 40960}), "parameter_runs_off");
  EXPECT_TRUE(std::isnan(residual_lifetime(ShiftedBetaGeometric{1, 2}, 1, 0)));
}

RC_GTEST_PROP(ShiftedBetaGeometric, SurvivalIsTheProductOfRisingRetention, ()) {
  const ShiftedBetaGeometric model{*rc::gen::inRange(1, 50) / 10.0,
                                   *rc::gen::inRange(1, 50) / 10.0};
  double product = 1;
  double before = 0;
  for (int t = 1; t <= 12; ++t) {
    const double r = retention(model, t);
    RC_ASSERT(r > before);
    before = r;
    product *= r;
    RC_ASSERT(std::fabs(survival(model, t) - product) < 1e-12);
  }
}

}  // namespace
}  // namespace troth::stats
