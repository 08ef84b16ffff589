#include "stats/classification.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/random.h"

namespace troth::stats {
namespace {

TEST(Auc, CountsPairs) {
  // Events .8 .4, others .4 .3 .1: pairs won 3 + 2.5 of 6.
  const Estimate a =
      auc(std::vector<double>{0.8, 0.4, 0.4, 0.3, 0.1}, std::vector<double>{1, 1, 0, 0, 0});
  EXPECT_NEAR(a.value, 5.5 / 6, 1e-15);
  EXPECT_TRUE(a.interval.contains(a.value));
}

TEST(Auc, TheIntervalCovers) {
  // Scores N(1,1) against N(0,1): area Phi(1/sqrt 2) = .7602.
  Random random(3);
  int covered = 0;
  constexpr int kRounds = 400;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> score;
    std::vector<double> y;
    for (int i = 0; i < 120; ++i) {
      y.push_back(i % 3 == 0 ? 1 : 0);
      score.push_back(random.normal(y.back(), 1));
    }
    covered += auc(score, y, 0.9).interval.contains(0.76025) ? 1 : 0;
  }
  EXPECT_NEAR(covered / static_cast<double>(kRounds), 0.9, 0.045);
}

TEST(Auc, Refusals) {
  EXPECT_EQ(auc(std::vector<double>{1, 2}, std::vector<double>{1, 1}).verdict.cause, "one_outcome");
  EXPECT_EQ(auc(std::vector<double>{1}, std::vector<double>{1, 0}).verdict.cause,
            "length_mismatch");
  EXPECT_EQ(auc(std::vector<double>{1, 2}, std::vector<double>{1, 2}).verdict.cause, "not_binary");
}

TEST(Chances, LossesByHand) {
  const std::vector<double> p{0.8, 0.4};
  const std::vector<double> y{1, 0};
  EXPECT_NEAR(log_loss(p, y), -(std::log(0.8) + std::log(0.6)) / 2, 1e-15);
  EXPECT_NEAR(brier(p, y), (0.04 + 0.16) / 2, 1e-15);
  EXPECT_TRUE(std::isnan(log_loss(std::vector<double>{1.5}, std::vector<double>{1})));
  EXPECT_LT(log_loss(std::vector<double>{0}, std::vector<double>{1}), 40);
}

TEST(Chances, LiftByHand) {
  std::vector<double> p;
  std::vector<double> y;
  for (int i = 0; i < 20; ++i) {
    p.push_back(i / 20.0);
    y.push_back(i >= 16 ? 1 : 0);
  }
  EXPECT_NEAR(lift(p, y, 0.1), 5, 1e-12);
  EXPECT_NEAR(lift(p, y, 1), 1, 1e-12);
  EXPECT_NEAR(lift(std::vector<double>(20, 0.2), y, 0.1), 1, 1e-12);
}

TEST(Chances, CalibrationOfHonestChances) {
  Random random(8);
  std::vector<double> p;
  std::vector<double> tame;
  std::vector<double> y;
  for (int i = 0; i < 20000; ++i) {
    const double log_odds = random.normal(-1, 1);
    p.push_back(1 / (1 + std::exp(-log_odds)));
    tame.push_back(1 / (1 + std::exp(-2 * log_odds)));
    y.push_back(random.chance(p.back()) ? 1 : 0);
  }
  const Calibration honest = calibration(p, y);
  EXPECT_EQ(honest.bins.size(), 10U);
  EXPECT_NEAR(honest.slope, 1, 0.06);
  EXPECT_NEAR(honest.intercept, 0, 0.08);
  EXPECT_LT(honest.error, 0.02);
  EXPECT_NEAR(calibration(tame, y).slope, 0.5, 0.03);
}

TEST(Chances, IntervalsOfTheCalibrationLineHoldAtTheirLevel) {
  constexpr int kRuns = 400;
  int slopes = 0;
  int intercepts = 0;
  for (int run = 0; run < kRuns; ++run) {
    Random random(static_cast<std::uint64_t>(run) + 1);
    std::vector<double> p;
    std::vector<double> y;
    for (int i = 0; i < 500; ++i) {
      // The chances say twice the log-odds, and too much by 0.3.
      const double log_odds = random.normal(-1, 1);
      p.push_back(1 / (1 + std::exp(-(2 * log_odds + 0.3))));
      y.push_back(random.chance(1 / (1 + std::exp(-log_odds))) ? 1 : 0);
    }
    const Calibration c = calibration(p, y);
    slopes += c.slope_interval.contains(0.5) ? 1 : 0;
    intercepts += c.intercept_interval.contains(-0.15) ? 1 : 0;
  }
  // 380 of 400 with a standard deviation of 4.4.
  EXPECT_NEAR(slopes, 380, 15);
  EXPECT_NEAR(intercepts, 380, 15);
}

TEST(Chances, NoLineNoIntervals) {
  const std::vector<double> same(30, 0.4);
  std::vector<double> y(30, 0.0);
  y[3] = 1;
  EXPECT_FALSE(calibration(same, y).slope_interval.known());
}

TEST(Chances, TiesAreNotTornApart) {
  const std::vector<double> p{0.1, 0.5, 0.5, 0.5, 0.5, 0.9};
  const Calibration c = calibration(p, std::vector<double>{0, 1, 0, 1, 0, 1}, 3);
  ASSERT_EQ(c.bins.size(), 2U);
  EXPECT_EQ(c.bins[0].n, 5U);
  EXPECT_EQ(c.bins[1].n, 1U);
}

RC_GTEST_PROP(Auc, ReversingScoresMirrorsIt, (std::uint16_t seed)) {
  Random random(seed);
  std::vector<double> score;
  std::vector<double> reversed;
  std::vector<double> y;
  for (int i = 0; i < 30; ++i) {
    score.push_back(static_cast<double>(random.below(8)));
    reversed.push_back(-score.back());
    y.push_back(i % 2);
  }
  RC_ASSERT(std::fabs(auc(score, y).value + auc(reversed, y).value - 1) < 1e-12);
}

}  // namespace
}  // namespace troth::stats
