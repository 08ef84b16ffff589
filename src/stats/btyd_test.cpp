#include "stats/btyd.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace troth::stats {
namespace {

// The published estimates for the CDNOW sample (Fader, Hardie & Lee 2005, table 2), in weeks.
const BgNbd kPublishedBgNbd{0.243, 4.414, 0.793, 2.426, Dropout::after_repeats};
const BgNbd kModified{0.525, 6.183, 0.891, 1.614, Dropout::after_any};

/// Customers of a known model, observed for between half and all of `age_max`.
std::vector<PurchaseHistory> simulate_purchases(const BgNbd& model, int customers, double age_max,
                                                Random& random) {
  std::vector<PurchaseHistory> histories;
  for (int i = 0; i < customers; ++i) {
    const double rate = random.gamma(model.r, model.alpha);
    const double leave = random.beta(model.a, model.b);
    PurchaseHistory h;
    h.age = age_max * (0.5 + 0.5 * random.uniform());
    bool alive = model.dropout == Dropout::after_repeats || !random.chance(leave);
    double now = 0;
    while (alive) {
      now += random.exponential(rate);
      if (now > h.age) break;
      h.frequency += 1;
      h.recency = now;
      alive = !random.chance(leave);
    }
    histories.push_back(h);
  }
  return histories;
}

TEST(BgNbd, AgreesWithTheFormulasInHighPrecision) {
  // Likelihood, P(alive) and E[Y(39)] with 30 digits (mpmath), from the Beta and Gamma functions
  // and 2F1; the likelihood of the second row also by integrating over pace and dropout.
  struct Row {
    PurchaseHistory history;
    double log_likelihood, p_alive, expected;
  };
  for (const Row& row :
       {Row{{0, 0, 38.86}, -0.554713276438158, 1.0, 0.195098052011263},
        Row{{1, 1.71, 38.86}, -4.46909327503259, 0.212100985377379, 0.203186987079754},
        Row{{2, 30.43, 38.86}, -9.45860630706627, 0.726578570080673, 1.22602817476714},
        Row{{26, 30.86, 31.00}, -37.7265794733944, 0.968915649717525, 20.7497261408573},
        Row{{29, 35.71, 38.86}, -44.2746976429873, 0.808008517787166, 16.4544197082747}}) {
    EXPECT_NEAR(log_likelihood(kPublishedBgNbd, row.history), row.log_likelihood, 1e-11);
    EXPECT_NEAR(p_alive(kPublishedBgNbd, row.history), row.p_alive, 1e-12);
    EXPECT_NEAR(expected_purchases(kPublishedBgNbd, row.history, 39), row.expected, 1e-11);
  }
}

TEST(BgNbd, PublishedPrediction) {
  // Fader, Hardie & Lee (2005): a customer with x = 2, t_x = 30.43, T = 38.86 makes 1.226
  // purchases.
  EXPECT_NEAR(expected_purchases(kPublishedBgNbd, {2, 30.43, 38.86}, 39), 1.226, 5e-4);
}

TEST(MbgNbd, AgreesWithTheFormulasInHighPrecision) {
  struct Row {
    PurchaseHistory history;
    double log_likelihood, p_alive, expected;
  };
  for (const Row& row :
       {Row{{0, 0, 38.86}, -0.539837463531015, 0.389735080918763, 0.154012746675147},
        Row{{2, 30.43, 38.86}, -9.48555131453393, 0.706202265118487, 1.26296062326737},
        Row{{29, 35.71, 38.86}, -44.7905015689234, 0.801602460253713, 15.4954460898239}}) {
    EXPECT_NEAR(log_likelihood(kModified, row.history), row.log_likelihood, 1e-11);
    EXPECT_NEAR(p_alive(kModified, row.history), row.p_alive, 1e-12);
    EXPECT_NEAR(expected_purchases(kModified, row.history, 39), row.expected, 1e-11);
  }
}

TEST(BgNbd, ExpectationOfANewCustomer) {
  EXPECT_NEAR(expected_purchases(kPublishedBgNbd, 52), 1.4460505953964, 1e-12);
  EXPECT_NEAR(expected_purchases(BgNbd{0.7, 3, 2.3, 1.9}, 1000), 2.34218352716609, 1e-11);
  EXPECT_NEAR(expected_purchases(BgNbd{0.7, 3, 0.3, 0.4}, 10), 1.37938587097162, 1e-12);
  EXPECT_EQ(expected_purchases(kPublishedBgNbd, 0), 0);
}

TEST(BgNbd, NothingHappensWhereTheFormulaDividesByZero) {
  const PurchaseHistory history{2, 5, 9};
  const double at = expected_purchases(BgNbd{0.7, 3, 1, 1.9}, history, 12);
  EXPECT_NEAR(at, 0.994793049472, 1e-10);
  EXPECT_NEAR(expected_purchases(BgNbd{0.7, 3, 1 + 1e-9, 1.9}, history, 12), at, 1e-8);
  EXPECT_NEAR(expected_purchases(BgNbd{0.7, 3, 1 - 1e-9, 1.9}, history, 12), at, 1e-8);
}

TEST(BgNbd, ALongSilenceMeansGoneAndManyPurchasesDoNotOverflow) {
  EXPECT_LT(p_alive(kPublishedBgNbd, {100000, 300, 400}), 1e-12);
  EXPECT_GT(p_alive(kPublishedBgNbd, {100000, 400, 400}), 0.999);
  EXPECT_TRUE(std::isfinite(log_likelihood(kPublishedBgNbd, {100000, 300, 400})));
  EXPECT_GT(expected_purchases(kPublishedBgNbd, {100000, 400, 400}, 10), 2000);
}

TEST(BgNbd, ExpectationsHoldWhereTheSeriesHardlyConverges) {
  // Given the pace and the chance of leaving q, (1 - e^-(pace q t)) / q purchases are expected.
  struct Case {
    BgNbd model;
    PurchaseHistory history;
    double t;
  };
  for (const Case& one : {Case{{0.9, 0.002, 1.4, 2.5}, {0, 0, 0.001}, 40},
                          Case{{1.2, 0.003, 1.7, 0.4}, {2, 0.002, 0.003}, 60},
                          Case{{9e4, 9e5, 0.6, 3}, {5, 40, 52}, 30000}}) {
    Random random(3);
    double sum = 0;
    constexpr int kDraws = 300'000;
    for (int i = 0; i < kDraws; ++i) {
      const double pace =
          random.gamma(one.model.r + one.history.frequency, one.model.alpha + one.history.age);
      const double q =
          std::max(1e-12, random.beta(one.model.a, one.model.b + one.history.frequency));
      sum += -std::expm1(-pace * q * one.t) / q;
    }
    const double expected = expected_if_alive(one.model, one.history, one.t);
    EXPECT_NEAR(expected / (sum / kDraws), 1, 0.02) << one.model.r << ' ' << expected;
  }
}

TEST(BgNbd, RecoversWhatWasPlanted) {
  Random random(42);
  for (const Dropout dropout : {Dropout::after_repeats, Dropout::after_any}) {
    const BgNbd planted{0.8, 6, 0.9, 3, dropout};
    const std::vector<PurchaseHistory> histories = simulate_purchases(planted, 8000, 80, random);
    const BgNbdFit fit =
        dropout == Dropout::after_any ? fit_mbgnbd(histories) : fit_bgnbd(histories);
    ASSERT_TRUE(fit.report.verdict.ok()) << fit.report.verdict.culprit;
    EXPECT_LE(fit.report.gradient_norm, 1e-8);
    EXPECT_EQ(fit.report.starts_agreeing, 4);
    const double found[] = {fit.model.r, fit.model.alpha, fit.model.a, fit.model.b};
    const double truth[] = {planted.r, planted.alpha, planted.a, planted.b};
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_LT(std::fabs(found[i] - truth[i]), 3 * fit.standard_errors[i]) << i;
      EXPECT_LT(fit.standard_errors[i], 0.3 * truth[i]);
    }
    double sum = 0;
    for (const PurchaseHistory& h : histories) sum += log_likelihood(fit.model, h);
    EXPECT_NEAR(sum, fit.report.log_likelihood, 1e-6 * std::fabs(sum));
  }
}

