#include <gtest/gtest.h>

#include "events/understand.h"

namespace troth::events {
namespace {

TEST(ParseInstant, ReadsWhatTrackersWrite) {
  const Instant nine = *parse_instant("2026-11-20T09:30:00Z");
  EXPECT_EQ(format_instant(nine), "2026-11-20T09:30:00Z");
  EXPECT_EQ(parse_instant("2026-11-20T09:30:00.000Z"), nine);
  EXPECT_EQ(parse_instant("2026-11-20T09:30:00.123Z"), nine + 123'000);
  EXPECT_EQ(parse_instant("2026-11-20T09:30:00.1234567Z"), nine + 123'456);
  EXPECT_EQ(parse_instant("2026-11-20T17:30:00+08:00"), nine);
  EXPECT_EQ(parse_instant("2026-11-20T04:00:00-0530"), nine);
  EXPECT_EQ(parse_instant("2026-11-20T10:30+01"), nine);
  EXPECT_EQ(parse_instant("2026-11-20 09:30:00"), nine);
  EXPECT_EQ(parse_instant("2026-11-20T09:30:00.000000+00:00"), nine);
  EXPECT_EQ(parse_instant("2026-11-20"), nine - (9 * 60 + 30) * 60 * kMicrosPerSecond);
  EXPECT_EQ(parse_instant("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_instant("2016-12-31T23:59:60Z"), parse_instant("2017-01-01T00:00:00Z"));
}

TEST(ParseInstant, RefusesWhatIsNone) {
  for (const char* text :
       {"", "now", "20/11/2026", "2026-11-20T", "2026-11-20T9:30:00Z", "2026-02-30T09:30:00Z",
        "2026-13-01", "2026-11-20T24:00:00Z", "2026-11-20T09:61:00Z", "2026-11-20T09:30:00.Z",
        "2026-11-20T09:30:00+25:00", "2026-11-20T09:30:00Zjunk", "1969-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z", "2026-11-20T09:30:00 +08:00x", "-2026-11-20", "2026-11-20T09"}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

}  // namespace
}  // namespace troth::events
