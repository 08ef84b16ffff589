#include "stats/rank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {
namespace {

using testing::ElementsAre;

TEST(Rank, TypeSevenQuantiles) {
  const std::vector<double> values{4, 1, 3, 2};
  EXPECT_DOUBLE_EQ(*quantile(values, 0.5), 2.5);
  EXPECT_DOUBLE_EQ(*quantile(values, 0.25), 1.75);
  EXPECT_DOUBLE_EQ(*quantile(values, 0), 1);
  EXPECT_DOUBLE_EQ(*quantile(values, 1), 4);
  EXPECT_DOUBLE_EQ(*quantile(std::vector<double>{7}, 0.3), 7);
  EXPECT_THAT(*quantiles(values, std::vector<double>{0.5, 0.1}),
              ElementsAre(testing::DoubleEq(2.5), testing::DoubleEq(1.3)));
}

TEST(Rank, Refusals) {
  EXPECT_EQ(quantile({}, 0.5).error().code, ErrorCode::bad_input);
  EXPECT_EQ(quantile(std::vector<double>{1, kNaN}, 0.5).error().message,
            "values[1] is not a finite number.");
  EXPECT_FALSE(quantile(std::vector<double>{1}, 1.1).ok());
  EXPECT_FALSE(quantile(std::vector<double>{1}, kNaN).ok());
  EXPECT_FALSE(mid_ranks({}).ok());
  EXPECT_FALSE(fair_scores(std::vector<double>{1}, 0).ok());
}

TEST(Rank, TiesShareTheMeanPlace) {
  EXPECT_THAT(*mid_ranks(std::vector<double>{20, 10, 20}), ElementsAre(2.5, 1, 2.5));
}

TEST(Rank, FairScores) {
  EXPECT_THAT(*fair_scores(std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}),
              ElementsAre(1, 1, 2, 2, 3, 3, 4, 4, 5, 5));
  EXPECT_THAT(*fair_scores(std::vector<double>{8, 8, 8}), ElementsAre(3, 3, 3));
  // Seven of ten bought once: their middle place is 4, which lies in the second fifth.
  EXPECT_THAT(*fair_scores(std::vector<double>{1, 1, 1, 1, 1, 1, 1, 2, 3, 9}),
              ElementsAre(2, 2, 2, 2, 2, 2, 2, 4, 5, 5));
}

RC_GTEST_PROP(Rank, RanksSumAndFollowTheValues, ()) {
  const auto raw =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12)));
  const std::vector<double> values(raw.begin(), raw.end());
  const std::vector<double> ranks = *mid_ranks(values);
  const auto n = static_cast<double>(values.size());
  RC_ASSERT(std::accumulate(ranks.begin(), ranks.end(), 0.0) == n * (n + 1) / 2);
  const std::vector<int> scores = *fair_scores(values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    RC_ASSERT(scores[i] >= 1 && scores[i] <= 5);
    for (std::size_t j = 0; j < values.size(); ++j) {
      if (values[i] == values[j]) RC_ASSERT(ranks[i] == ranks[j] && scores[i] == scores[j]);
      if (values[i] < values[j]) RC_ASSERT(ranks[i] < ranks[j] && scores[i] <= scores[j]);
    }
  }
}

RC_GTEST_PROP(Rank, WithoutTiesTheFifthsDifferByOneAtMost, ()) {
  const auto n = *rc::gen::inRange<std::size_t>(1, 200);
  std::vector<double> values(n);
  std::iota(values.begin(), values.end(), 0.0);
  const std::vector<int> scores = *fair_scores(values);
  std::map<int, int> sizes;
  for (const int score : scores) ++sizes[score];
  int low = static_cast<int>(n);
  int high = 0;
  for (int score = 1; score <= 5; ++score) {
    low = std::min(low, sizes[score]);
    high = std::max(high, sizes[score]);
  }
  RC_ASSERT(high - low <= 1);
}

}  // namespace
}  // namespace troth::stats
