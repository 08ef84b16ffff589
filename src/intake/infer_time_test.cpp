#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <string>

#include "base/time.h"
#include "intake/infer.h"

namespace troth::intake {
namespace {

constexpr auto ymd = DateOrder::ymd;
constexpr auto dmy = DateOrder::dmy;
constexpr auto mdy = DateOrder::mdy;

/// "2021-03-04 13:05:06.000000 +480", "-" when it is no date.
std::string read(std::string_view text, DateOrder order) {
  const auto time = parse_time(text, order);
  if (!time) return "-";
  std::string out = format_day(time->day);
  if (time->micros != 0) {
    const auto seconds = time->micros / kMicrosPerSecond;
    out += fmt::format(" {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (const auto rest = time->micros % kMicrosPerSecond; rest != 0) {
      out += fmt::format(".{:06}", rest);
    }
  }
  if (time->offset_minutes) out += fmt::format(" {:+}", *time->offset_minutes);
  return out;
}

TEST(ParseTime, ReadsTheThreeOrders) {
  EXPECT_EQ(read("2021-03-04", ymd), "2021-03-04");
  EXPECT_EQ(read("2021/3/4", ymd), "2021-03-04");
  EXPECT_EQ(read("2021.03.04", ymd), "2021-03-04");
  EXPECT_EQ(read("04/03/2021", dmy), "2021-03-04");
  EXPECT_EQ(read("4.3.2021", dmy), "2021-03-04");
  EXPECT_EQ(read("4. 3. 2021", dmy), "2021-03-04");
  EXPECT_EQ(read("03/04/2021", mdy), "2021-03-04");
  EXPECT_EQ(read("3-4-21", mdy), "2021-03-04");
  EXPECT_EQ(read("20210304", ymd), "2021-03-04");
  EXPECT_EQ(read("04032021", dmy), "2021-03-04");
  EXPECT_EQ(read("03042021", mdy), "2021-03-04");
}

TEST(ParseTime, RefusesOtherOrders) {
  EXPECT_EQ(read("2021-03-04", dmy), "-");
  EXPECT_EQ(read("2021-03-04", mdy), "-");
  EXPECT_EQ(read("13/04/2021", mdy), "-");
  EXPECT_EQ(read("04/13/2021", dmy), "-");
  EXPECT_EQ(read("04/03/2021", ymd), "-");
  EXPECT_EQ(read("2021年3月4日", dmy), "-");
}

TEST(ParseTime, RefusesDaysThatDoNotExist) {
  EXPECT_EQ(read("2021-02-29", ymd), "-");
  EXPECT_EQ(read("2020-02-29", ymd), "2020-02-29");
  EXPECT_EQ(read("1900-02-29", ymd), "-");
  EXPECT_EQ(read("2021-04-31", ymd), "-");
  EXPECT_EQ(read("2021-00-10", ymd), "-");
  EXPECT_EQ(read("0000-01-01", ymd), "-");
  EXPECT_EQ(read("31 Apr 2021", dmy), "-");
  EXPECT_EQ(read("20210231", ymd), "-");
}

TEST(ParseTime, TwoDigitYearsRunFrom1970To2069) {
  EXPECT_EQ(read("04/03/70", dmy), "1970-03-04");
  EXPECT_EQ(read("04/03/69", dmy), "2069-03-04");
  EXPECT_EQ(read("04/03/021", dmy), "-");
}

TEST(ParseTime, ReadsMonthNamesInAnyPlace) {
  for (const auto order : {ymd, dmy, mdy}) {
    for (const auto* text : {"4 March 2021", "4-Mar-21", "04Mar2021", "Mar 4, 2021",
                             "March 4th, 2021", "2021-Mar-04", "4 MAR. 2021", "4th of March"}) {
      const bool date = std::string(text) != "4th of March";
      EXPECT_EQ(read(text, order), date ? "2021-03-04" : "-") << text;
    }
  }
  EXPECT_EQ(read("1 Sept 2021", dmy), "2021-09-01");
  EXPECT_EQ(read("4 Marble 2021", dmy), "-");
  EXPECT_EQ(read("4 Ma 2021", dmy), "-");
}

TEST(ParseTime, ReadsTimesOfDay) {
  EXPECT_EQ(read("2021-03-04 13:05", ymd), "2021-03-04 13:05:00");
  EXPECT_EQ(read("2021-03-04T13:05:06", ymd), "2021-03-04 13:05:06");
  EXPECT_EQ(read("2021-03-04 13:05:06.25", ymd), "2021-03-04 13:05:06.250000");
  EXPECT_EQ(read("2021-03-04 13:05:06,123456789", ymd), "2021-03-04 13:05:06.123456");
  EXPECT_EQ(read("3/4/2021 1:05 PM", mdy), "2021-03-04 13:05:00");
  EXPECT_EQ(read("3/4/2021, 1:05:06 p.m.", mdy), "2021-03-04 13:05:06");
  EXPECT_EQ(read("3/4/2021 12:05 am", mdy), "2021-03-04 00:05:00");
  EXPECT_EQ(read("3/4/2021 12:05pm", mdy), "2021-03-04 12:05:00");
  EXPECT_EQ(read("3/4/2021 1 pm", mdy), "2021-03-04 13:00:00");
  EXPECT_EQ(read("2021-03-04 24:00", ymd), "2021-03-05");
  EXPECT_EQ(read("20210304T130506", ymd), "2021-03-04 13:05:06");
  EXPECT_EQ(read("20210304130506", ymd), "2021-03-04 13:05:06");
  EXPECT_EQ(read("202103041305", ymd), "2021-03-04 13:05:00");
}

TEST(ParseTime, RefusesTimesThatAreNone) {
  for (const auto* text :
       {"2021-03-04 25:00", "2021-03-04 24:01", "2021-03-04 12:60", "2021-03-04 12:05:61",
        "2021-03-04 13", "2021-03-04 13:05 am", "2021-03-04 13:05 noon", "2021-03-04x",
        "2021-03-04 13:05:06.", "2021-03-04 13:05 +25:00", "2021-03-04 (about)"}) {
    EXPECT_EQ(read(text, ymd), "-") << text;
  }
}

TEST(ParseTime, ReadsZones) {
  EXPECT_EQ(read("2021-03-04T13:05:06Z", ymd), "2021-03-04 13:05:06 +0");
  EXPECT_EQ(read("2021-03-04T13:05:06+08:00", ymd), "2021-03-04 13:05:06 +480");
  EXPECT_EQ(read("2021-03-04 13:05:06 -0530", ymd), "2021-03-04 13:05:06 -330");
  EXPECT_EQ(read("2021/03/04 1:05:06 PM GMT+8", ymd), "2021-03-04 13:05:06 +480");
  EXPECT_EQ(read("Thu, 04 Mar 2021 13:05:06 GMT", dmy), "2021-03-04 13:05:06 +0");
  EXPECT_EQ(read("Thu Mar 04 2021 13:05:06 GMT+0800 (China Standard Time)", mdy),
            "2021-03-04 13:05:06 +480");
}

TEST(ParseTime, ReadsChineseDates) {
  EXPECT_EQ(read("2021年3月4日", ymd), "2021-03-04");
  EXPECT_EQ(read("21年3月4日", ymd), "2021-03-04");
  EXPECT_EQ(read("2021年3月4日 13时05分06秒", ymd), "2021-03-04 13:05:06");
  EXPECT_EQ(read("2021年3月4日13时05分", ymd), "2021-03-04 13:05:00");
  EXPECT_EQ(read("2021年3月4日13点", ymd), "2021-03-04 13:00:00");
  EXPECT_EQ(read("2021/3/4 下午1:05", ymd), "2021-03-04 13:05:00");
  EXPECT_EQ(read("2021/3/4 上午12:05:06", ymd), "2021-03-04 00:05:06");
  EXPECT_EQ(read("2021年3月4日星期四 13:05", ymd), "2021-03-04 13:05:00");
  EXPECT_EQ(read("２０２１－０３－０４　１３：０５", ymd), "2021-03-04 13:05:00");
  EXPECT_EQ(read("2021年13月4日", ymd), "-");
  EXPECT_EQ(read("2021年3月", ymd), "-");
}

TEST(ParseTime, ReadsStamps) {
  EXPECT_EQ(read("44197", DateOrder::excel_serial), "2021-01-01");
  EXPECT_EQ(read("44197.5", DateOrder::excel_serial), "2021-01-01 12:00:00");
  EXPECT_EQ(read("44197,75", DateOrder::excel_serial), "2021-01-01 18:00:00");
  EXPECT_EQ(read("44197.3958333333", DateOrder::excel_serial), "2021-01-01 09:30:00");
  EXPECT_EQ(read("44197.9999999999", DateOrder::excel_serial), "2021-01-02");
  EXPECT_EQ(read("1", DateOrder::excel_serial), "1900-01-01");
  EXPECT_EQ(read("59", DateOrder::excel_serial), "1900-02-28");
  EXPECT_EQ(read("60", DateOrder::excel_serial), "-");
  EXPECT_EQ(read("61", DateOrder::excel_serial), "1900-03-01");
  EXPECT_EQ(read("2958466", DateOrder::excel_serial), "-");
  EXPECT_EQ(read("1614863106", DateOrder::unix_seconds), "2021-03-04 13:05:06 +0");
  EXPECT_EQ(read("1614863106250", DateOrder::unix_millis), "2021-03-04 13:05:06.250000 +0");
  EXPECT_EQ(read("99999999999999", DateOrder::unix_seconds), "-");
  EXPECT_EQ(read("-5", DateOrder::unix_seconds), "-");
  EXPECT_EQ(read("12a", DateOrder::unix_seconds), "-");
}

TEST(ParseTime, ForgivesBlanksAround) {
  EXPECT_EQ(read("  2021-03-04 ", ymd), "2021-03-04");
  EXPECT_EQ(read("2021-03-04  13:05 ", ymd), "2021-03-04 13:05:00");
  EXPECT_EQ(read("", ymd), "-");
  EXPECT_EQ(read(std::string(200, '1'), ymd), "-");
}

/// A date and time written the way `style` says.
std::string write(CivilDate d, std::int64_t second, DateOrder order, int style) {
  constexpr std::array kSeparators = {"-", "/", "."};
  const std::string s = kSeparators[static_cast<std::size_t>(style % 3)];
  const bool padded = style % 2 == 0;
  const auto two = [&](int n) { return padded ? fmt::format("{:02}", n) : std::to_string(n); };
  const std::string year = fmt::format("{:04}", d.year);
  std::string date = order == ymd   ? year + s + two(d.month) + s + two(d.day)
                     : order == dmy ? two(d.day) + s + two(d.month) + s + year
                                    : two(d.month) + s + two(d.day) + s + year;
  const auto hour = second / 3600;
  const auto minute = second / 60 % 60;
  if (style % 5 == 4) {
    return date + fmt::format(" {}:{:02}:{:02} {}", (hour + 11) % 12 + 1, minute, second % 60,
                              hour < 12 ? "AM" : "PM");
  }
  return date +
         fmt::format("{}{:02}:{:02}:{:02}", style % 7 == 6 ? "T" : " ", hour, minute, second % 60);
}

RC_GTEST_PROP(ParseTimeProperty, ReadsBackWhatWasWritten, ()) {
  const auto day = *rc::gen::inRange<Day>(-700'000, 2'900'000);
  const auto second = *rc::gen::inRange<std::int64_t>(0, 86'400);
  const auto order = *rc::gen::element(ymd, dmy, mdy);
  const auto style = *rc::gen::inRange(0, 210);
  const std::string text = write(to_civil(day), second, order, style);
  const auto time = parse_time(text, order);
  RC_ASSERT(time.has_value());
  RC_ASSERT(time->day == day);
  RC_ASSERT(time->micros == second * kMicrosPerSecond);
  RC_ASSERT(!time->offset_minutes.has_value());
}

RC_GTEST_PROP(ParseTimeProperty, WhatItReadsIsWithinTheDay, (const std::string& noise)) {
  for (const auto order :
       {ymd, dmy, mdy, DateOrder::excel_serial, DateOrder::unix_seconds, DateOrder::unix_millis}) {
    const auto time = parse_time(noise, order);
    if (time) RC_ASSERT(time->micros >= 0 && time->micros < kMicrosPerDay);
  }
}

}  // namespace
}  // namespace troth::intake
