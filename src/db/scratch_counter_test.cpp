#include "db/scratch_counter.h"

#include <gtest/gtest.h>

#include <unordered_map>

#include "base/random.h"

namespace troth::db {
namespace {

// Small limits force the scratch file; the counts must not notice.
class ScratchCounterTest : public ::testing::TestWithParam<std::size_t> {};

TEST_P(ScratchCounterTest, CountsLikeAMap) {
  ScratchCounter counter(GetParam());
  std::unordered_map<std::int64_t, std::int64_t> expected;
  Random random(7);
  for (int i = 0; i < 20'000; ++i) {
    const auto key = static_cast<std::int64_t>(random.below(3'000) + 1) * 0x9E3779B97F4A7LL;
    const auto before = counter.count(key);
    ASSERT_TRUE(before.ok());
    EXPECT_EQ(*before, expected[key]++);
  }
}

INSTANTIATE_TEST_SUITE_P(Limits, ScratchCounterTest, ::testing::Values(1, 16, 1'000, 100'000));

}  // namespace
}  // namespace troth::db
