#include "value/stages.h"

#include <gtest/gtest.h>

namespace troth::value {
namespace {

TEST(ValueStages, FollowTheirRules) {
  EXPECT_EQ(stage_of({}), Stage::suspect);
  EXPECT_EQ(stage_of({.met = true}), Stage::prospect);
  EXPECT_EQ(stage_of({.purchases = 1, .recent = true, .met = true}), Stage::first_time);
  EXPECT_EQ(stage_of({.purchases = 1, .recent = true, .advocate = true}), Stage::first_time);
  EXPECT_EQ(stage_of({.purchases = 2, .recent = true}), Stage::repeat);
  EXPECT_EQ(stage_of({.purchases = 2, .recent = true, .regular = true}), Stage::client);
  EXPECT_EQ(stage_of({.purchases = 2, .recent = true, .advocate = true, .regular = true}),
            Stage::advocate);
  EXPECT_EQ(stage_of({.purchases = 9, .recent = false, .advocate = true}), Stage::lapsed);
}

TEST(ValueStages, SinceWhenTheDatesTell) {
  StageDays days{.known = 1, .met = 2, .first = 10, .second = 20, .last = 300};
  EXPECT_EQ(stage_since(Stage::suspect, days, 365), 1);
  EXPECT_EQ(stage_since(Stage::prospect, days, 365), 2);
  EXPECT_EQ(stage_since(Stage::first_time, days, 365), 10);
  EXPECT_EQ(stage_since(Stage::repeat, days, 365), 20);
  EXPECT_EQ(stage_since(Stage::lapsed, days, 365), 665)
      << "the first day without a purchase among the last 365";
  days.back = 290;
  EXPECT_EQ(stage_since(Stage::repeat, days, 365), 290);
  days.recommends = 295;
  EXPECT_EQ(stage_since(Stage::advocate, days, 365), 295);
  EXPECT_FALSE(stage_since(Stage::suspect, {}, 365));
}

TEST(ValueStages, NamesAreReadBack) {
  for (std::size_t i = 0; i < kStages; ++i) {
    const auto stage = static_cast<Stage>(i);
    EXPECT_EQ(parse_stage(stage_name(stage)), stage);
  }
  EXPECT_FALSE(parse_stage("friend"));
}

}  // namespace
}  // namespace troth::value
