#include "stats/btyd_covariates.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace troth::stats {
namespace {

/// Customers of whom half are members (z = 1), and who differ in a figure without any effect.
struct PlantedPurchases {
  std::vector<PurchaseHistory> histories;
  Frame covariates{{"member", "noise"}, {{}, {}}};
};

/// Members buy exp(.6) times as often and leave at exp(-.8) times the rate or odds.
constexpr double kPurchases = 0.6;
constexpr double kLeaving = -0.8;

PlantedPurchases planted_purchases(PurchaseModelKind kind, int customers) {
  PlantedPurchases p;
  Random random(17);
  for (int i = 0; i < customers; ++i) {
    const double z = i % 2;
    const double rate = random.gamma(0.8, 6 * std::exp(-kPurchases * z));
    const bool pareto = kind == PurchaseModelKind::pareto_nbd;
    const double death =
        pareto ? random.exponential(random.gamma(0.7, 12 * std::exp(-kLeaving * z))) : kInfinity;
    const double leave = pareto ? 0 : random.beta(0.8 * std::exp(kLeaving * z), 2.5);
    PurchaseHistory h{0, 0, 30 + 22 * random.uniform(), 1};
    for (double now = random.exponential(rate); now < std::min(h.age, death);
         now += random.exponential(rate)) {
      h.frequency += 1;
      h.recency = now;
      if (random.chance(leave)) break;
    }
    p.histories.push_back(h);
    p.covariates.columns[0].push_back(z);
    p.covariates.columns[1].push_back(100 + 20 * random.normal());
  }
  return p;
}

void expect_recovered(PurchaseModelKind kind, const std::array<double, 4>& truth) {
  const PlantedPurchases p = planted_purchases(kind, 8000);
  const CovariateFit fit = fit_with_covariates(kind, p.histories, p.covariates);
  ASSERT_TRUE(fit.report.verdict.ok()) << fit.report.verdict.culprit;
  EXPECT_LT(fit.report.gradient_norm, 1e-8);
  const CovariateEffect& member = fit.effects[0];
  const CovariateEffect& noise = fit.effects[1];
  EXPECT_NEAR(member.purchases, kPurchases, 3 * member.purchases_se);
  EXPECT_NEAR(member.leaving, kLeaving, 3 * member.leaving_se);
  EXPECT_LT(member.purchases_se, 0.1);
  EXPECT_NEAR(noise.purchases, 0, 3.5 * noise.purchases_se);
  EXPECT_NEAR(noise.leaving, 0, 3.5 * noise.leaving_se);
  EXPECT_LT(fit.p, 1e-6);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(std::log(fit.parameters[i] / truth[i]), 0,
                4 * fit.standard_errors[i] / fit.parameters[i])
        << i;
  }
}

TEST(PurchaseCovariates, BgNbdEffectsAreRecovered) {
  expect_recovered(PurchaseModelKind::bgnbd, {0.8, 6, 0.8, 2.5});
}

TEST(PurchaseCovariates, ParetoNbdEffectsAreRecovered) {
  expect_recovered(PurchaseModelKind::pareto_nbd, {0.8, 6, 0.7, 12});
}

TEST(PurchaseCovariates, LikelihoodIsThatOfTheCustomersOwnModels) {
  const PlantedPurchases p = planted_purchases(PurchaseModelKind::bgnbd, 500);
  const CovariateFit fit = fit_with_covariates(PurchaseModelKind::bgnbd, p.histories, p.covariates);
  ASSERT_TRUE(fit.report.verdict.ok()) << fit.report.verdict.culprit;
  double sum = 0;
  for (std::size_t i = 0; i < p.histories.size(); ++i) {
    const auto own = fit.parameters_of(p.covariates, i);
    sum += log_likelihood(BgNbd{own[0], own[1], own[2], own[3]}, p.histories[i]);
  }
  EXPECT_NEAR(sum, fit.report.log_likelihood, 1e-6);
}

TEST(PurchaseCovariates, UnitsOfACovariateDoNotMatter) {
  const PlantedPurchases p = planted_purchases(PurchaseModelKind::mbgnbd, 600);
  Frame moved = p.covariates;
  for (double& z : moved.columns[0]) z = 5 - 2 * z;
  const CovariateFit a = fit_with_covariates(PurchaseModelKind::mbgnbd, p.histories, p.covariates);
  const CovariateFit b = fit_with_covariates(PurchaseModelKind::mbgnbd, p.histories, moved);
  EXPECT_NEAR(a.effects[0].purchases, -2 * b.effects[0].purchases, 1e-5);
  EXPECT_NEAR(a.report.log_likelihood, b.report.log_likelihood, 1e-6);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(a.parameters_of(p.covariates, 3)[i] / b.parameters_of(moved, 3)[i], 1, 1e-5);
  }
}

TEST(PurchaseCovariates, Refusals) {
  PlantedPurchases p = planted_purchases(PurchaseModelKind::bgnbd, 200);
  const auto cause = [&](const Frame& covariates) {
    return fit_with_covariates(PurchaseModelKind::bgnbd, p.histories, covariates).report.verdict;
  };
  EXPECT_EQ(cause(Frame{{"a"}, {{1, 2}}}).cause, "length_mismatch");
  EXPECT_EQ(cause(Frame{{"a"}, {std::vector<double>(200, 1.0)}}).status,
            StatusCode::not_identified);
  Frame twice = p.covariates;
  twice.names[1] = "again";
  twice.columns[1] = twice.columns[0];
  EXPECT_EQ(cause(twice).status, StatusCode::not_identified);
  p.covariates.columns[1][7] = kNaN;
  EXPECT_EQ(cause(p.covariates).status, StatusCode::bad_input);
  p.histories.resize(5);
  p.covariates.columns[0].resize(5);
  p.covariates.columns[1].resize(5);
  EXPECT_EQ(cause(p.covariates).status, StatusCode::too_few_rows);
}

}  // namespace
}  // namespace troth::stats
