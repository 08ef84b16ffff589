#include "stats/cox.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/random.h"
#include "stats/survival.h"

namespace troth::stats {
namespace {

// Freireich's leukaemia data as in Cox (1972): weeks of remission, 1 relapsed; 21 patients on
// 6-mercaptopurine, then 21 on placebo.
const std::vector<double> kWeeks{6,  6,  6,  6,  7,  9,  10, 10, 11, 13, 16, 17, 19, 20,
                                 22, 23, 25, 32, 32, 34, 35, 1,  1,  2,  2,  3,  4,  4,
                                 5,  5,  8,  8,  8,  8,  11, 11, 12, 12, 15, 17, 22, 23};
const std::vector<double> kRelapsed{1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0,
                                    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

Frame placebo() {
  Frame frame{{"placebo"}, {{}}};
  for (int i = 0; i < 42; ++i) frame.columns[0].push_back(i < 21 ? 0 : 1);
  return frame;
}

TEST(Cox, LeukaemiaAsPublished) {
  // Coefficient 1.572, error .412 with Efron's ties (Therneau & Grambsch 2000; R gives 1.5721,
  // .4124, log-likelihoods -93.18427 and -85.00842).
  const CoxFit fit = cox(kWeeks, kRelapsed, placebo());
  ASSERT_TRUE(fit.verdict.ok()) << fit.verdict.culprit;
  EXPECT_NEAR(fit.coefficients[0].value, 1.5721, 5e-5);
  EXPECT_NEAR(fit.coefficients[0].se, 0.4124, 5e-5);
  EXPECT_NEAR(fit.coefficients[0].hazard_ratio, 4.817, 5e-4);
  EXPECT_NEAR(fit.log_likelihood_null, -93.18427, 5e-6);
  EXPECT_NEAR(fit.log_likelihood, -85.00842, 5e-6);
  EXPECT_NEAR(fit.concordance.value, 0.690, 5e-4);
}

TEST(Cox, TruthIsRecovered) {
  Random random(9);
  Frame x{{"a", "b"}, {{}, {}}};
  std::vector<double> time;
  std::vector<double> left;
  for (int i = 0; i < 4000; ++i) {
    const double a = random.normal();
    const double b = random.chance(0.3) ? 1 : 0;
    x.columns[0].push_back(a);
    x.columns[1].push_back(b);
    const double until = random.exponential(0.05 * std::exp(0.7 * a - 1.1 * b));
    const double seen = 1 + 40 * random.uniform();
    time.push_back(std::ceil(std::min(until, seen)));
    left.push_back(until <= seen ? 1 : 0);
  }
  const CoxFit fit = cox(time, left, x);
  ASSERT_TRUE(fit.verdict.ok());
  EXPECT_NEAR(fit.coefficients[0].value, 0.7, 4 * fit.coefficients[0].se);
  EXPECT_NEAR(fit.coefficients[1].value, -1.1, 4 * fit.coefficients[1].se);
  EXPECT_LT(fit.gradient_norm, 1e-8);
}

/// Leaving times of two groups; the second's factor is `early` up to time 5 and `late` after it.
struct TwoHazards {
  std::vector<double> time;
  std::vector<double> left;
  Frame x{{"group"}, {{}}};
};
TwoHazards two_groups(Random& random, int n, double early, double late) {
  TwoHazards out;
  for (int i = 0; i < n; ++i) {
    const bool second = i % 2 == 1;
    double until = random.exponential(0.1 * (second ? early : 1));
    if (until > 5) until = 5 + random.exponential(0.1 * (second ? late : 1));
    out.x.columns[0].push_back(second ? 1 : 0);
    out.time.push_back(std::min(until, 20.0));
    out.left.push_back(until < 20 ? 1 : 0);
  }
  return out;
}

TEST(Cox, AFactorThatChangesWithAgeIsSeenAndOneThatDoesNotIsNot) {
  Random random(5);
  int refused = 0;
  for (int round = 0; round < 200; ++round) {
    const TwoHazards same = two_groups(random, 300, 2, 2);
    const CoxFit fit = cox(same.time, same.left, same.x);
    ASSERT_TRUE(fit.verdict.ok());
    // One covariate: the test of it is the test of all.
    EXPECT_NEAR(fit.drift_chi_squared, fit.coefficients[0].drift_chi_squared, 1e-9);
    refused += fit.drift_p < 0.05;
  }
  // 5 % of 200, with room for chance: 10 +- 3.1 standard deviations of 3.08.
  EXPECT_GE(refused, 1);
  EXPECT_LE(refused, 20);
  const TwoHazards turned = two_groups(random, 2000, 3, 0.5);
  EXPECT_LT(cox(turned.time, turned.left, turned.x).drift_p, 1e-6);
}

TEST(Cox, TheTestOfProportionsIsThatOfItsFormula) {
  // Without ties: residuals x - mean of x among those at risk, by hazard; g = 1 - S(t-).
  const std::vector<double> time{1, 2, 3, 4, 5, 6, 7, 8};
  const std::vector<double> left{1, 1, 0, 1, 1, 1, 0, 1};
  const Frame x{{"x"}, {{0.5, 2, 1, 0, 3, 1, 2, 0.2}}};
  const CoxFit fit = cox(time, left, x);
  ASSERT_TRUE(fit.verdict.ok()) << fit.verdict.culprit;
  const double beta = fit.coefficients[0].value;
  double survival = 1;
  std::vector<double> g;
  std::vector<double> residual;
  double information = 0;
  for (std::size_t i = 0; i < time.size(); ++i) {
    double mass = 0;
    double first = 0;
    double second = 0;
    for (std::size_t j = i; j < time.size(); ++j) {
      const double value = x.columns[0][j];
      mass += std::exp(beta * value);
      first += value * std::exp(beta * value);
      second += value * value * std::exp(beta * value);
    }
    if (left[i] == 0) continue;
    g.push_back(1 - survival);
    residual.push_back(x.columns[0][i] - first / mass);
    information += second / mass - (first / mass) * (first / mass);
    survival *= 1 - 1 / static_cast<double>(time.size() - i);
  }
  double mean = 0;
  for (const double each : g) mean += each / static_cast<double>(g.size());
  double score = 0;
  double spread = 0;
  for (std::size_t i = 0; i < g.size(); ++i) {
    score += (g[i] - mean) * residual[i];
    spread += (g[i] - mean) * (g[i] - mean);
  }
  const double expected = static_cast<double>(g.size()) * score * score / (information * spread);
  EXPECT_NEAR(fit.drift_chi_squared, expected, 1e-6 * expected);
}

TEST(Cox, SeparationIsNamedAndTheOthersStay) {
  // Nobody of the "gold" customers left.
  Frame x = placebo();
  x.names.push_back("gold");
  x.columns.emplace_back();
  for (int i = 0; i < 42; ++i) x.columns[1].push_back(kRelapsed[static_cast<std::size_t>(i)] == 0);
  const CoxFit fit = cox(kWeeks, kRelapsed, x);
  EXPECT_EQ(fit.verdict.status, StatusCode::not_identified);
  EXPECT_EQ(fit.verdict.cause, "separation");
  EXPECT_NE(fit.verdict.culprit.find("gold"), std::string::npos);
  EXPECT_TRUE(std::isfinite(fit.coefficients[0].se));
  EXPECT_TRUE(std::isnan(fit.coefficients[1].se));
}

TEST(Cox, Refusals) {
  Frame x = placebo();
  x.names.push_back("twice");
  x.columns.push_back(x.columns[0]);
  EXPECT_EQ(cox(kWeeks, kRelapsed, x).verdict.status, StatusCode::not_identified);
  EXPECT_EQ(cox(kWeeks, std::vector<double>(42, 0.0), placebo()).verdict.cause, "nobody_left");
  EXPECT_EQ(cox({}, {}, Frame{}).verdict.status, StatusCode::too_few_rows);
  const Frame constant{{"one"}, {std::vector<double>(42, 1.0)}};
  EXPECT_EQ(cox(kWeeks, kRelapsed, constant).verdict.status, StatusCode::not_identified);
}

TEST(Concordance, PairsByHand) {
  // (1, left), (2, seen), (3, left), (3, seen): comparable 1-2, 1-3, 1-3', 3-3'.
  const std::vector<double> time{1, 2, 3, 3};
  const std::vector<double> left{1, 0, 1, 0};
  EXPECT_NEAR(concordance(time, left, std::vector<double>{9, 1, 5, 4}).value, 1, 1e-15);
  EXPECT_NEAR(concordance(time, left, std::vector<double>{4, 1, 5, 4}).value, 2.5 / 4, 1e-15);
  EXPECT_EQ(
      concordance(std::vector<double>{1, 1}, std::vector<double>{1, 1}, std::vector<double>{1, 2})
          .verdict.cause,
      "no_pairs");
}

RC_GTEST_PROP(Cox, UnitsAndOrderDoNotMatter, (std::uint16_t seed)) {
  Random random(seed);
  Frame x{{"a"}, {{}}};
  Frame moved = x;
  std::vector<double> time, left, time_back, left_back;
  for (int i = 0; i < 40; ++i) {
    x.columns[0].push_back(random.normal());
    time.push_back(1 + static_cast<double>(random.below(8)));
    left.push_back(random.chance(0.6) ? 1 : 0);
  }
  for (std::size_t i = time.size(); i-- > 0;) {
    moved.columns[0].push_back(50 - 4 * x.columns[0][i]);
    time_back.push_back(7 * time[i]);
    left_back.push_back(left[i]);
  }
  const CoxFit a = cox(time, left, x);
  const CoxFit b = cox(time_back, left_back, moved);
  RC_PRE(a.verdict.ok() && b.verdict.ok());
  RC_ASSERT(std::fabs(a.coefficients[0].value + 4 * b.coefficients[0].value) < 1e-6);
  RC_ASSERT(std::fabs(a.log_likelihood - b.log_likelihood) < 1e-8);
  RC_ASSERT(std::fabs(a.concordance.value - b.concordance.value) < 1e-12);
}

}  // namespace
}  // namespace troth::stats
