#include "evaluation/at_risk.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/random.h"
#include "evaluation/periods.h"
#include "stats/regularity.h"

namespace troth::evaluation {
namespace {

constexpr Day kRiskDay = 20'000;

/// Customers whose gaps are given and who have been silent for some days.
struct Bought {
  std::vector<std::int32_t> gaps;
  Day silent = 0;
  Minor value = 0;
};

Facts facts_of(const std::vector<Bought>& all) {
  Facts facts;
  for (const Bought& bought : all) {
    CustomerFacts customer;
    customer.id = static_cast<Id>(facts.customers.size()) + 1;
    customer.now.purchases = static_cast<std::int32_t>(bought.gaps.size()) + 1;
    customer.now.last_purchase = kRiskDay - bought.silent;
    customer.net_last_year = bought.value;
    Trace& now = customer.now;
    now.gaps = static_cast<std::int16_t>(bought.gaps.size());
    for (const std::int32_t gap : bought.gaps) {
      now.gap_sum += gap;
      now.gap_ln_sum += std::log(gap);
    }
    if (now.gaps > 0) now.gap_last = bought.gaps.back();
    if (now.gaps > 1) now.gap_before = bought.gaps[bought.gaps.size() - 2];
    facts.customers.push_back(customer);
  }
  return facts;
}

AtRiskList at_risk(const std::vector<Bought>& all, std::size_t listed = 100) {
  return find_at_risk(facts_of(all), choose_periods(kRiskDay, 12, kRiskDay - 1000), listed);
}

TEST(AtRisk, TiesAreListedByCustomer) {
  const Bought late{{10, 11, 9, 10, 10}, 90, 500};
  const AtRiskList list = at_risk({late, late, late}, 2);
  EXPECT_EQ(list.customers, 3);
  EXPECT_EQ(list.value, 1500);
  ASSERT_EQ(list.top.size(), 2U);
  EXPECT_EQ(list.top[0].customer_id, 1);
  EXPECT_EQ(list.top[1].customer_id, 2);
}

TEST(AtRisk, AWiderRhythmIsWaitedForLonger) {
  const AtRiskList list = at_risk({{{30, 30, 30, 30, 30}, 60, 1}, {{5, 55, 10, 70, 10}, 60, 1}});
  ASSERT_EQ(list.customers, 1);
  EXPECT_EQ(list.top[0].customer_id, 1);
}

TEST(AtRisk, SlowCustomersAreNotGoneAfterAYear) {
  // Buys every 300 days: late after some 500, at risk until twice that.
  const std::vector<std::int32_t> slow = {300, 310, 290, 300};
  EXPECT_EQ(at_risk({{slow, 320, 1}}).customers, 0);
  EXPECT_EQ(at_risk({{slow, 700, 1}}).customers, 1);
  EXPECT_EQ(at_risk({{slow, 3000, 1}}).customers, 0);
}

TEST(AtRisk, AboutATenthOfRandomBuyersIsLateByChance) {
  Random random(7);
  std::vector<Bought> all;
  for (int i = 0; i < 4000; ++i) {
    Bought bought;
    const double mean = 20 + 40 * random.uniform();
    for (int j = 0; j < 12; ++j) {
      bought.gaps.push_back(1 + static_cast<std::int32_t>(random.exponential(1 / mean)));
    }
    bought.silent = static_cast<Day>(random.exponential(1 / mean));
    bought.value = 1;
    all.push_back(std::move(bought));
  }
  const AtRiskList list = at_risk(all);
  EXPECT_NEAR(list.regularity, 1.0, 0.1);
  EXPECT_NEAR(static_cast<double>(list.customers) / 4000, 0.10, 0.02);
}

RC_GTEST_PROP(AtRisk, ShortCutMissesNobody, ()) {
  const auto gaps = *rc::gen::container<std::vector<std::int32_t>>(rc::gen::inRange(1, 400));
  RC_PRE(std::ssize(gaps) >= value::kRhythmGapsMin && std::ssize(gaps) <= value::kRhythmGapsMax);
  const auto silent = *rc::gen::inRange<Day>(0, 365);
  const AtRiskList list = at_risk({{gaps, silent, 1}});
  stats::RhythmSettings settings;
  settings.population_k = list.regularity;
  const std::vector<double> days(gaps.begin(), gaps.end());
  const bool late = stats::overdue(stats::rhythm(days, settings), silent);
  RC_ASSERT(list.customers == (late ? 1 : 0));
}

}  // namespace
}  // namespace troth::evaluation
