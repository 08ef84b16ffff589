#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "demo/testing.h"
#include "demo/truth.h"
#include "stats/changepoint.h"
#include "stats/proportion.h"

namespace troth::demo {
namespace {

bool in_story_region(const Company& company, std::size_t person) {
  return regions()[company.persons[person].region].name == company.settings.plot.region;
}

TEST(Story, NothingChangesElsewhereNorBefore) {
  const auto told = make_company(2000, 1, true);
  const auto untold = make_company(2000, 1, false);
  std::size_t fewer = 0;
  for (std::size_t i = 0; i < told.persons.size(); ++i) {
    if (!in_story_region(told, i)) {
      EXPECT_EQ(told.outcomes[i].purchases, untold.outcomes[i].purchases);
      EXPECT_EQ(told.outcomes[i].margin, untold.outcomes[i].margin);
      continue;
    }
    EXPECT_LE(told.outcomes[i].purchases, untold.outcomes[i].purchases);
    fewer += told.outcomes[i].purchases < untold.outcomes[i].purchases ? 1U : 0U;
    const auto with = sales_of(told, static_cast<std::uint32_t>(i));
    const auto without = sales_of(untold, static_cast<std::uint32_t>(i));
    for (std::size_t k = 0; k < with.size(); ++k) {
      EXPECT_EQ(order_number(with[k]), order_number(without[k]));
      if (day_of(with[k].promised_at) < told.settings.plot.since) {
        EXPECT_EQ(with[k].late, without[k].late);
      }
    }
  }
  EXPECT_GT(fewer, 5U);
}

TEST(Story, PromisesAreKeptAsPlanted) {
  const auto company = make_company(8000, 2);
  const auto kept = kept_promises(company);
  const auto check = [](const Share& share, double planted) {
    const auto interval = stats::proportion(static_cast<std::uint64_t>(share.hits),
                                            static_cast<std::uint64_t>(share.of), 0.999)
                              .interval;
    EXPECT_TRUE(interval.contains(planted)) << share.value() << " of " << share.of;
  };
  check(kept.region_before, 0.95);
  check(kept.region_since, 0.70);
  check(kept.elsewhere_before, 0.95);
  check(kept.elsewhere_since, 0.95);
}

struct Series {
  std::vector<stats::Period> region;
  std::vector<stats::Period> elsewhere;
};

/// Kept promises per week.
Series kept_by_week(const Company& company) {
  constexpr auto kAll = static_cast<std::size_t>(kDays / 7);
  std::vector<double> hits[2] = {std::vector<double>(kAll), std::vector<double>(kAll)};
  std::vector<double> trials = hits[0];
  std::vector<double> elsewhere = hits[0];
  for (const auto& order : company.orders) {
    if (order.kind != OrderKind::sale || !order.delivered) continue;
    const auto week = static_cast<std::size_t>((day_of(order.promised_at) - kFirstDay) / 7);
    if (week >= kAll) continue;
    const bool there = in_story_region(company, order.person);
    ++(there ? trials : elsewhere)[week];
    hits[there ? 0 : 1][week] += order.late ? 0 : 1;
  }
  Series series;
  for (std::size_t week = 8; week < kAll; ++week) {
    series.region.push_back(stats::rate_period(hits[0][week], trials[week]));
    series.elsewhere.push_back(stats::rate_period(hits[1][week], elsewhere[week]));
  }
  return series;
}

TEST(Story, AStatisticianFindsItsDateAndNothingWhereItIsNotTold) {
  const auto company = make_company(10'000, 3);
  const auto series = kept_by_week(company);
  const auto found = stats::find_change_against(series.region, series.elsewhere);
  ASSERT_TRUE(found.found());
  const Day date = kFirstDay + 7 * (static_cast<Day>(found.at) + 8);
  EXPECT_NEAR(date, company.settings.plot.since, 15);
  EXPECT_NEAR(found.difference.value, -0.25, 0.06);

  const auto quiet = kept_by_week(make_company(10'000, 3, false));
  EXPECT_FALSE(stats::find_change_against(quiet.region, quiet.elsewhere).found(0.01));
}

/// Complaints per sale, and repeat purchases per customer who could make one, in the story's region
/// over elsewhere, before and some weeks after.
TEST(Story, ComplaintsRiseThenRepeatPurchasesFall) {
  const auto company = make_company(20'000, 1);
  const Day since = company.settings.plot.since;
  std::map<std::pair<bool, bool>, double> complaints;
  std::map<std::pair<bool, bool>, double> sales;
  for (const auto& contact : company.contacts) {
    if (contact.kind != ContactKind::complaint) continue;
    ++complaints[{in_story_region(company, contact.person), day_of(contact.at) >= since}];
  }
  std::map<std::pair<bool, bool>, double> repeats;
  for (const auto& order : company.orders) {
    if (order.kind != OrderKind::sale || order.person == kNobody) continue;
    const bool there = in_story_region(company, order.person);
    ++sales[{there, day_of(order.at) >= since}];
    if (order.ordinal == 0) continue;
    const Day day = day_of(order.at);
    if (day >= kLastDay - 180) ++repeats[{there, true}];
    if (day < since && day >= since - 180) ++repeats[{there, false}];
  }
  const auto ratio = [](auto& table) {
    return table[{true, true}] / table[{true, false}] /
           (table[{false, true}] / table[{false, false}]);
  };
  const auto rate = [&](bool there, bool after) {
    return complaints[{there, after}] / sales[{there, after}];
  };
  EXPECT_GT(rate(true, true) / rate(true, false), 2.5);
  EXPECT_NEAR(rate(false, true) / rate(false, false), 1, 0.2);
  EXPECT_LT(ratio(repeats), 0.93);
}

TEST(Truth, NamesEveryoneInBothSystemsAndWhatTheyShare) {
  const auto company = make_company(3000, 9);
  const auto pairs = duplicates(company);
  std::size_t recognisable = 0;
  for (const auto& pair : pairs) recognisable += pair.recognisable() ? 1U : 0U;
  const auto count = static_cast<double>(pairs.size());
  EXPECT_GT(count, 900);
  EXPECT_LT(count, 1500);
  EXPECT_GT(static_cast<double>(recognisable) / count, 0.85);
  EXPECT_LT(static_cast<double>(recognisable) / count, 0.99);
  const auto json = truth_json(company);
  EXPECT_NE(json.find("\"since\": \"2025-10-13\""), std::string::npos);
  EXPECT_NE(json.find(pairs.front().crm), std::string::npos);
}

}  // namespace
}  // namespace troth::demo
