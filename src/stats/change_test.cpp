#include "stats/change.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "stats/nps.h"
#include "stats/proportion.h"

namespace troth::stats {
namespace {

TEST(Change, OfProportionsIsNewcombes) {
  const Change c = change(proportion(48, 80), proportion(56, 70));
  EXPECT_NEAR(c.difference.value, 0.2, 1e-15);
  EXPECT_NEAR(c.difference.interval.lo, 0.0524, 5e-5);
  EXPECT_NEAR(c.difference.interval.hi, 0.3339, 5e-5);
  EXPECT_NEAR(c.relative, 1.0 / 3, 1e-12);
  EXPECT_EQ(c.direction, Direction::up);
}

TEST(Change, NormalIntervalsGiveTheNormalTest) {
  const double z = 1.9599639845400545;
  Estimate then;
  then.value = 10;
  then.se = 3;
  then.interval = {10 - 3 * z, 10 + 3 * z, 0.95};
  Estimate now;
  now.value = 2;
  now.se = 4;
  now.interval = {2 - 4 * z, 2 + 4 * z, 0.95};
  const Change c = change(then, now);
  EXPECT_NEAR(c.difference.statistic, -8.0 / 5, 1e-12);
  EXPECT_NEAR(c.difference.p, 0.10959858339911599, 1e-12);
  EXPECT_NEAR(c.difference.interval.lo, -8 - 5 * z, 1e-12);
  EXPECT_EQ(c.direction, Direction::unclear);
  EXPECT_NEAR(c.relative, -0.8, 1e-15);
}

TEST(Change, Refusals) {
  EXPECT_EQ(change(proportion(0, 0), proportion(1, 2)).difference.verdict.status,
            StatusCode::too_few_rows);
  EXPECT_EQ(change(proportion(1, 2), proportion(3, 2)).difference.verdict.status,
            StatusCode::bad_input);
  EXPECT_EQ(change(proportion(1, 2, 0.9), proportion(1, 2)).difference.verdict.cause,
            "level_mismatch");
  Estimate bare;
  bare.value = 1;
  EXPECT_EQ(change(bare, proportion(1, 2)).difference.verdict.cause, "no_interval");
  EXPECT_TRUE(std::isnan(change(proportion(0, 5), proportion(1, 5)).relative));
}

TEST(Change, AShrunkenIntervalShortOfItsValueIsNoTrouble) {
  const Estimate all = nps(NpsCounts{1000, 0, 0}, 0.5);
  ASSERT_LT(all.interval.hi, all.value);
  const Change none = change(all, all);
  EXPECT_TRUE(none.difference.ok());
  EXPECT_EQ(none.direction, Direction::unclear);
}

RC_GTEST_PROP(Change, PAgreesWithTheInterval, ()) {
  const auto m = *rc::gen::inRange<std::uint64_t>(1, 400);
  const auto n = *rc::gen::inRange<std::uint64_t>(1, 400);
  const Estimate then = proportion(*rc::gen::inRange<std::uint64_t>(0, m + 1), m, 0.9);
  const Estimate now = proportion(*rc::gen::inRange<std::uint64_t>(0, n + 1), n, 0.9);
  const Change c = change(then, now);
  RC_ASSERT(c.difference.ok());
  RC_PRE(std::fabs(c.difference.p - 0.1) > 1e-9);
  RC_ASSERT((c.difference.p < 0.1) == c.difference.significant());
  const Change back = change(now, then);
  RC_ASSERT(std::fabs(back.difference.p - c.difference.p) < 1e-12);
  RC_ASSERT(std::fabs(back.difference.interval.lo + c.difference.interval.hi) < 1e-12);
}

}  // namespace
}  // namespace troth::stats
