#include "app/stats_dates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace troth::app {
namespace {

/// Days as text, "-" for none.
std::vector<std::string> read(const std::vector<std::string>& texts,
                              const std::string& order = "") {
  const auto days = read_days(texts, order, "when");
  if (!days) return {days.error().message};
  std::vector<std::string> result;
  for (const auto& day : *days) result.push_back(day ? format_day(*day) : "-");
  return result;
}

TEST(StatsDates, FormsMayBeMixed) {
  EXPECT_THAT(read({"2024-03-04", "2024-03-05", "2024-03-06", "13/04/2024", "01/05/2024",
                    "4 Mar 2024", "2024年3月4日", "nonsense"}),
              testing::ElementsAre("2024-03-04", "2024-03-05", "2024-03-06", "2024-04-13",
                                   "2024-05-01", "2024-03-04", "2024-03-04", "-"));
}

TEST(StatsDates, WhatMayBeReadInTwoWaysIsAsked) {
  EXPECT_THAT(read({"2024-03-04", "2024-03-05", "2024-03-06", "03/04/2024"}),
              testing::ElementsAre("\"03/04/2024\" may be read in two ways."));
  EXPECT_THAT(read({"2024-03-05", "03/04/2024"}, "dmy"),
              testing::ElementsAre("2024-03-05", "2024-04-03"));
  EXPECT_THAT(read({"2024-03-05", "03/04/2024"}, "mdy"),
              testing::ElementsAre("2024-03-05", "2024-03-04"));
}

TEST(StatsDates, NoDatesAreRefused) {
  EXPECT_THAT(read({"a", "b"}),
              testing::ElementsAre("The column holds no dates that can be read."));
  EXPECT_TRUE(read({}).empty());
}

TEST(StatsDates, TimesAreCutOff) {
  EXPECT_EQ(day_part("2011-12-09 12:50"), "2011-12-09");
  EXPECT_EQ(day_part("2011-12-09T12:50:01+08:00"), "2011-12-09");
  EXPECT_EQ(day_part("9 Dec 2011"), "9 Dec 2011");
}

}  // namespace
}  // namespace troth::app
