#include "access/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace troth::access {
namespace {

using http::Right;
using http::Role;
using ::testing::Contains;
using ::testing::Not;

TEST(Policy, OwnersMayEverything) {
  for (std::size_t i = 0; i < http::kRights; ++i) {
    EXPECT_TRUE(may(Role::owner, static_cast<Right>(i))) << i;
  }
}

TEST(Policy, RolesHaveTheRightsOfTheTable) {
  EXPECT_EQ(roles_of(Right::figures_read), "owner, analyst, service, programme, viewer");
  EXPECT_EQ(roles_of(Right::customers_read), "owner, analyst, service, programme");
  EXPECT_EQ(roles_of(Right::customers_change), "owner, analyst, service");
  EXPECT_EQ(roles_of(Right::segments_change), "owner, analyst, programme");
  EXPECT_EQ(roles_of(Right::studies_run), "owner, analyst");
  EXPECT_EQ(roles_of(Right::imports_run), "owner, analyst");
  for (const auto right : {Right::users_manage, Right::keys_manage, Right::audit_read,
                           Right::settings_change, Right::metrics_read}) {
    EXPECT_EQ(roles_of(right), "owner");
  }
}

TEST(Policy, ViewersSeeNoPersons) {
  EXPECT_THAT(rights_of(Role::viewer), Not(Contains("customers:read")));
  EXPECT_THAT(rights_of(Role::viewer), Contains("figures:read"));
}

TEST(Policy, KeysHaveTheirScopesAndNothingElse) {
  const std::array<Right, 2> scopes = {Right::customers_read, Right::users_manage};
  EXPECT_TRUE(may(scopes, Right::customers_read));
  EXPECT_TRUE(may(scopes, Right::anyone));
  EXPECT_FALSE(may(scopes, Right::figures_read));
  // A scope that should never have been given is worth nothing.
  for (const auto right :
       {Right::users_manage, Right::keys_manage, Right::self, Right::settings_change}) {
    EXPECT_FALSE(may(scopes, right));
    EXPECT_FALSE(may_be_scope(right));
  }
}

}  // namespace
}  // namespace troth::access
