#include "base/time.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/time_testing.h"

namespace troth {
namespace {

using testing::day;
using testing::kHour;
using testing::kMinute;
using testing::zone;

std::string instant_of(const TimeZone& in, std::string_view date, Instant micros) {
  return format_instant(in.to_instant(day(date), micros));
}

TEST(Days, KnownNumbers) {
  EXPECT_EQ(to_day({1970, 1, 1}), 0);
  EXPECT_EQ(to_day({2000, 3, 1}), 11017);
  EXPECT_EQ(to_day({1969, 12, 31}), -1);
  EXPECT_EQ(to_day({1, 1, 1}), -719162);
  EXPECT_EQ(to_day({9999, 12, 31}), 2932896);
  EXPECT_EQ(to_civil(19783), (CivilDate{2024, 3, 1}));
}

TEST(Days, OnlyDatesThatExist) {
  EXPECT_TRUE(valid_date({2024, 2, 29}));
  EXPECT_TRUE(valid_date({2000, 2, 29}));
  EXPECT_FALSE(valid_date({1900, 2, 29}));
  EXPECT_FALSE(valid_date({2023, 2, 29}));
  EXPECT_FALSE(valid_date({2024, 4, 31}));
  EXPECT_FALSE(valid_date({2024, 13, 1}));
  EXPECT_FALSE(valid_date({2024, 0, 1}));
  EXPECT_FALSE(valid_date({2024, 1, 0}));
  EXPECT_FALSE(valid_date({0, 1, 1}));
  EXPECT_FALSE(valid_date({10000, 1, 1}));
  EXPECT_FALSE(valid_date({2024, 257, 1}));
  EXPECT_FALSE(valid_date({2024, -1, -1}));
  EXPECT_DEATH(to_day({2023, 2, 29}), "contradiction");
}

RC_GTEST_PROP(Days, CivilDatesAndNumbersAreTheSame, ()) {
  const Day number = *rc::gen::inRange<Day>(-719162, 2932897);
  const auto date = to_civil(number);
  RC_ASSERT(valid_date(date));
  RC_ASSERT(to_day(date) == number);
  RC_ASSERT(parse_day(format_day(number)) == number);
}

TEST(Days, AddMonthsEndsAtTheMonthsLastDay) {
  EXPECT_EQ(format_day(add_months(day("2024-01-31"), 1)), "2024-02-29");
  EXPECT_EQ(format_day(add_months(day("2023-01-31"), 1)), "2023-02-28");
  EXPECT_EQ(format_day(add_months(day("2024-02-29"), 12)), "2025-02-28");
  EXPECT_EQ(format_day(add_months(day("2024-03-15"), -3)), "2023-12-15");
  EXPECT_EQ(format_day(add_months(day("2024-12-31"), -1)), "2024-11-30");
  EXPECT_EQ(format_day(add_months(day("2024-05-05"), 0)), "2024-05-05");
}

TEST(Days, ParseReadsOneFormOnly) {
  for (const auto* text :
       {"", "2024-1-01", "2024-01-1", "20240101", "2024/01/01", "2024-02-30", "2024-01-01 ",
        "2024-01-01T00:00:00Z", "24-01-01", "2024-0a-01", "-024-01-01", "0000-01-01"})
    EXPECT_FALSE(parse_day(text)) << text;
}

TEST(Instants, AreWrittenInUtc) {
  EXPECT_EQ(format_instant(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_instant(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(format_instant(1'000'000'000 * kMicrosPerSecond + 5), "2001-09-09T01:46:40.000005Z");
}

TEST(Zones, UnknownNamesAreRefusedWithTheNearest) {
  const auto misspelt = TimeZone::find("Europe/Lodnon");
  ASSERT_FALSE(misspelt);
  EXPECT_EQ(misspelt.error().code, ErrorCode::not_found);
  EXPECT_NE(misspelt.error().hint.find("Europe/London"), std::string::npos);
  const auto city = TimeZone::find("shanghai");
  ASSERT_FALSE(city);
  EXPECT_NE(city.error().hint.find("Asia/Shanghai"), std::string::npos);
  for (const auto* name : {"", "../../etc/passwd", "/etc/passwd", "Europe/London "})
    EXPECT_FALSE(TimeZone::find(name)) << name;
}

TEST(Zones, LocalTimeBecomesUtc) {
  EXPECT_EQ(instant_of(TimeZone::utc(), "2024-06-01", 12 * kHour), "2024-06-01T12:00:00Z");
  EXPECT_EQ(instant_of(zone("Europe/London"), "2024-06-01", 12 * kHour), "2024-06-01T11:00:00Z");
  EXPECT_EQ(instant_of(zone("Europe/London"), "2024-12-01", 12 * kHour), "2024-12-01T12:00:00Z");
  EXPECT_EQ(instant_of(zone("Asia/Shanghai"), "2024-06-01", 0), "2024-05-31T16:00:00Z");
  EXPECT_EQ(instant_of(zone("America/New_York"), "2024-07-04", 0), "2024-07-04T04:00:00Z");
  EXPECT_EQ(instant_of(zone("Asia/Kathmandu"), "2024-06-01", 0), "2024-05-31T18:15:00Z");
}

TEST(Zones, ASkippedTimeIsTheInstantOfTheChange) {
  const auto london = zone("Europe/London");  // 2026-03-29 01:00 became 02:00
  EXPECT_EQ(instant_of(london, "2026-03-29", kHour - 1), "2026-03-29T00:59:59.999999Z");
  EXPECT_EQ(instant_of(london, "2026-03-29", kHour), "2026-03-29T01:00:00Z");
  EXPECT_EQ(instant_of(london, "2026-03-29", 90 * kMinute), "2026-03-29T01:00:00Z");
  EXPECT_EQ(instant_of(london, "2026-03-29", 2 * kHour), "2026-03-29T01:00:00Z");
  EXPECT_EQ(instant_of(london, "2026-03-29", 3 * kHour), "2026-03-29T02:00:00Z");
  // Midnight itself was skipped in Sao Paulo, and a whole day in Samoa.
  EXPECT_EQ(instant_of(zone("America/Sao_Paulo"), "2018-11-04", 0), "2018-11-04T03:00:00Z");
  EXPECT_EQ(instant_of(zone("Pacific/Apia"), "2011-12-30", 12 * kHour), "2011-12-30T10:00:00Z");
}

TEST(Zones, ARepeatedTimeIsItsFirst) {
  const auto london = zone("Europe/London");  // 2026-10-25 02:00 became 01:00
  EXPECT_EQ(instant_of(london, "2026-10-25", 90 * kMinute), "2026-10-25T00:30:00Z");
  EXPECT_EQ(instant_of(london, "2026-10-25", 2 * kHour), "2026-10-25T02:00:00Z");
}

TEST(Zones, InstantsBecomeLocalDays) {
  const auto shanghai = zone("Asia/Shanghai");
  const Instant evening = TimeZone::utc().to_instant(day("2024-05-31"), 16 * kHour);
  EXPECT_EQ(format_day(shanghai.to_local_day(evening)), "2024-06-01");
  EXPECT_EQ(shanghai.to_local_micros(evening), 0);
  EXPECT_EQ(format_day(shanghai.to_local_day(evening - 1)), "2024-05-31");
  EXPECT_EQ(shanghai.to_local_micros(evening - 1), kMicrosPerDay - 1);
  EXPECT_EQ(format_day(TimeZone::utc().to_local_day(-1)), "1969-12-31");
}

RC_GTEST_PROP(Zones, ThereAndBack, ()) {
  const auto name = *rc::gen::element<std::string>("Europe/London", "Asia/Shanghai", "UTC",
                                                   "America/New_York", "Australia/Lord_Howe");
  const auto in = zone(name);
  const Day date = *rc::gen::inRange<Day>(-30000, 40000);
  const auto micros = *rc::gen::inRange<std::int64_t>(0, kMicrosPerDay);
  const Instant instant = in.to_instant(date, micros);
  const bool same = in.to_local_day(instant) == date && in.to_local_micros(instant) == micros;
  // Only a skipped time comes back as another, and that one is where the skip ended.
  if (!same) {
    const Instant back = in.to_local_day(instant) * kMicrosPerDay + in.to_local_micros(instant);
    RC_ASSERT(back > date * kMicrosPerDay + micros);
    RC_ASSERT(back - date * kMicrosPerDay - micros <= 2 * kHour);
  }
}

TEST(Clocks, TheFixedOneStands) {
  FixedClock clock(5);
  EXPECT_EQ(clock.now(), 5);
  clock.set(7);
  EXPECT_EQ(clock.now(), 7);
  EXPECT_GT(SystemClock().now(), TimeZone::utc().to_instant(day("2024-01-01"), 0));
}

}  // namespace
}  // namespace troth
