#include "db/lease.h"

#include <gtest/gtest.h>

#include "db/migrations.h"
#include "db/testing.h"

namespace troth::db {
namespace {

class LeaseTest : public ::testing::TestWithParam<Engine> {
 protected:
  static void SetUpTestSuite() { set_migrations({}); }
  bool take(std::string_view owner, Instant now) {
    bool taken = false;
    const auto done = workspace_.database().writer().run([&](Session& session) -> Status {
      TROTH_ASSIGN(taken, take_lease(session, "work", owner, now, 100));
      return {};
    });
    EXPECT_TRUE(done);
    return taken;
  }
  Instant held_until() {
    return *workspace_.session().scalar("SELECT held_until FROM lease WHERE name = 'work'");
  }
  TestWorkspace workspace_{GetParam()};
};

TEST_P(LeaseTest, OneOwnerAtATimeHasIt) {
  EXPECT_TRUE(take("a", 1000));
  EXPECT_FALSE(take("b", 1099));
  EXPECT_TRUE(take("b", 1100));
  EXPECT_FALSE(take("a", 1101));
}

TEST_P(LeaseTest, ItIsRenewedWhenHalfOfItIsGone) {
  EXPECT_TRUE(take("a", 1000));
  EXPECT_TRUE(take("a", 1049));
  EXPECT_EQ(held_until(), 1100);
  EXPECT_TRUE(take("a", 1050));
  EXPECT_EQ(held_until(), 1150);
  EXPECT_FALSE(take("b", 1120));
}

TEST_P(LeaseTest, AReleasedOneIsFreeAtOnceAndOnlyItsOwnerReleasesIt) {
  EXPECT_TRUE(take("a", 1000));
  ASSERT_TRUE(workspace_.database().writer().run(
      [](Session& session) { return release_lease(session, "work", "b"); }));
  EXPECT_FALSE(take("b", 1001));
  ASSERT_TRUE(workspace_.database().writer().run(
      [](Session& session) { return release_lease(session, "work", "a"); }));
  EXPECT_TRUE(take("b", 1001));
}

INSTANTIATE_TEST_SUITE_P(Engines, LeaseTest, ::testing::ValuesIn(test_engines()),
                         engine_test_name);

}  // namespace
}  // namespace troth::db
