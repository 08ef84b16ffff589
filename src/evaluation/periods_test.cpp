#include "evaluation/periods.h"

#include <gtest/gtest.h>

#include "base/as_of.h"
#include "evaluation/company_for_tests.h"

namespace troth::evaluation {
namespace {

TEST(Periods, TwelveMonthsWhenTwoYearsAreThere) {
  const Periods p = choose_periods(day(2025, 12, 31), {}, day(2024, 1, 1));
  EXPECT_EQ(p.months, 12);
  EXPECT_EQ(p.reason, PeriodReason::two_fit);
  EXPECT_EQ(p.current.after, day(2024, 12, 31));
  EXPECT_EQ(p.previous.after, day(2023, 12, 31));
  EXPECT_TRUE(p.previous_complete);
  EXPECT_FALSE(p.before_complete);
}

TEST(Periods, OneDayShortOfTwoYearsTakesSixMonths) {
  const Periods p = choose_periods(day(2025, 12, 31), {}, day(2024, 1, 2));
  EXPECT_EQ(p.months, 6);
  EXPECT_TRUE(p.before_complete);
}

TEST(Periods, OnlineRetailYearTakesSixMonths) {
  const Periods p = choose_periods(day(2011, 12, 9), {}, day(2010, 12, 1));
  EXPECT_EQ(p.months, 6);
  EXPECT_EQ(p.current.after, day(2011, 6, 9));
  EXPECT_EQ(p.previous.after, day(2010, 12, 9));
  EXPECT_FALSE(p.before_complete);
}

TEST(Periods, ThreeAndOneMonth) {
  EXPECT_EQ(choose_periods(day(2025, 6, 30), {}, day(2025, 1, 1)).months, 3);
  EXPECT_EQ(choose_periods(day(2025, 6, 30), {}, day(2025, 5, 1)).months, 1);
}

TEST(Periods, ShortHistoryHasNothingToCompareWith) {
  const Periods p = choose_periods(day(2025, 6, 30), {}, day(2025, 6, 1));
  EXPECT_EQ(p.months, 1);
  EXPECT_EQ(p.reason, PeriodReason::short_history);
  EXPECT_FALSE(p.previous_complete);
}

TEST(Periods, GivenIsTakenAndJudged) {
  const Periods p = choose_periods(day(2025, 6, 30), 24, day(2024, 1, 1));
  EXPECT_EQ(p.months, 24);
  EXPECT_EQ(p.reason, PeriodReason::given);
  EXPECT_FALSE(p.previous_complete);
}

TEST(Periods, WithoutOrdersAYear) {
  const Periods p = choose_periods(day(2025, 6, 30), {}, {});
  EXPECT_EQ(p.months, 12);
  EXPECT_EQ(p.reason, PeriodReason::no_orders);
  EXPECT_FALSE(p.previous_complete);
}

TEST(Periods, PeriodsTileTheDaysWithoutGapOrOverlap) {
  for (Day as_of = day(2024, 1, 1); as_of < day(2025, 1, 1); ++as_of) {
    const Periods p = choose_periods(as_of, {}, day(2015, 1, 1));
    EXPECT_EQ(p.current.after, p.previous.until);
    EXPECT_EQ(p.previous.after, p.before.until);
    EXPECT_TRUE(p.current.holds(as_of));
    EXPECT_FALSE(p.current.holds(p.current.after));
    EXPECT_TRUE(p.previous.holds(p.current.after));
  }
}

TEST(Periods, LastDayIsTheLatestOfAnyKind) {
  EXPECT_FALSE(Extent{}.last_day().has_value());
  EXPECT_EQ(*(Extent{5, 10, 12, 11}.last_day()), 12);
  EXPECT_EQ(*(Extent{{}, {}, {}, 11}.last_day()), 11);
}

TEST(Periods, MonthsCountOn) {
  EXPECT_EQ(month_number(day(2026, 1, 1)), month_number(day(2025, 12, 31)) + 1);
  EXPECT_EQ(first_day_of_month(month_number(day(2025, 12, 31))), day(2025, 12, 1));
}

TEST(AsOf, IsADayWithinTwoCenturies) {
  const auto day = parse_as_of("2026-03-31");
  ASSERT_TRUE(day.ok());
  EXPECT_EQ(*day, to_day({2026, 3, 31}));
  EXPECT_TRUE(parse_as_of("1900-01-01").ok());
  EXPECT_TRUE(parse_as_of("2199-12-31").ok());
  for (const char* text : {"0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31", "soon", ""}) {
    const auto refused = parse_as_of(text);
    ASSERT_FALSE(refused.ok()) << text;
    EXPECT_EQ(refused.error().code, ErrorCode::usage) << text;
    EXPECT_EQ(refused.error().subject, text);
  }
}

}  // namespace
}  // namespace troth::evaluation
