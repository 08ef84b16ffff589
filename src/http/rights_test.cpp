#include "http/rights.h"

#include <gtest/gtest.h>

#include <set>

namespace troth::http {
namespace {

TEST(Rights, NamesAreUniqueAndReadBack) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kRights; ++i) {
    const auto right = static_cast<Right>(i);
    EXPECT_FALSE(right_name(right).empty());
    EXPECT_TRUE(names.insert(right_name(right)).second);
    EXPECT_EQ(parse_right(right_name(right)), right);
  }
  EXPECT_FALSE(parse_right("everything"));
}

TEST(Rights, RolesReadBack) {
  for (const auto role : kRoles) EXPECT_EQ(parse_role(role_name(role)), role);
  EXPECT_FALSE(parse_role("Owner"));
}

TEST(Rights, LabelsNameNobodyInPerson) {
  Principal user;
  EXPECT_EQ(user.label(), "nobody");
  user.kind = Principal::Kind::user;
  user.user_id = 12;
  EXPECT_EQ(user.label(), "user:12");
  Principal key;
  key.kind = Principal::Kind::key;
  key.key_id = "ab";
  EXPECT_EQ(key.label(), "key:ab");
}

}  // namespace
}  // namespace troth::http
