#include "db/scratch_map.h"

#include <gtest/gtest.h>

#include <unordered_map>

#include "base/random.h"

namespace troth::db {
namespace {

// Small limits force the scratch file; the counts must not notice.
class ScratchMapTest : public ::testing::TestWithParam<std::size_t> {};

TEST_P(ScratchMapTest, CountsLikeAMap) {
  ScratchMap counter(GetParam());
  std::unordered_map<std::int64_t, std::int64_t> expected;
  Random random(7);
  for (int i = 0; i < 20'000; ++i) {
    const auto key = static_cast<std::int64_t>(random.below(3'000) + 1) * 0x9E3779B97F4A7LL;
    const auto before = counter.count(key);
    ASSERT_TRUE(before.ok());
    EXPECT_EQ(*before, expected[key]++);
  }
}

TEST_P(ScratchMapTest, KeepsFirstValues) {
  ScratchMap map(GetParam());
  std::unordered_map<std::int64_t, std::int64_t> expected;
  Random random(8);
  for (std::int64_t i = 0; i < 20'000; ++i) {
    const auto key = static_cast<std::int64_t>(random.below(3'000) + 1) * 0x9E3779B97F4A7LL;
    const auto first = map.first(key, i - 10'000);
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(*first, expected.emplace(key, i - 10'000).first->second);
  }
}

TEST_P(ScratchMapTest, ForgetsAllWhenCleared) {
  ScratchMap map(GetParam());
  for (std::int64_t round = 1; round <= 3; ++round) {
    for (std::int64_t key = 1; key <= 40; ++key) {
      const auto first = map.first(key, round);
      ASSERT_TRUE(first.ok());
      EXPECT_EQ(*first, round);
    }
    map.clear();
  }
}

INSTANTIATE_TEST_SUITE_P(Limits, ScratchMapTest, ::testing::Values(1, 16, 1'000, 100'000));

}  // namespace
}  // namespace troth::db