TEST(BgNbd, PredictsTheFutureOfTheSimulatedCustomers) {
  // P(alive) averages to the share still there, E[Y] to what they went on to buy.
  Random random(7);
  const BgNbd model{0.8, 6, 0.9, 3, Dropout::after_repeats};
  double alive_predicted = 0, alive_seen = 0, predicted = 0, bought = 0;
  constexpr int kCustomers = 20000;
  for (int i = 0; i < kCustomers; ++i) {
    const double rate = random.gamma(model.r, model.alpha);
    const double leave = random.beta(model.a, model.b);
    PurchaseHistory h;
    h.age = 40;
    bool alive = true;
    bool alive_at_end = true;
    double later = 0;
    double now = 0;
    while (alive) {
      now += random.exponential(rate);
      if (now > 70) break;
      alive = !random.chance(leave);
      if (now > h.age) {
        later += 1;
      } else {
        h.frequency += 1;
        h.recency = now;
        alive_at_end = alive;
      }
    }
    alive_predicted += p_alive(model, h);
    alive_seen += alive_at_end ? 1 : 0;
    predicted += expected_purchases(model, h, 30);
    bought += later;
  }
  EXPECT_NEAR(alive_predicted / kCustomers, alive_seen / kCustomers, 0.01);
  EXPECT_NEAR(predicted / bought, 1, 0.03);
}

