#include "demo/purchases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "demo/testing.h"
#include "stats/btyd.h"
#include "stats/distributions.h"
#include "stats/gamma_gamma.h"
#include "stats/mean.h"

namespace troth::demo {
namespace {

RC_GTEST_PROP(DropoutChances, KeepTheirMeanOverOrdinaryDeliveries, (int permille)) {
  const double p = std::abs(permille % 1001) / 1000.0;
  const PurchaseModel model;
  const auto chances = dropout_chances(model, 0.95, p);
  RC_ASSERT(chances.after_kept >= -1e-12 && chances.after_kept <= p + 1e-12);
  RC_ASSERT(chances.after_late >= p && chances.after_late <= 1);
  RC_ASSERT(std::abs(0.95 * chances.after_kept + 0.05 * chances.after_late - p) < 1e-12);
}

std::vector<stats::PurchaseHistory> histories(const Company& company) {
  std::vector<double> first(company.persons.size(), -1);
  std::vector<double> last(company.persons.size(), -1);
  std::vector<double> count(company.persons.size(), 0);
  for (const auto& order : company.orders) {
    if (order.kind != OrderKind::sale || order.person == kNobody) continue;
    const auto person = order.person;
    first[person] = count[person] == 0 ? order.weeks : std::min(first[person], order.weeks);
    last[person] = std::max(last[person], order.weeks);
    ++count[person];
  }
  std::vector<stats::PurchaseHistory> all;
  for (std::size_t i = 0; i < count.size(); ++i) {
    if (count[i] > 0) all.push_back({count[i] - 1, last[i] - first[i], kWeeks - first[i], 1});
  }
  return all;
}

TEST(Purchases, BgNbdRecoversWhatWasPlanted) {
  for (const std::uint64_t seed : {1U, 2U}) {
    const auto company = make_company(8000, seed, false);
    const auto fit = stats::fit_bgnbd(histories(company));
    ASSERT_TRUE(fit.report.verdict.ok()) << fit.report.verdict.culprit;
    const auto& planted = company.settings.purchase;
    EXPECT_NEAR(fit.model.r, planted.r, kFar * fit.standard_errors[0]);
    EXPECT_NEAR(fit.model.alpha, planted.alpha, kFar * fit.standard_errors[1]);
    EXPECT_NEAR(fit.model.a, planted.a, kFar * fit.standard_errors[2]);
    EXPECT_NEAR(fit.model.b, planted.b, kFar * fit.standard_errors[3]);
    // The intervals are short enough to tell: a fifth of the parameter at most.
    EXPECT_LT(kFar * fit.standard_errors[0], 0.2 * planted.r);
    EXPECT_LT(kFar * fit.standard_errors[3], 0.5 * planted.b);
  }
}

TEST(Purchases, AmountsHaveTheMomentsOfGammaGamma) {
  const auto company = make_company(8000, 3, false);
  // One order per customer: independent draws with mean p v / (q - 1).
  std::vector<double> amounts(company.persons.size(), stats::kNaN);
  for (const auto& order : company.orders) {
    if (order.kind == OrderKind::sale && order.person != kNobody && order.ordinal == 0) {
      amounts[order.person] = static_cast<double>(order.amount) / 100;
    }
  }
  std::erase_if(amounts, [](double amount) { return std::isnan(amount); });
  const auto& spend = company.settings.spend;
  const auto sample = stats::summarise(amounts);
  const double mean = spend.p * spend.v / (spend.q - 1);
  EXPECT_NEAR(sample.mean, mean, kFar * std::sqrt(sample.variance / static_cast<double>(sample.n)));
  // Z = p-gamma / q-gamma is a scaled F; its quartiles are those of v p/q F(2p, 2q).
  std::ranges::sort(amounts);
  for (const double share : {0.25, 0.5, 0.75}) {
    const double expected =
        spend.v * spend.p / spend.q * stats::f_quantile(share, 2 * spend.p, 2 * spend.q);
    const auto below = std::ranges::lower_bound(amounts, expected) - amounts.begin();
    const auto n = static_cast<double>(amounts.size());
    EXPECT_NEAR(static_cast<double>(below) / n, share, kFar * std::sqrt(share * (1 - share) / n));
  }
}

TEST(Purchases, GammaGammaRecoversWhatWasPlanted) {
  const auto company = make_company(8000, 5, false);
  std::vector<stats::SpendHistory> spent(company.persons.size());
  for (const auto& order : company.orders) {
    if (order.kind != OrderKind::sale || order.person == kNobody) continue;
    spent[order.person].mean_value += static_cast<double>(order.amount) / 100;
    ++spent[order.person].purchases;
  }
  std::erase_if(spent, [](const auto& history) { return history.purchases == 0; });
  for (auto& history : spent) history.mean_value /= history.purchases;
  const auto fit = stats::fit_gamma_gamma(spent);
  ASSERT_TRUE(fit.report.verdict.ok()) << fit.report.verdict.culprit;
  const auto& planted = company.settings.spend;
  EXPECT_NEAR(fit.model.p, planted.p, kFar * fit.standard_errors[0]);
  EXPECT_NEAR(fit.model.q, planted.q, kFar * fit.standard_errors[1]);
  EXPECT_NEAR(fit.model.v, planted.v, kFar * fit.standard_errors[2]);
  EXPECT_LT(kFar * fit.standard_errors[1], 0.2 * planted.q);
  EXPECT_TRUE(fit.independence.interval.contains(0)) << fit.independence.value;
}

TEST(Purchases, SatisfactionAndDropoutAreLinkedAsPlanted) {
  const auto company = make_company(8000, 4, false);
  const auto& planted = company.settings.purchase;
  double product = 0;
  double dropout = 0;
  for (const auto& person : company.persons) {
    const double level = stats::incomplete_beta(planted.a, planted.b, person.dropout);
    product += stats::normal_quantile(level) *
               person.latents[static_cast<std::size_t>(Construct::satisfaction)];
    dropout += person.dropout;
  }
  const auto n = static_cast<double>(company.persons.size());
  EXPECT_NEAR(product / n, planted.satisfaction_dropout, kFar * 1.1 / std::sqrt(n));
  const double mean = planted.a / (planted.a + planted.b);
  const double sd = std::sqrt(mean * (1 - mean) / (planted.a + planted.b + 1));
  EXPECT_NEAR(dropout / n, mean, kFar * sd / std::sqrt(n));
}

TEST(SeasonClock, PassesAsFastAsTheCalendarAndFasterBeforeTheFeasts) {
  for (const auto market : {Market::uk, Market::cn}) {
    const SeasonClock clock(market);
    EXPECT_DOUBLE_EQ(clock.weeks_at(kFirstDay), 0);
    EXPECT_DOUBLE_EQ(clock.weeks_at(kLastDay + 1), kWeeks);
    for (Day day = kFirstDay; day <= kLastDay; day += 13) {
      const double middle = (clock.weeks_at(day) + clock.weeks_at(day + 1)) / 2;
      const auto moment = clock.moment_at(middle);
      EXPECT_EQ(moment.day, day);
      EXPECT_NEAR(moment.fraction, 0.5, 1e-9);
    }
  }
  const SeasonClock uk(Market::uk);
  const SeasonClock cn(Market::cn);
  EXPECT_GT(uk.pace(to_day({2025, 11, 28})), 2);
  EXPECT_LT(uk.pace(to_day({2025, 12, 25})), 0.5);
  EXPECT_GT(cn.pace(to_day({2025, 11, 11})), 3);
  EXPECT_LT(cn.pace(to_day({2026, 2, 17})), 0.5);
  EXPECT_GT(cn.pace(to_day({2026, 2, 7})), 1.2);
}

TEST(SeasonClock, StoresTradeFromNineToTwenty) {
  for (int i = 0; i < 1000; ++i) {
    const auto minute = minute_of_day(i / 1000.0, true);
    EXPECT_GE(minute, 9 * 60);
    EXPECT_LT(minute, 20 * 60);
    EXPECT_LT(minute_of_day(i / 1000.0, false), kMinutesPerDay);
  }
}

}  // namespace
}  // namespace troth::demo
