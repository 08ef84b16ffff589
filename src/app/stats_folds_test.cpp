#include "app/stats_folds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <set>

namespace troth::app {
namespace {

using testing::ElementsAre;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

TEST(Folds, NamedInTheFile) {
  const std::vector<double> outcome{1, 0, 1, 0, kUnknown};
  const auto folds = named_folds({"b", "b", "a", "a", ""}, outcome);
  ASSERT_TRUE(folds);
  ASSERT_EQ(folds->splits.size(), 2U);
  EXPECT_THAT(folds->splits[0].test, ElementsAre(2, 3));
  EXPECT_THAT(folds->splits[0].train, ElementsAre(0, 1));
  EXPECT_FALSE(named_folds({"a", "a", "a", "a", "a"}, outcome));
  EXPECT_FALSE(named_folds({"a", "", "b", "b", "b"}, outcome));
}

TEST(Folds, ForwardInTimeNeverLearnFromTheFuture) {
  std::vector<std::optional<Day>> days;
  std::vector<double> outcome;
  for (int i = 0; i < 60; ++i) {
    days.push_back((i * 7) % 30);
    outcome.push_back(i % 2);
  }
  const auto folds = time_folds(days, outcome, 3);
  ASSERT_TRUE(folds);
  ASSERT_EQ(folds->splits.size(), 3U);
  for (const FoldSplit& split : folds->splits) {
    Day latest = 0;
    for (const std::size_t row : split.train) latest = std::max(latest, *days[row]);
    for (const std::size_t row : split.test) EXPECT_GT(*days[row], latest);
  }
  days[3].reset();
  EXPECT_FALSE(time_folds(days, outcome, 3));
}

TEST(Folds, RowsOfOneCustomerStayTogether) {
  std::vector<double> outcome;
  std::vector<std::string> ids;
  for (int i = 0; i < 300; ++i) {
    outcome.push_back(i % 3 == 0 ? 1 : 0);
    ids.push_back(i % 11 == 0 ? "" : "c" + std::to_string(i % 70));
  }
  const Folds folds = drawn_folds(outcome, 5, 1, ids);
  ASSERT_EQ(folds.splits.size(), 5U);
  std::size_t checked = 0;
  for (const FoldSplit& split : folds.splits) {
    std::set<std::string> taught;
    for (const std::size_t row : split.train) taught.insert(ids[row]);
    for (const std::size_t row : split.test) {
      EXPECT_TRUE(ids[row].empty() || !taught.contains(ids[row])) << row;
    }
    checked += split.test.size();
  }
  EXPECT_EQ(checked, 300U);
}

TEST(Folds, AllOnOneDayLeavesNothingToCheckOn) {
  const auto folds = time_folds({1, 1, 1, 1}, std::vector<double>{1, 0, 1, 0}, 2);
  ASSERT_TRUE(folds);
  EXPECT_TRUE(folds->splits.empty());
}

RC_GTEST_PROP(Folds, DrawnFoldsHoldEveryKnownRowOnce, (std::uint16_t seed)) {
  std::vector<double> outcome;
  for (int i = 0; i < 100; ++i) outcome.push_back(i % 10 == 0 ? kUnknown : (i % 3 == 0 ? 1 : 0));
  const Folds folds = drawn_folds(outcome, 5, seed);
  std::set<std::size_t> seen;
  for (const FoldSplit& split : folds.splits) {
    double events = 0;
    for (const std::size_t row : split.test) {
      RC_ASSERT(seen.insert(row).second);
      events += outcome[row];
    }
    RC_ASSERT(split.test.size() == 18U);
    RC_ASSERT(events == 6);
    RC_ASSERT(split.train.size() == 72U);
  }
  RC_ASSERT(seen.size() == 90U);
  RC_ASSERT(drawn_folds(outcome, 5, seed).splits[0].test == folds.splits[0].test);
}

}  // namespace
}  // namespace troth::app
