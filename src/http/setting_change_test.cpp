#include "http/setting_change.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace troth::http {
namespace {

TEST(SettingChange, TakesJsonOrElseAWord) {
  Json settings = {{"cost", 1}};
  EXPECT_TRUE(apply_change("cost=2.5", settings));
  EXPECT_TRUE(apply_change("items=[\"a\",\"b\"]", settings));
  EXPECT_TRUE(apply_change("model=bgnbd", settings));
  EXPECT_TRUE(apply_change("note=a=b", settings));
  EXPECT_EQ(settings,
            (Json{{"cost", 2.5}, {"items", {"a", "b"}}, {"model", "bgnbd"}, {"note", "a=b"}}));
}

TEST(SettingChange, WithoutANameItIsRefused) {
  Json settings = Json::object();
  for (const auto* change : {"", "cost", "=2"}) {
    const auto changed = apply_change(change, settings);
    ASSERT_FALSE(changed) << change;
    EXPECT_EQ(changed.error().code, ErrorCode::usage);
    EXPECT_EQ(changed.error().subject, change);
  }
  EXPECT_TRUE(settings.empty());
}

}  // namespace
}  // namespace troth::http
