#include "base/id_map.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <unordered_map>

#include "base/random.h"

namespace troth {
namespace {

RC_GTEST_PROP(IdMap, IsLikeAMap, (std::uint64_t seed)) {
  Random random(seed);
  IdMap map;
  std::unordered_map<std::int64_t, std::int64_t> expected;
  // Keys that meet in the low bits as well as keys that do not.
  const std::int64_t spread = *rc::gen::element<std::int64_t>(1, 64, 1'000'003, 1LL << 40);
  for (std::int64_t i = 0; i < 3'000; ++i) {
    const auto key = (static_cast<std::int64_t>(random.below(900)) - 450) * spread;
    if (key == 0) continue;
    const auto [at, fresh] = expected.emplace(key, i);
    RC_ASSERT((map.find(key) == nullptr) == fresh);
    RC_ASSERT(map.find_or_add(key, i) == at->second);
  }
  RC_ASSERT(map.size() == expected.size());
  std::size_t seen = 0;
  map.each([&](std::int64_t key, std::int64_t value) {
    ++seen;
    RC_ASSERT(expected.at(key) == value);
  });
  RC_ASSERT(seen == expected.size());
  map.clear();
  RC_ASSERT(map.size() == 0U);
  for (const auto& [key, value] : expected) RC_ASSERT(map.find(key) == nullptr);
}

TEST(IdMap, ValuesCanBeChanged) {
  IdMap map;
  ++map.find_or_add(7, 1);
  EXPECT_EQ(*map.find(7), 2);
}

}  // namespace
}  // namespace troth
