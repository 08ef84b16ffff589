#include "stats/pareto_nbd.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace troth::stats {
namespace {

// The published estimates for the CDNOW sample (Fader & Hardie 2005, note 009), in weeks.
const ParetoNbd kPublishedParetoNbd{0.553, 10.578, 0.606, 11.669};
const ParetoNbd kOther{0.8, 15, 1.7, 4};  // alpha > beta, s > 1
const double kWeeklyRate = std::log(1.15) / 52;

std::vector<PurchaseHistory> simulate(const ParetoNbd& model, int customers, double age_max,
                                      Random& random) {
  std::vector<PurchaseHistory> histories;
  for (int i = 0; i < customers; ++i) {
    const double rate = random.gamma(model.r, model.alpha);
    const double leaves = random.exponential(random.gamma(model.s, model.beta));
    PurchaseHistory h;
    h.age = age_max * (0.5 + 0.5 * random.uniform());
    for (double now = random.exponential(rate); now < std::min(leaves, h.age);
         now += random.exponential(rate)) {
      h.frequency += 1;
      h.recency = now;
    }
    histories.push_back(h);
  }
  return histories;
}

TEST(ParetoNbd, AgreesWithTheFormulasInHighPrecision) {
  // From the 2F1 and Tricomi forms of notes 009 and Fader, Hardie & Lee (2005), 25 digits (mpmath).
  struct Row {
    ParetoNbd model;
    PurchaseHistory history;
    double log_likelihood, p_alive, expected, discounted;
  };
  for (const Row& row : {Row{kPublishedParetoNbd,
                             {0, 0, 38.86},
                             -0.52104629408089,
                             0.295286604616894,
                             0.107081468215309,
                             0.478457669514608},
                         Row{kPublishedParetoNbd,
                             {2, 30.43, 38.86},
                             -9.55428324515041,
                             0.869167559153011,
                             1.4551231932576,
                             6.50173053756423},
                         Row{kPublishedParetoNbd,
                             {1, 1.71, 38.86},
                             -4.45019433388101,
                             0.168002326724345,
                             0.171092980553783,
                             0.76447166919185},
                         Row{kPublishedParetoNbd,
                             {26, 30.86, 31.00},
                             -39.1316715403028,
                             0.997918731055158,
                             20.1170260773705,
                             86.2898887886408},
                         Row{kPublishedParetoNbd,
                             {200, 20, 38},
                             169.300221816503,
                             1.26022803592532e-38,
                             1.68238259943547e-36,
                             7.48582268580982e-36},
                         Row{kOther,
                             {0, 0, 38.86},
                             -0.159759737249162,
                             0.00748610651568794,
                             0.00247989589685208,
                             0.00463152921500279},
                         Row{kOther,
                             {2, 30.43, 38.86},
                             -12.2004016529672,
                             0.629897868386749,
                             0.730324097835279,
                             1.36397556036055},
                         Row{kOther,
                             {26, 30.86, 31.00},
                             -43.666483715882,
                             0.992926103835161,
                             11.7986300609735,
                             20.5047296877937}}) {
    EXPECT_NEAR(log_likelihood(row.model, row.history) / row.log_likelihood, 1, 1e-12);
    EXPECT_NEAR(p_alive(row.model, row.history) / row.p_alive, 1, 1e-11);
    EXPECT_NEAR(expected_purchases(row.model, row.history, 39) / row.expected, 1, 1e-11);
    EXPECT_NEAR(discounted_transactions(row.model, row.history, kWeeklyRate) / row.discounted, 1,
                1e-10);
  }
  EXPECT_NEAR(expected_purchases(kOther, 52), 0.25671437612716, 1e-13);
}

TEST(ParetoNbd, NothingHappensWhereTheFormulaDividesByZero) {
  const PurchaseHistory history{2, 5, 9};
  const double at = expected_purchases(ParetoNbd{0.7, 3, 1, 4}, history, 12);
  EXPECT_NEAR(expected_purchases(ParetoNbd{0.7, 3, 1 + 1e-9, 4}, history, 12), at, 1e-8);
  EXPECT_NEAR(expected_purchases(ParetoNbd{0.7, 3, 1 - 1e-9, 4}, history, 12), at, 1e-8);
}

TEST(ParetoNbd, ManyPurchasesAndLongSilencesDoNotOverflow) {
  EXPECT_TRUE(std::isfinite(log_likelihood(kPublishedParetoNbd, {100000, 300, 400})));
  EXPECT_LT(p_alive(kPublishedParetoNbd, {100000, 300, 400}), 1e-12);
  EXPECT_GT(p_alive(kPublishedParetoNbd, {100000, 400, 400}), 0.999);
}

TEST(ParetoNbd, RecoversWhatWasPlanted) {
  Random random(42);
  const ParetoNbd planted{0.9, 8, 0.8, 15};
  const std::vector<PurchaseHistory> histories = simulate(planted, 6000, 80, random);
  const ParetoNbdFit fit = fit_pareto_nbd(histories);
  ASSERT_TRUE(fit.report.verdict.ok()) << fit.report.verdict.culprit;
  EXPECT_LE(fit.report.gradient_norm, 1e-8);
  EXPECT_GE(fit.report.starts_agreeing, 3);
  const double found[] = {fit.model.r, fit.model.alpha, fit.model.s, fit.model.beta};
  const double truth[] = {planted.r, planted.alpha, planted.s, planted.beta};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_LT(std::fabs(found[i] - truth[i]), 3 * fit.standard_errors[i]) << i;
    EXPECT_LT(fit.standard_errors[i], 0.5 * truth[i]);
  }
  double sum = 0;
  for (const PurchaseHistory& h : histories) sum += log_likelihood(fit.model, h);
  EXPECT_NEAR(sum, fit.report.log_likelihood, 1e-9 * std::fabs(sum));
}