TEST(BgNbd, UnitOfTimeOrderAndGroupingDoNotMatter) {
  Random random(1);
  std::vector<PurchaseHistory> histories = simulate_purchases({0.6, 4, 0.8, 2.5}, 1500, 52, random);
  for (PurchaseHistory& h : histories) {
    h.age = std::ceil(h.age);
    h.recency = std::min(h.age, std::ceil(h.recency));
  }
  const BgNbdFit weeks = fit_bgnbd(histories);
  ASSERT_TRUE(weeks.report.verdict.ok());
  std::vector<PurchaseHistory> days = group_histories(histories);
  EXPECT_LT(days.size(), histories.size());
  std::reverse(days.begin(), days.end());
  double repeats = 0;
  for (PurchaseHistory& h : days) {
    h.age *= 7;
    h.recency *= 7;
    repeats += h.frequency * h.count;
  }
  const BgNbdFit again = fit_bgnbd(days);
  EXPECT_NEAR(again.model.r / weeks.model.r, 1, 1e-7);
  EXPECT_NEAR(again.model.alpha / weeks.model.alpha, 7, 1e-6);
  EXPECT_NEAR(again.model.b / weeks.model.b, 1, 1e-7);
  EXPECT_NEAR(again.report.log_likelihood, weeks.report.log_likelihood - repeats * std::log(7.0),
              1e-6);
  std::reverse(histories.begin(), histories.end());
  EXPECT_EQ(fit_bgnbd(histories).model.b, weeks.model.b);
}

TEST(MbgNbd, IntervalsFollowTheLikelihood) {
  Random random(8);
  const auto histories = simulate_purchases({0.9, 6, 0.9, 2, Dropout::after_any}, 500, 52, random);
  const BgNbdFit fit = fit_mbgnbd(histories, {.profile_histories_max = 500});
  ASSERT_TRUE(fit.report.verdict.ok());
  ASSERT_TRUE(fit.intervals.by_profile);
  const std::array<double, 4> values = {fit.model.r, fit.model.alpha, fit.model.a, fit.model.b};
  std::vector<PurchaseHistory> days = histories;
  for (PurchaseHistory& h : days) {
    h.recency *= 7;
    h.age *= 7;
  }
  const BgNbdFit in_days = fit_mbgnbd(days, {.profile_histories_max = 500});
  const BgNbdFit by_error = fit_mbgnbd(histories, {.profile_histories_max = 20});
  EXPECT_FALSE(by_error.intervals.by_profile);
  for (std::size_t i = 0; i < 4; ++i) {
    const Interval& interval = fit.intervals.of[i];
    const Interval& plain = by_error.intervals.of[i];
    EXPECT_LT(interval.lo, values[i]) << i;
    EXPECT_GT(interval.hi, values[i]) << i;
    const double unit = i == 1 ? 7 : 1;
    EXPECT_NEAR(in_days.intervals.of[i].lo / unit, interval.lo, 1e-3 * interval.lo) << i;
    EXPECT_NEAR(in_days.intervals.of[i].hi / unit, interval.hi, 1e-3 * interval.hi) << i;
    EXPECT_NEAR(plain.lo * plain.hi, values[i] * values[i], 1e-9 * values[i] * values[i]) << i;
  }
  const BgNbdFit narrow = fit_mbgnbd(histories, {.profile_histories_max = 500, .level = 0.5});
  EXPECT_GT(narrow.intervals.of[0].lo, fit.intervals.of[0].lo);
  EXPECT_LT(narrow.intervals.of[0].hi, fit.intervals.of[0].hi);
  // A few hundred customers bound how strongly chances to leave differ from below, hardly above.
  EXPECT_GT(fit.intervals.of[3].hi / values[3], 1.2 * values[3] / fit.intervals.of[3].lo);
}

