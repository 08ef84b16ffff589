#include "stats/bdw.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "stats/sbg.h"

namespace troth::stats {
namespace {

const std::vector<double> kHighEnd{1000, 869, 743, 653, 593, 551, 517, 491};

std::vector<double> cohort(const BetaDiscreteWeibull& model, int renewals, double size) {
  std::vector<double> survivors;
  for (int t = 0; t <= renewals; ++t) survivors.push_back(std::round(size * survival(model, t)));
  return survivors;
}

TEST(Bdw, WithoutDurationDependenceItIsTheSimplerModel) {
  const ShiftedBetaGeometric simple{0.668, 3.806};
  const BetaDiscreteWeibull same{0.668, 3.806, 1};
  for (const double t : {1.0, 2.0, 7.0, 40.0}) {
    EXPECT_NEAR(survival(same, t), survival(simple, t), 1e-12);
    EXPECT_NEAR(retention(same, t), retention(simple, t), 1e-12);
  }
  EXPECT_NEAR(residual_lifetime(same, 8, 0.1), residual_lifetime(simple, 8, 0.1), 1e-9);
}

TEST(Bdw, NeverFitsWorseThanTheSimplerModel) {
  const ShiftedBetaGeometricFit simple = fit_sbg(kHighEnd);
  const BetaDiscreteWeibullFit fit = fit_bdw(kHighEnd);
  ASSERT_TRUE(fit.report.verdict.ok()) << fit.report.verdict.culprit;
  EXPECT_GT(fit.report.log_likelihood, simple.report.log_likelihood);
  EXPECT_LT(fit.report.gradient_norm, 1e-8);
  // The curve of the cohort is met within half a point.
  for (std::size_t t = 1; t < kHighEnd.size(); ++t) {
    EXPECT_NEAR(survival(fit.model, static_cast<double>(t)), kHighEnd[t] / 1000, 0.006);
  }
}

TEST(Bdw, TruthIsRecovered) {
  const BetaDiscreteWeibull truth{0.8, 4, 1.5};
  const BetaDiscreteWeibullFit fit = fit_bdw(cohort(truth, 12, 1e6));
  ASSERT_TRUE(fit.report.verdict.ok()) << fit.report.verdict.culprit;
  EXPECT_NEAR(fit.model.a, 0.8, 0.02);
  EXPECT_NEAR(fit.model.b, 4, 0.1);
  EXPECT_NEAR(fit.model.c, 1.5, 0.02);
  EXPECT_NEAR(fit.model.c, 1.5, 4 * fit.standard_errors[2]);
}

TEST(Bdw, Refusals) {
  EXPECT_EQ(fit_bdw(std::vector<double>{100, 90, 80}).report.verdict.status,
            StatusCode::too_few_rows);
  EXPECT_EQ(fit_bdw(std::vector<double>{100, 90, 95, 80}).report.verdict.status,
            StatusCode::bad_input);
  EXPECT_EQ(fit_bdw(std::vector<double>{100, 100, 100, 100}).report.verdict.status,
            StatusCode::not_identified);
  EXPECT_TRUE(std::isnan(residual_lifetime(BetaDiscreteWeibull{1, 1, 1}, 1, 0)));
}

RC_GTEST_PROP(Bdw, SurvivalFallsAndRetentionIsItsRatio, ()) {
  const double c = *rc::gen::inRange(3, 30) / 10.0;
  const BetaDiscreteWeibull model{*rc::gen::inRange(1, 50) / 10.0, *rc::gen::inRange(1, 80) / 10.0,
                                  c};
  for (int t = 1; t < 20; ++t) {
    RC_ASSERT(survival(model, t) <= survival(model, t - 1));
    RC_ASSERT(std::fabs(retention(model, t) * survival(model, t - 1) - survival(model, t)) < 1e-10);
  }
}

}  // namespace
}  // namespace troth::stats
