#include "access/throttle.h"

#include <gtest/gtest.h>

namespace troth::access {
namespace {

TEST(Throttle, AllowsABurstAndThenOneAtATime) {
  Throttle throttle(3, kMicrosPerSecond);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(throttle.allow("a", 0));
  EXPECT_FALSE(throttle.allow("a", 0));
  EXPECT_TRUE(throttle.allow("b", 0));
  EXPECT_FALSE(throttle.allow("a", kMicrosPerSecond / 2));
  EXPECT_TRUE(throttle.allow("a", kMicrosPerSecond));
  EXPECT_FALSE(throttle.allow("a", kMicrosPerSecond));
}

TEST(Throttle, AClockThatGoesBackGivesNothing) {
  Throttle throttle(1, kMicrosPerSecond);
  EXPECT_TRUE(throttle.allow("a", 100 * kMicrosPerSecond));
  EXPECT_FALSE(throttle.allow("a", 0));
}

TEST(Throttle, ForgetsWhoIsFullAgainAndHoldsNoMore) {
  Throttle throttle(1, kMicrosPerSecond);
  for (int i = 0; i < 20'000; ++i) EXPECT_TRUE(throttle.allow(std::to_string(i), 0));
  EXPECT_FALSE(throttle.allow("new", 0));
  EXPECT_TRUE(throttle.allow("new", 2 * kMicrosPerSecond));
}

TEST(GhostLocks, LockAfterFiveFailuresAndForgetTheOldest) {
  GhostLocks ghosts;
  for (int i = 0; i < 4; ++i) ghosts.failed("a", 0);
  EXPECT_EQ(ghosts.locked_until("a", 0), 0);
  ghosts.failed("a", 0);
  EXPECT_EQ(ghosts.locked_until("a", 0), 60 * kMicrosPerSecond);
  EXPECT_EQ(ghosts.locked_until("a", 60 * kMicrosPerSecond), 0);
  EXPECT_EQ(ghosts.locked_until("b", 0), 0);
  for (int i = 1; i <= 20'000; ++i) ghosts.failed(std::to_string(i), i);
  EXPECT_EQ(ghosts.locked_until("a", 0), 0);
}

}  // namespace
}  // namespace troth::access