TEST(BgNbd, ThinnedStartsEndAtTheSameTop) {
  Random random(3);
  const std::vector<PurchaseHistory> histories =
      simulate_purchases({0.6, 4, 0.8, 2.5}, 30000, 52, random);
  const BgNbdFit fit = fit_bgnbd(histories);
  ASSERT_TRUE(fit.report.verdict.ok());
  EXPECT_LE(fit.report.gradient_norm, 1e-8);
  EXPECT_EQ(fit.report.customers, 30000);
}

TEST(BgNbd, Refusals) {
  const auto cause = [](std::vector<PurchaseHistory> h) {
    h.insert(h.end(), 30, PurchaseHistory{1, 5, 10});
    return fit_bgnbd(h).report.verdict.culprit;
  };
  EXPECT_EQ(cause({{1, 11, 10}}),
            "histories[0]: the last purchase is after the end of observation.");
  EXPECT_EQ(cause({{1, 0, 10}}), "histories[0]: repeats on the first day.");
  EXPECT_EQ(cause({{0, 2, 10}}), "histories[0]: a last repeat but no repeats.");
  EXPECT_EQ(cause({{1.5, 2, 10}}), "histories[0]: frequency is not whole.");
  EXPECT_EQ(cause({{-1, 2, 10}}), "histories[0]: a figure is negative.");
  EXPECT_EQ(cause({{1, kNaN, 10}}), "histories[0]: a figure is not a finite number.");
  EXPECT_EQ(fit_bgnbd({}).report.verdict.status, StatusCode::too_few_rows);
  const std::vector<PurchaseHistory> few(19, PurchaseHistory{1, 5, 10});
  EXPECT_EQ(fit_bgnbd(few).report.verdict.status, StatusCode::too_few_rows);
  const std::vector<PurchaseHistory> one_time{{0, 0, 10, 50}, {0, 0, 20, 50}};
  EXPECT_EQ(fit_bgnbd(one_time).report.verdict.cause, "no_repeats");
  EXPECT_TRUE(std::isnan(fit_bgnbd(one_time).model.r));
}

TEST(BgNbd, SaysWhichParameterRunsOff) {
  // Everybody buys at one pace and never leaves: nothing to tell customers apart.
  Random random(5);
  std::vector<PurchaseHistory> histories;
  for (int i = 0; i < 500; ++i) {
    PurchaseHistory h{0, 0, 50, 1};
    for (double now = random.exponential(0.3); now < 50; now += random.exponential(0.3)) {
      h.frequency += 1;
      h.recency = now;
    }
    histories.push_back(h);
  }
  const BgNbdFit fit = fit_bgnbd(histories);
  EXPECT_EQ(fit.report.verdict.status, StatusCode::not_identified);
  EXPECT_NE(fit.report.verdict.culprit.find("runs off"), std::string::npos)
      << fit.report.verdict.culprit;
}

TEST(BgNbd, GivesUpWhenToldTo) {
  Random random(6);
  const auto histories = simulate_purchases({0.6, 4, 0.8, 2.5}, 500, 52, random);
  const BgNbdFit fit = fit_bgnbd(histories, {.max_iterations = 1});
  EXPECT_EQ(fit.report.verdict.status, StatusCode::not_converged);
  EXPECT_TRUE(std::isfinite(fit.model.r));
}

RC_GTEST_PROP(BgNbd, LimitsOfPAliveAndExpectation, ()) {
  const BgNbd model{*rc::gen::inRange(1, 40) / 10.0, *rc::gen::inRange(1, 100) / 5.0,
                    *rc::gen::inRange(1, 40) / 10.0, *rc::gen::inRange(1, 60) / 10.0,
                    *rc::gen::element(Dropout::after_repeats, Dropout::after_any)};
  const double x = *rc::gen::inRange(1, 50);
  const double recency = *rc::gen::inRange(1, 100);
  const double silence = *rc::gen::inRange(0, 100);
  const PurchaseHistory now{x, recency, recency + silence};
  const PurchaseHistory later{x, recency, recency + silence + 1};
  RC_ASSERT(p_alive(model, later) <= p_alive(model, now));
  RC_ASSERT(p_alive(model, now) > 0 && p_alive(model, now) < 1);
  const double short_time = expected_purchases(model, now, 5);
  const double long_time = expected_purchases(model, now, 50);
  RC_ASSERT(short_time >= 0 && long_time >= short_time);
  // For a moment, buyers buy at their posterior pace if they are alive.
  const double pace = p_alive(model, now) * (model.r + x) / (model.alpha + now.age);
  const double moment = 1e-6 * (model.alpha + now.age);
  RC_ASSERT(std::fabs(expected_purchases(model, now, moment) / moment / pace - 1) < 1e-3);
}

}  // namespace
}  // namespace troth::stats
