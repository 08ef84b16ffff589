#pragma once
// Days and time zones as tests write them.

#include <gtest/gtest.h>

#include <string_view>

#include "base/time.h"

namespace troth::testing {

constexpr Instant kMinute = 60 * kMicrosPerSecond;
constexpr Instant kHour = 60 * kMinute;

inline Day day(std::string_view text) {
  const auto parsed = parse_day(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(0);
}

inline TimeZone zone(std::string_view name) {
  auto found = TimeZone::find(name);
  EXPECT_TRUE(found) << name;
  return found ? *found : TimeZone::utc();
}

}  // namespace troth::testing