TEST(ParetoNbd, UnitOfTimeDoesNotMatter) {
  Random random(2);
  std::vector<PurchaseHistory> histories = simulate({0.9, 8, 0.8, 15}, 1500, 60, random);
  const ParetoNbdFit weeks = fit_pareto_nbd(histories);
  ASSERT_TRUE(weeks.report.verdict.ok());
  for (PurchaseHistory& h : histories) {
    h.age *= 7;
    h.recency *= 7;
  }
  const ParetoNbdFit days = fit_pareto_nbd(histories);
  EXPECT_NEAR(days.model.beta / weeks.model.beta, 7, 1e-5);
  EXPECT_NEAR(days.model.s / weeks.model.s, 1, 1e-6);
}

TEST(ParetoNbd, Refusals) {
  EXPECT_EQ(fit_pareto_nbd({}).report.verdict.status, StatusCode::too_few_rows);
  const std::vector<PurchaseHistory> one_time{{0, 0, 10, 50}, {0, 0, 20, 50}};
  EXPECT_EQ(fit_pareto_nbd(one_time).report.verdict.cause, "no_repeats");
  EXPECT_TRUE(std::isnan(discounted_transactions(kPublishedParetoNbd, {1, 2, 3}, 0)));
}

RC_GTEST_PROP(ParetoNbd, LimitsOfPAliveAndExpectation, ()) {
  const ParetoNbd model{*rc::gen::inRange(1, 40) / 10.0, *rc::gen::inRange(1, 100) / 5.0,
                        *rc::gen::inRange(1, 40) / 10.0, *rc::gen::inRange(1, 100) / 5.0};
  const double x = *rc::gen::inRange(0, 50);
  const double recency = x > 0 ? *rc::gen::inRange(1, 100) : 0;
  const double silence = *rc::gen::inRange(0, 100);
  const PurchaseHistory now{x, recency, recency + silence};
  const PurchaseHistory later{x, recency, recency + silence + 1};
  RC_ASSERT(p_alive(model, later) <= p_alive(model, now) + 1e-13);
  RC_ASSERT(p_alive(model, now) >= 0 && p_alive(model, now) <= 1);
  if (silence == 0) RC_ASSERT(p_alive(model, now) > 1 - 1e-12);
  const double short_time = expected_purchases(model, now, 5);
  RC_ASSERT(short_time >= 0 && expected_purchases(model, now, 50) >= short_time);
  // Discounting by next to nothing over a life that ends (s > 1) gives all purchases to come.
  if (model.s >= 2) {
    const double all = expected_purchases(model, now, 1e9);
    RC_ASSERT(std::fabs(discounted_transactions(model, now, 1e-7) - all) <= 1e-3 * all + 1e-300);
  }
}

}  // namespace
}  // namespace troth::stats
