#include "stats/survival.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace troth::stats {
namespace {

// Remission of leukaemia in weeks (Freireich et al. 1963), 6-mercaptopurine and placebo; the
// standard example for this curve and this test.
const std::vector<double> kTreated{6,  6,  6,  6,  7,  9,  10, 10, 11, 13, 16,
                                   17, 19, 20, 22, 23, 25, 32, 32, 34, 35};
const std::vector<double> kTreatedLeft{1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1,
                                       0, 0, 0, 1, 1, 0, 0, 0, 0, 0};
const std::vector<double> kPlacebo{1, 1, 2,  2,  3,  4,  4,  5,  5,  8, 8,
                                   8, 8, 11, 11, 12, 12, 15, 17, 22, 23};

TEST(KaplanMeier, FreireichsTreatedGroup) {
  const SurvivalCurve curve = kaplan_meier(kTreated, kTreatedLeft);
  ASSERT_TRUE(curve.verdict.ok());
  // Published with the data: S(6) = .857, S(10) = .753, S(23) = .448; Greenwood errors .0764,
  // .0963, .1346.
  EXPECT_NEAR(curve.at(6).survival, 0.857, 5e-4);
  EXPECT_NEAR(curve.at(6).se, 0.0764, 5e-5);
  EXPECT_NEAR(curve.at(12).survival, 0.753, 5e-4);
  EXPECT_NEAR(curve.at(12).se, 0.0963, 5e-5);
  EXPECT_NEAR(curve.at(100).survival, 0.448, 5e-4);
  EXPECT_NEAR(curve.at(100).se, 0.1346, 5e-5);
  EXPECT_EQ(curve.at(5).survival, 1);
  EXPECT_EQ(curve.points.size(), 7U);
  EXPECT_EQ(curve.events, 9);
  // Median 23 [16, none]: R, survfit.
  EXPECT_EQ(curve.median.value, 23);
  EXPECT_EQ(curve.median.interval.lo, 16);
  EXPECT_TRUE(std::isinf(curve.median.interval.hi));
  // ln S(6) = ln(18/21), variance 3/(21*18).
  EXPECT_NEAR(curve.at(6).interval.lo, 18.0 / 21 * std::exp(-1.959964 * std::sqrt(3.0 / 378)),
              1e-6);
}

TEST(LogRankTest, FreireichsTwoGroups) {
  std::vector<double> time = kTreated;
  std::vector<double> left = kTreatedLeft;
  std::vector<std::size_t> group(kTreated.size(), 0);
  time.insert(time.end(), kPlacebo.begin(), kPlacebo.end());
  left.insert(left.end(), kPlacebo.size(), 1.0);
  group.insert(group.end(), kPlacebo.size(), 1);
  const LogRank test = log_rank(time, left, group);
  ASSERT_TRUE(test.verdict.ok());
  // Published: chi-squared 16.79, expected 19.25 and 10.75.
  EXPECT_NEAR(test.chi_squared, 16.79, 5e-3);
  EXPECT_NEAR(test.expected[0], 19.25, 5e-3);
  EXPECT_NEAR(test.expected[1], 10.75, 5e-3);
  EXPECT_EQ(test.observed[0], 9);
  EXPECT_NEAR(test.p, 4.17e-5, 5e-7);
}

TEST(KaplanMeier, EverybodyLeaves) {
  const SurvivalCurve curve =
      kaplan_meier(std::vector<double>{1, 2, 3}, std::vector<double>{1, 1, 1});
  EXPECT_EQ(curve.points.back().survival, 0);
  EXPECT_TRUE(std::isnan(curve.points.back().se));
  EXPECT_FALSE(curve.points.back().interval.known());
  EXPECT_EQ(curve.median.value, 2);
}

TEST(KaplanMeier, Refusals) {
  const std::vector<double> two{1, 2};
  EXPECT_EQ(kaplan_meier(two, std::vector<double>{1}).verdict.cause, "length_mismatch");
  EXPECT_EQ(kaplan_meier(two, std::vector<double>{1, 0.5}).verdict.cause, "not_binary");
  EXPECT_EQ(kaplan_meier(two, std::vector<double>{1, kNaN}).verdict.cause, "not_binary");
  EXPECT_EQ(kaplan_meier(std::vector<double>{1, -2}, two).verdict.cause, "negative_time");
  EXPECT_EQ(kaplan_meier({}, {}).verdict.status, StatusCode::too_few_rows);
  const SurvivalCurve stays = kaplan_meier(two, std::vector<double>{0, 0});
  EXPECT_EQ(stays.verdict.cause, "nobody_left");
  EXPECT_EQ(stays.at(5).survival, 1);
  EXPECT_EQ(stays.median.verdict.status, StatusCode::not_identified);
  const std::vector<double> one{1, 1};
  EXPECT_EQ(log_rank(two, one, std::vector<std::size_t>{0, 0}).verdict.cause, "groups");
  EXPECT_EQ(log_rank(two, one, std::vector<std::size_t>{0, 2}).verdict.cause, "groups");
  EXPECT_EQ(log_rank(two, one, std::vector<std::size_t>{0}).verdict.cause, "length_mismatch");
  EXPECT_EQ(log_rank(two, std::vector<double>{0, 0}, std::vector<std::size_t>{0, 1}).verdict.cause,
            "no_comparison");
}

RC_GTEST_PROP(KaplanMeier, WithoutCensoringItIsTheShareLeft, ()) {
  const auto raw =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 20)));
  std::vector<double> time(raw.begin(), raw.end());
  const std::vector<double> left(time.size(), 1.0);
  const SurvivalCurve curve = kaplan_meier(time, left);
  for (double t = 0; t < 20; t += 1) {
    const auto beyond = std::count_if(time.begin(), time.end(), [&](double x) { return x > t; });
    const double share = static_cast<double>(beyond) / static_cast<double>(time.size());
    RC_ASSERT(std::fabs(curve.at(t).survival - share) < 1e-12);
  }
  std::reverse(time.begin(), time.end());
  RC_ASSERT(kaplan_meier(time, left).points.size() == curve.points.size());
}

TEST(LogRankTest, KeepsItsLevelAndIgnoresTheNamesOfGroups) {
  Random random(4);
  int rejected = 0;
  constexpr int kRounds = 600;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> time;
    std::vector<double> left;
    std::vector<std::size_t> group;
    std::vector<std::size_t> renamed;
    for (std::size_t i = 0; i < 90; ++i) {
      const double leaves = random.exponential(0.1);
      const double seen = 20 * random.uniform();
      time.push_back(std::min(leaves, seen));
      left.push_back(leaves <= seen ? 1 : 0);
      group.push_back(i % 3);
      renamed.push_back(2 - i % 3);
    }
    const LogRank test = log_rank(time, left, group);
    rejected += test.p < 0.05 ? 1 : 0;
    ASSERT_NEAR(log_rank(time, left, renamed).chi_squared, test.chi_squared, 1e-9);
  }
  EXPECT_NEAR(rejected / static_cast<double>(kRounds), 0.05, 0.027);
}

}  // namespace
}  // namespace troth::stats
