#include "stats/gamma_gamma.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace troth::stats {
namespace {

// The published estimates for the CDNOW sample (Fader & Hardie 2013, note 025).
const GammaGamma kPublishedSpend{6.25, 3.74, 15.44};

std::vector<SpendHistory> simulate(const GammaGamma& model, int customers, Random& random) {
  std::vector<SpendHistory> histories;
  for (int i = 0; i < customers; ++i) {
    const double nu = random.gamma(model.q, model.v);
    const double x = 1 + static_cast<double>(random.poisson(2));
    histories.push_back({x, random.gamma(model.p * x, nu * x)});
  }
  return histories;
}

TEST(GammaGamma, AgreesWithHighPrecision) {
  // 25 digits, the likelihood also by integrating over nu (mpmath).
  struct Row {
    SpendHistory history;
    double log_likelihood, expected;
  };
  for (const Row& row : {Row{{1, 11.77}, -3.73770967874084, 18.916852057842},
                         Row{{2, 22.35}, -3.5513167597317, 24.6637139107612},
                         Row{{26, 39.97}, -4.28703228882657, 39.8912188332123}}) {
    EXPECT_NEAR(log_likelihood(kPublishedSpend, row.history), row.log_likelihood, 1e-12);
    EXPECT_NEAR(expected_spend(kPublishedSpend, row.history), row.expected, 1e-11);
  }
  EXPECT_NEAR(expected_spend(kPublishedSpend, {0, 0}), 35.2189781021898, 1e-11);
  EXPECT_TRUE(std::isnan(expected_spend({6, 0.9, 15}, {1, 20})));
}

TEST(GammaGamma, RecoversWhatWasPlanted) {
  Random random(12);
  const GammaGamma planted{5, 4, 20};
  const std::vector<SpendHistory> histories = simulate(planted, 4000, random);
  const GammaGammaFit fit = fit_gamma_gamma(histories);
  ASSERT_TRUE(fit.report.verdict.ok()) << fit.report.verdict.culprit;
  EXPECT_EQ(fit.report.starts_agreeing, 3);
  EXPECT_LT(std::fabs(fit.model.p - planted.p), 3 * fit.standard_errors[0]);
  EXPECT_LT(std::fabs(fit.model.q - planted.q), 3 * fit.standard_errors[1]);
  EXPECT_LT(std::fabs(fit.model.v - planted.v), 3 * fit.standard_errors[2]);
  EXPECT_LT(fit.standard_errors[0], 1);
  EXPECT_TRUE(fit.report.warnings.empty());
  EXPECT_LT(std::fabs(fit.independence.value), 0.05);
  double sum = 0;
  for (const SpendHistory& h : histories) sum += log_likelihood(fit.model, h);
  EXPECT_NEAR(sum, fit.report.log_likelihood, 1e-8 * std::fabs(sum));
}

TEST(GammaGamma, CurrencyAndOrderDoNotMatter) {
  Random random(5);
  std::vector<SpendHistory> histories = simulate({5, 4, 20}, 600, random);
  const GammaGammaFit pounds = fit_gamma_gamma(histories);
  std::reverse(histories.begin(), histories.end());
  EXPECT_EQ(fit_gamma_gamma(histories).model.q, pounds.model.q);
  for (SpendHistory& h : histories) h.mean_value *= 100;
  const GammaGammaFit pence = fit_gamma_gamma(histories);
  EXPECT_NEAR(pence.model.p / pounds.model.p, 1, 1e-6);
  EXPECT_NEAR(pence.model.v / pounds.model.v, 100, 1e-4);
}

TEST(GammaGamma, WarnsWhenSpendDependsOnFrequency) {
  Random random(8);
  std::vector<SpendHistory> histories = simulate({5, 4, 20}, 800, random);
  for (SpendHistory& h : histories) h.mean_value *= h.purchases;
  const GammaGammaFit fit = fit_gamma_gamma(histories);
  ASSERT_EQ(fit.report.warnings.size(), 1U);
  EXPECT_EQ(fit.report.warnings[0].code, "spend_depends_on_frequency");
  EXPECT_GT(fit.independence.interval.lo, 0.2);
}

TEST(GammaGamma, Refusals) {
  const auto culprit = [](SpendHistory odd) {
    std::vector<SpendHistory> histories(30, SpendHistory{1, 5});
    histories[2] = odd;
    return fit_gamma_gamma(histories).report.verdict.culprit;
  };
  EXPECT_EQ(culprit({1, 0}), "histories[2]: the mean value is not positive.");
  EXPECT_EQ(culprit({1, -3}), "histories[2]: the mean value is not positive.");
  EXPECT_EQ(culprit({1, kNaN}), "histories[2]: the mean value is not positive.");
  EXPECT_NE(culprit({0, 5}).find("histories[2]"), std::string::npos);
  EXPECT_NE(culprit({1.5, 5}).find("whole"), std::string::npos);
  EXPECT_EQ(fit_gamma_gamma({}).report.verdict.status, StatusCode::too_few_rows);
  const std::vector<SpendHistory> equal(50, SpendHistory{2, 5});
  const GammaGammaFit fit = fit_gamma_gamma(equal);
  EXPECT_EQ(fit.report.verdict.status, StatusCode::not_identified);
  EXPECT_EQ(fit.independence.verdict.cause, "zero_variance");
}

TEST(GammaGamma, AnInfiniteMeanIsInadmissible) {
  Random random(3);
  const std::vector<SpendHistory> histories = simulate({4, 0.6, 5}, 1500, random);
  const GammaGammaFit fit = fit_gamma_gamma(histories);
  EXPECT_EQ(fit.report.verdict.status, StatusCode::inadmissible);
  EXPECT_EQ(fit.report.verdict.cause, "infinite_mean");
  EXPECT_LT(fit.model.q, 1);
}

RC_GTEST_PROP(GammaGamma, MorePurchasesMoveTheExpectationToTheOwnMean, ()) {
  const double mean = *rc::gen::inRange(1, 500);
  const double x = *rc::gen::inRange(1, 100);
  const double population = expected_spend(kPublishedSpend, {0, 0});
  const double now = expected_spend(kPublishedSpend, {x, mean});
  const double later = expected_spend(kPublishedSpend, {x + 1, mean});
  RC_ASSERT(std::fabs(later - mean) <= std::fabs(now - mean) + 1e-9);
  RC_ASSERT((now - population) * (mean - population) >= -1e-9);
}

}  // namespace
}  // namespace troth::stats
