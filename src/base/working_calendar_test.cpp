#include "base/working_calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/time_testing.h"

namespace troth {
namespace {

using testing::day;
using testing::kHour;
using testing::zone;

Instant at(const TimeZone& in, std::string_view date, int hour, int minute = 0) {
  return in.to_instant(day(date), hour * kHour + minute * 60 * kMicrosPerSecond);
}

/// Monday to Friday 9 to 12 and 13 to 17, no Christmas, a Saturday at work, in Shanghai.
CalendarRules rules() {
  CalendarRules made;
  for (std::size_t i = 0; i < 5; ++i) made.week[i] = {{540, 720}, {780, 1020}};
  made.days = {{day("2026-12-26"), "made up", {{600, 660}}}, {day("2026-12-25"), "Christmas", {}}};
  return made;
}

TEST(WorkingCalendar, CountsWorkingTimeOnly) {
  const auto shanghai = zone("Asia/Shanghai");
  const WorkingCalendar calendar(rules(), shanghai);
  const auto hours = [&](Instant from, Instant to) {
    return static_cast<double>(calendar.between(from, to)) / static_cast<double>(kHour);
  };
  // Thursday 16:00 to Monday 10:00: an hour, the Saturday that is made up, an hour.
  const auto thursday = at(shanghai, "2026-12-24", 16);
  EXPECT_EQ(hours(thursday, at(shanghai, "2026-12-28", 10)), 3);
  EXPECT_EQ(hours(at(shanghai, "2026-12-28", 10), thursday), -3);
  EXPECT_EQ(hours(at(shanghai, "2026-12-21", 0), at(shanghai, "2026-12-22", 0)), 7);
  EXPECT_EQ(hours(at(shanghai, "2026-12-25", 0), at(shanghai, "2026-12-26", 0)), 0);
  EXPECT_EQ(hours(at(shanghai, "2026-12-21", 12), at(shanghai, "2026-12-21", 13)), 0);
}

TEST(WorkingCalendar, KnowsWhenSoMuchHasPassed) {
  const auto shanghai = zone("Asia/Shanghai");
  const WorkingCalendar calendar(rules(), shanghai);
  const auto thursday = at(shanghai, "2026-12-24", 16);
  EXPECT_EQ(calendar.after(thursday, kHour), at(shanghai, "2026-12-24", 17));
  EXPECT_EQ(calendar.after(thursday, 2 * kHour), at(shanghai, "2026-12-26", 11));
  EXPECT_EQ(calendar.after(thursday, 3 * kHour), at(shanghai, "2026-12-28", 10));
  EXPECT_EQ(calendar.after(at(shanghai, "2026-12-24", 20), 0), at(shanghai, "2026-12-26", 10));
  EXPECT_EQ(calendar.after(thursday, 1'000'000 * kHour), std::nullopt);
}

TEST(WorkingCalendar, IsWorkingFromTheFirstMomentToBeforeTheLast) {
  const auto shanghai = zone("Asia/Shanghai");
  const WorkingCalendar calendar(rules(), shanghai);
  EXPECT_TRUE(calendar.is_working(at(shanghai, "2026-12-21", 9)));
  EXPECT_FALSE(calendar.is_working(at(shanghai, "2026-12-21", 9) - 1));
  EXPECT_FALSE(calendar.is_working(at(shanghai, "2026-12-21", 12)));
  EXPECT_TRUE(calendar.is_working(at(shanghai, "2026-12-21", 13)));
  EXPECT_FALSE(calendar.is_working(at(shanghai, "2026-12-25", 10)));
}

TEST(WorkingCalendar, ANightOfChangingClocksIsAsLongAsItIs) {
  const auto london = zone("Europe/London");
  CalendarRules always;
  for (auto& hours : always.week) hours = {{0, 1440}};
  const WorkingCalendar calendar(always, london);
  // The last Sundays of March and October 2026.
  const auto length = [&](std::string_view date) {
    return calendar.between(at(london, date, 0), london.to_instant(day(date) + 1, 0)) / kHour;
  };
  EXPECT_EQ(length("2026-03-29"), 23);
  EXPECT_EQ(length("2026-10-25"), 25);
  EXPECT_EQ(length("2026-11-01"), 24);
}

RC_GTEST_PROP(WorkingCalendar, AfterUndoesBetween, ()) {
  const auto london = zone("Europe/London");
  const WorkingCalendar calendar(rules(), london);
  const Instant from = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000) * 1'000'000;
  const auto working = *rc::gen::inRange<std::int64_t>(1, 200 * kHour);
  const auto end = calendar.after(from, working);
  RC_ASSERT(end.has_value());
  RC_ASSERT(calendar.between(from, *end) == working);
  RC_ASSERT(calendar.between(from, *end - 1) == working - 1);
}

TEST(CalendarRules, GoThroughText) {
  auto sorted = rules();
  std::swap(sorted.days[0], sorted.days[1]);
  const auto back = read_calendar(write_calendar(rules()));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, sorted);
  EXPECT_EQ(*read_calendar(write_calendar(CalendarRules::usual())), CalendarRules::usual());
}

TEST(CalendarRules, WhatCannotBeIsRefusedWithItsPlace) {
  const auto place = [](std::string_view json) {
    const auto read = read_calendar(json);
    return read ? std::string("fine") : read.error().subject;
  };
  EXPECT_EQ(place(R"({"week": {"monday": [["09:00", "24:00"]]}})"), "fine");
  EXPECT_EQ(place(R"({"week": {"monday": [["9:00", "17:00"]]}})"), "/week/monday/0");
  EXPECT_EQ(place(R"({"week": {"monday": [["09:00", "24:01"]]}})"), "/week/monday/0");
  EXPECT_EQ(place(R"({"week": {"monday": [["09:60", "17:00"]]}})"), "/week/monday/0");
  EXPECT_EQ(place(R"({"week": {"sunday": [["17:00", "17:00"]]}})"), "/week/sunday/0");
  EXPECT_EQ(place(R"({"week": {"monday": [["09:00", "12:00"], ["11:00", "13:00"]]}})"),
            "/week/monday/1");
  EXPECT_EQ(place(R"({"week": {"monday": []}})"), "/week");
  EXPECT_EQ(place(R"({"week": []})"), "/week");
  EXPECT_EQ(place(R"({"days": 1})"), "/days");
  EXPECT_EQ(place("[]"), "");
  EXPECT_EQ(place("{"), "");
  const std::string week = R"({"week": {"monday": [["09:00", "17:00"]]}, "days": )";
  EXPECT_EQ(place(week + R"([{"day": "2026-12-25"}]})"), "fine");
  EXPECT_EQ(place(week + R"([{"day": "2026-02-30"}]})"), "/days/0/day");
  EXPECT_EQ(place(week + R"([1]})"), "/days/0/day");
  EXPECT_EQ(place(week + R"([{"day": "2026-12-25"}, {"day": "2026-12-25"}]})"), "/days/1/day");
  EXPECT_EQ(place(week + R"([{"day": "2026-12-25", "hours": [["a", "b"]]}]})"), "/days/0/hours/0");
}

}  // namespace
}  // namespace troth
