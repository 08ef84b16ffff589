#include "stats/boosting.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random.h"
#include "stats/classification.h"
#include "stats/resampling.h"

namespace troth::stats {
namespace {

/// Two columns matter, and only together (exclusive or), which no line can tell.
struct BoostedSample {
  Frame x{{"a", "b", "noise"}, {{}, {}, {}}};
  std::vector<double> y;
  std::vector<std::size_t> train;
  std::vector<std::size_t> test;
};

BoostedSample exclusive_or() {
  BoostedSample s;
  Random random(11);
  for (std::size_t i = 0; i < 3000; ++i) {
    const double a = random.normal();
    const double b = random.normal();
    s.x.columns[0].push_back(i % 50 == 0 ? kNaN : a);
    s.x.columns[1].push_back(b);
    s.x.columns[2].push_back(random.normal());
    s.y.push_back(random.chance((a > 0) != (b > 0) ? 0.9 : 0.1) ? 1 : 0);
    (i % 3 == 0 ? s.test : s.train).push_back(i);
  }
  return s;
}

std::vector<double> pick(const std::vector<double>& values, const std::vector<std::size_t>& rows) {
  std::vector<double> picked;
  for (const std::size_t row : rows) picked.push_back(values[row]);
  return picked;
}

TEST(Boosting, FindsWhatOnlyColumnsTogetherTell) {
  const BoostedSample s = exclusive_or();
  const auto fit = Boosting::fit(s.x, s.y, s.train, {.rounds = 100});
  ASSERT_TRUE(fit);
  const auto chances = fit->probabilities(s.x, s.test);
  ASSERT_TRUE(chances);
  EXPECT_GT(auc(*chances, pick(s.y, s.test)).value, 0.85);
  EXPECT_LT(log_loss(*chances, pick(s.y, s.test)), 0.4);
}

TEST(Boosting, ContributionsSumToTheLogOdds) {
  const BoostedSample s = exclusive_or();
  const auto fit = Boosting::fit(s.x, s.y, s.train, {.rounds = 30});
  ASSERT_TRUE(fit);
  const auto chances = fit->probabilities(s.x, s.test);
  const auto parts = fit->contributions(s.x, s.test);
  ASSERT_TRUE(chances && parts);
  ASSERT_EQ(parts->size(), 4 * s.test.size());
  for (std::size_t i = 0; i < s.test.size(); ++i) {
    const auto row = parts->begin() + static_cast<std::ptrdiff_t>(4 * i);
    const double log_odds = std::accumulate(row, row + 4, 0.0);
    EXPECT_NEAR((*chances)[i], 1 / (1 + std::exp(-log_odds)), 1e-5);
  }
}

TEST(Boosting, TheSameBytesOnAnyNumberOfThreads) {
  const BoostedSample s = exclusive_or();
  std::vector<std::vector<double>> all(4);
  for (const unsigned threads : {1U, 4U}) {
    for_each_number(4, threads, [&](std::size_t k) {
      auto fit = Boosting::fit(s.x, s.y, s.train, {.rounds = 20});
      const std::vector<double> chances = *fit->probabilities(s.x, s.test);
      if (threads == 1U) {
        all[k] = chances;
      } else {
        EXPECT_EQ(all[k], chances);
      }
    });
  }
}

TEST(Boosting, FewerRoundsAreTheBeginningOfMore) {
  const BoostedSample s = exclusive_or();
  const auto few = Boosting::fit(s.x, s.y, s.train, {.rounds = 10});
  const auto many = Boosting::fit(s.x, s.y, s.train, {.rounds = 20});
  ASSERT_TRUE(few && many);
  EXPECT_EQ(*few->probabilities(s.x, s.test), *many->probabilities(s.x, s.test, 10));
}

TEST(Boosting, Refusals) {
  const Frame x{{"a"}, {{1, 2, kInfinity}}};
  EXPECT_FALSE(Boosting::fit(x, std::vector<double>{0, 1, 0}, {}));
  EXPECT_FALSE(Boosting::fit(Frame{{"a"}, {{1, 2}}}, std::vector<double>{0, 3}, {}));
  EXPECT_FALSE(Boosting::fit(Frame{}, std::vector<double>{}, {}));
}

}  // namespace
}  // namespace troth::stats
