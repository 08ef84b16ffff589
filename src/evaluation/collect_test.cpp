#include "evaluation/collect.h"

#include <gtest/gtest.h>

#include <cmath>

#include "evaluation/company_for_tests.h"
#include "evaluation/periods.h"

namespace troth::evaluation {
namespace {

Collector make_collector(Day first = kStart) {
  return Collector(choose_periods(kAsOf, 12, first), first, {});
}

OrderRow sale(Id customer, Day day, Minor gross) {
  OrderRow row;
  row.customer_id = customer;
  row.day = day;
  row.gross = gross;
  return row;
}

TEST(Collect, OrdersOfOneDayAreOnePurchase) {
  Collector collector = make_collector();
  collector.end_customers();
  collector.order(sale(7, kStart, 100));
  collector.order(sale(7, kStart, 200));
  collector.order(sale(7, kStart + 3, 300));
  collector.end_orders();
  const Collected out = collector.take();
  ASSERT_EQ(out.facts.customers.size(), 1U);
  const CustomerFacts& c = out.facts.customers[0];
  EXPECT_EQ(c.now.purchases, 2);
  EXPECT_EQ(c.first_purchase, kStart);
  EXPECT_EQ(c.net, 600);
  EXPECT_EQ(out.sales.orders, 3);
}

TEST(Collect, ReturnsAndFreeGoodsAreNoPurchases) {
  Collector collector = make_collector();
  collector.end_customers();
  OrderRow back = sale(7, kStart, 0);
  back.kind = 1;
  back.returned = -50;
  collector.order(back);
  collector.order(sale(7, kStart + 1, 0));
  collector.end_orders();
  const Collected out = collector.take();
  EXPECT_EQ(out.facts.customers[0].now.purchases, 0);
  EXPECT_EQ(out.facts.customers[0].net, -50);
  EXPECT_TRUE(out.facts.customers[0].now.met);
  EXPECT_EQ(out.sales.returns, 1);
  EXPECT_EQ(out.sales.orders, 2);
}

TEST(Collect, VoidOrdersCountNothing) {
  Collector collector = make_collector();
  collector.end_customers();
  OrderRow gone = sale(7, kStart, 500);
  gone.kind = 2;
  collector.order(gone);
  collector.end_orders();
  const Collected out = collector.take();
  EXPECT_TRUE(out.facts.customers.empty());
  EXPECT_EQ(out.sales.orders, 0);
  EXPECT_EQ(out.sales.gross, 0);
}

TEST(Collect, CustomersOnlyOrdersNameAreKept) {
  Collector collector = make_collector();
  for (const Id id : {2, 5, 9}) collector.customer({id, "North", {}});
  collector.end_customers();
  for (const Id id : {1, 5, 7, 11}) collector.order(sale(id, kStart, 100));
  collector.end_orders();
  InteractionRow contact;
  contact.customer_id = 6;
  contact.day = kStart;
  contact.kind = "contact";
  collector.interaction(contact);
  collector.end_interactions();
  const Collected out = collector.take();
  std::vector<Id> ids;
  for (const auto& c : out.facts.customers) ids.push_back(c.id);
  EXPECT_EQ(ids, (std::vector<Id>{1, 2, 5, 6, 7, 9, 11}));
  EXPECT_EQ(out.series.names(0).name(out.facts.customers[1].units[0]), "North");
}

TEST(Collect, RowsAfterTheAsOfDateAreCountedAndLeftOut) {
  Collector collector = make_collector();
  collector.end_customers();
  collector.order(sale(-4, kAsOf + 1, 70));
  collector.order(sale(-3, kAsOf, 30));
  collector.order(sale(7, kAsOf + 1, 100));
  collector.end_orders();
  const Collected out = collector.take();
  EXPECT_EQ(out.later_rows, 2);
  EXPECT_EQ(out.sales.anonymous_net, 30);
  EXPECT_EQ(out.sales.orders, 0);
  EXPECT_EQ(out.facts.customers[0].known_since, kAsOf + 1);
}

TEST(Collect, GapsAreSummedUpToBothMoments) {
  Collector collector = make_collector();
  collector.end_customers();
  for (const Day day : {0, 10, 15, 35}) collector.order(sale(1, kStart + day, 100));
  collector.order(sale(1, kAsOf - 1, 100));
  for (Day day = 0; day < 30; ++day) collector.order(sale(2, kStart + day * (day + 1) / 2, 100));
  collector.end_orders();
  const Collected out = collector.take();
  const CustomerFacts& one = out.facts.customers[0];
  EXPECT_EQ(one.then.gaps, 3);
  EXPECT_EQ(one.then.gap_sum, 35);
  EXPECT_EQ(one.then.gap_before, 5);
  EXPECT_EQ(one.then.gap_last, 20);
  EXPECT_NEAR(one.then.gap_ln_sum, std::log(10.0 * 5 * 20), 1e-12);
  EXPECT_EQ(one.then.window_purchases, 3) << "2024 has a day more than the window";
  EXPECT_EQ(one.now.gaps, 4);
  EXPECT_EQ(one.now.gap_last, kAsOf - 1 - (kStart + 35));
  EXPECT_EQ(one.now.gap_before, 20);
  EXPECT_EQ(one.now.window_purchases, 1);
  // Gaps of 1, 2, ... 29 days: the last 24 are 6 to 29.
  const CustomerFacts& two = out.facts.customers[1];
  EXPECT_EQ(two.now.gaps, 24);
  EXPECT_EQ(two.now.gap_sum, (6 + 29) * 24 / 2);
}

TEST(Collect, ValueOfTheYearUpToTheLastPurchaseIncludesLaterReturns) {
  Collector collector = make_collector();
  collector.end_customers();
  collector.order(sale(1, kStart, 1000));
  collector.order(sale(1, kStart + 400, 300));
  OrderRow back = sale(1, kStart + 410, 0);
  back.kind = 1;
  back.returned = -100;
  collector.order(back);
  collector.end_orders();
  EXPECT_EQ(collector.take().facts.customers[0].net_last_year, 200);
}

TEST(Collect, NewcomersBeginOrBeginAgainAfterAYear) {
  Collector collector = make_collector();
  collector.end_customers();
  // The latest cohort begins to buy between 3 April and 2 October 2025.
  const Day may = to_day({2025, 5, 1});
  const auto buy = [&](Id id, std::initializer_list<Day> days) {
    for (const Day day : days) collector.order(sale(id, day, 100));
  };
  buy(1, {may, may + 90});          // Came back in time.
  buy(2, {may, may + 91});          // A day late.
  buy(3, {may});                    // Never.
  buy(4, {may - 366, may});         // Begins again, never back.
  buy(5, {may - 365, may});         // Still last year's customer.
  buy(6, {to_day({2025, 10, 3})});  // Too late to be followed.
  collector.end_orders();
  const Newcomers newcomers = collector.take().newcomers;
  EXPECT_EQ(newcomers.latest.span.after, to_day({2025, 4, 2}));
  EXPECT_EQ(newcomers.latest.span.until, to_day({2025, 10, 2}));
  EXPECT_EQ(newcomers.latest.newcomers, 4);
  EXPECT_EQ(newcomers.latest.came_back, 1);
  EXPECT_EQ(newcomers.year_earlier.newcomers, 2);
  EXPECT_FALSE(newcomers.comparable);
}

TEST(Collect, WaitingForCustomersMonthByMonth) {
  // Bought in January and April 2024, region North; then never again.
  Collector collector = make_collector();
  collector.end_customers();
  for (const Day day : {to_day({2024, 1, 10}), to_day({2024, 4, 20})}) {
    OrderRow row = sale(1, day, 100);
    row.region = "North";
    collector.order(row);
  }
  collector.end_orders();
  const Collected out = collector.take();
  const auto& north = out.series.unit(0, 1);
  ASSERT_EQ(north.size(), 24U);
  std::vector<int> awaited, back, active;
  for (std::size_t m = 0; m < 12; ++m) {
    awaited.push_back(north[m].awaited);
    back.push_back(north[m].came_back);
    active.push_back(north[m].active);
  }
  EXPECT_EQ(awaited, (std::vector<int>{0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0}));
  EXPECT_EQ(back, (std::vector<int>{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(active, (std::vector<int>{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0}));
}

TEST(Collect, OnlyWholeMonthsAreSearched) {
  const UnitSeries cut(to_day({2024, 1, 15}), to_day({2025, 6, 29}));
  EXPECT_EQ(cut.months(), 17U);
  EXPECT_EQ(cut.month_of(to_day({2025, 6, 1})), UnitSeries::npos);
  EXPECT_EQ(cut.month_of(to_day({2025, 5, 31})), 16U);
  EXPECT_EQ(cut.month_of(to_day({2023, 12, 31})), UnitSeries::npos);
  const UnitSeries whole(to_day({2024, 1, 15}), to_day({2025, 6, 30}));
  EXPECT_EQ(whole.months(), 18U);
  EXPECT_EQ(UnitSeries(to_day({2000, 1, 1}), to_day({2025, 6, 30})).months(), kMaxMonths);
  EXPECT_EQ(UnitSeries(to_day({2025, 6, 2}), to_day({2025, 6, 20})).months(), 0U);
}

TEST(Collect, SettledOutcomes) {
  EXPECT_TRUE(settled("Resolved"));
  EXPECT_TRUE(settled(" 已解决 "));
  EXPECT_FALSE(settled("open"));
  EXPECT_FALSE(settled(""));
}

TEST(NameLists, PositionsAreStableAndTheEmptyNameIsZero) {
  NameList names;
  EXPECT_EQ(names.position(""), 0);
  EXPECT_EQ(names.position("a"), 1);
  EXPECT_EQ(names.position("b"), 2);
  EXPECT_EQ(names.position("a"), 1);
  EXPECT_EQ(names.position(""), 0);
  EXPECT_EQ(names.name(2), "b");
}

}  // namespace
}  // namespace troth::evaluation
