#include "stats/inner_folds.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "base/random.h"

namespace troth::stats {
namespace {

TEST(InnerFolds, EveryRowIsTestedOnceAndNeverLearntFromThere) {
  std::vector<std::size_t> rows(100);
  std::iota(rows.begin(), rows.end(), std::size_t{5});
  const auto splits = inner_splits(rows, 1);
  ASSERT_EQ(splits.size(), 3U);
  std::set<std::size_t> tested;
  for (const auto& split : splits) {
    EXPECT_EQ(split.train.size() + split.test.size(), rows.size());
    const std::set<std::size_t> train(split.train.begin(), split.train.end());
    for (const auto row : split.test) {
      EXPECT_FALSE(train.contains(row));
      EXPECT_TRUE(tested.insert(row).second);
    }
  }
  EXPECT_EQ(tested.size(), rows.size());
  EXPECT_EQ(inner_splits(rows, 1)[0].test, splits[0].test);
  EXPECT_NE(inner_splits(rows, 2)[0].test, splits[0].test);
}

TEST(InnerFolds, NoiseIsHeldDownAndASignalIsNot) {
  constexpr std::size_t kFoldRows = 400;
  Random random(3);
  Frame noise, signal;
  std::vector<double> y(kFoldRows);
  for (auto* frame : {&noise, &signal}) {
    for (int c = 0; c < 8; ++c) {
      frame->names.push_back("x" + std::to_string(c));
      frame->columns.emplace_back();
      for (std::size_t i = 0; i < kFoldRows; ++i) frame->columns.back().push_back(random.normal());
    }
  }
  for (std::size_t i = 0; i < kFoldRows; ++i) {
    y[i] = random.chance(1 / (1 + std::exp(-3 * signal.columns[0][i]))) ? 1 : 0;
  }
  std::vector<std::size_t> rows(kFoldRows);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const auto splits = inner_splits(rows, 1);
  EXPECT_GE(choose_ridge(noise, y, splits), 300);
  EXPECT_LE(choose_ridge(signal, y, splits), 30);
}

TEST(InnerFolds, WithoutEventsAMiddlingRidge) {
  const Frame x{{"x"}, {{1, 2, 3, 4, 5, 6}}};
  EXPECT_EQ(choose_ridge(x, std::vector<double>(6, 0.0), inner_splits({0, 1, 2, 3, 4, 5}, 1)), 3);
}

}  // namespace
}  // namespace troth::stats
