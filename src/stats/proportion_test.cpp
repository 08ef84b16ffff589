#include "stats/proportion.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

namespace troth::stats {
namespace {

TEST(Proportion, WilsonsPublishedIntervals) {
  // Newcombe (1998, Statistics in Medicine 17:857-872), table I, method 3.
  struct Row {
    std::uint64_t successes, trials;
    double lo, hi;
  };
  for (const Row& row : {Row{81, 263, 0.2553, 0.3662}, Row{15, 148, 0.0624, 0.1605},
                         Row{0, 20, 0.0000, 0.1611}, Row{1, 29, 0.0061, 0.1718}}) {
    const Estimate share = proportion(row.successes, row.trials);
    EXPECT_TRUE(share.ok());
    EXPECT_NEAR(share.interval.lo, row.lo, 5e-5);
    EXPECT_NEAR(share.interval.hi, row.hi, 5e-5);
  }
}

TEST(Proportion, NewcombesPublishedDifferences) {
  // Newcombe (1998, Statistics in Medicine 17:873-890), table II, method 10.
  struct Row {
    std::uint64_t a, m, b, n;
    double lo, hi;
  };
  for (const Row& row : {Row{56, 70, 48, 80, 0.0524, 0.3339}, Row{9, 10, 3, 10, 0.1705, 0.8090},
                         Row{10, 10, 0, 20, 0.6791, 1.0000}, Row{10, 10, 0, 10, 0.6075, 1.0000}}) {
    const Difference d = proportion_difference(row.a, row.m, row.b, row.n);
    EXPECT_NEAR(d.interval.lo, row.lo, 5e-5);
    EXPECT_NEAR(d.interval.hi, row.hi, 5e-5);
  }
}

TEST(Proportion, ScoreTestIsTheChiSquaredOfTheTable) {
  // 2 x 2 table 56/14, 48/32: chi2 = 150 (56*32 - 14*48)^2 / (70*80*104*46).
  const Difference d = proportion_difference(56, 70, 48, 80);
  EXPECT_NEAR(d.statistic * d.statistic, 150.0 * 1120 * 1120 / (70.0 * 80 * 104 * 46), 1e-10);
  EXPECT_NEAR(d.p, 0.0080450814, 1e-9);
}

TEST(Proportion, Refusals) {
  EXPECT_EQ(proportion(0, 0).verdict.status, StatusCode::too_few_rows);
  EXPECT_TRUE(std::isnan(proportion(0, 0).value));
  EXPECT_EQ(proportion(3, 2).verdict.cause, "more_successes_than_trials");
  EXPECT_EQ(proportion(1, 2, 95).verdict.cause, "bad_level");
  EXPECT_EQ(proportion_difference(1, 2, 0, 0).verdict.status, StatusCode::too_few_rows);
  const std::vector<double> ones{1, 1};
  EXPECT_EQ(weighted_proportion(std::vector<double>{1, 0.5}, ones).verdict.cause, "not_binary");
  EXPECT_EQ(weighted_proportion(std::vector<double>{1, kNaN}, ones).verdict.cause, "not_binary");
  EXPECT_EQ(weighted_proportion({}, {}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(weighted_proportion(ones, std::vector<double>{1}).verdict.cause, "length_mismatch");
}

TEST(Proportion, WeightedSharesDifferAtTheirEffectiveSizes) {
  // Weights 2 and 1 in equal numbers keep 90 % of the rows: shares as of 90 trials each.
  std::vector<double> hits;
  std::vector<double> weights;
  for (int i = 0; i < 100; ++i) {
    hits.push_back(i < 60 ? 1 : 0);
    weights.push_back(i % 2 == 0 ? 2 : 1);
  }
  const Estimate a = weighted_proportion(hits, weights);
  ASSERT_NEAR(a.effective_n, 90, 1e-9);
  ASSERT_NEAR(a.value, 0.6, 1e-12);
  const Difference weighted = proportion_difference(a, proportion(45, 90));
  const Difference counted = proportion_difference(54, 90, 45, 90);
  EXPECT_NEAR(weighted.interval.lo, counted.interval.lo, 1e-9);
  EXPECT_NEAR(weighted.p, counted.p, 1e-9);
  EXPECT_EQ(proportion_difference(a, proportion(4, 9, 0.9)).verdict.cause, "levels_differ");
}

TEST(Proportion, AllOrNothingStaysInside) {
  const Estimate none = proportion(0, 7);
  EXPECT_EQ(none.interval.lo, 0);
  EXPECT_GT(none.interval.hi, 0.3);
  const Estimate all = proportion(7, 7);
  EXPECT_EQ(all.interval.hi, 1);
  EXPECT_NEAR(all.interval.lo, 1 - none.interval.hi, 1e-15);
  const Difference same = proportion_difference(0, 7, 0, 9);
  EXPECT_EQ(same.statistic, 0);
  EXPECT_EQ(same.p, 1);
}

RC_GTEST_PROP(Proportion, MirrorsUnderExchangeOfSuccessAndFailure, ()) {
  const auto trials = *rc::gen::inRange<std::uint64_t>(1, 100000);
  const auto successes = *rc::gen::inRange<std::uint64_t>(0, trials + 1);
  const Estimate a = proportion(successes, trials);
  const Estimate b = proportion(trials - successes, trials);
  RC_ASSERT(a.interval.contains(a.value));
  RC_ASSERT(std::fabs(a.interval.lo - (1 - b.interval.hi)) < 1e-12);
}

RC_GTEST_PROP(Proportion, SwappingSamplesSwapsTheSign, ()) {
  const auto m = *rc::gen::inRange<std::uint64_t>(1, 500);
  const auto n = *rc::gen::inRange<std::uint64_t>(1, 500);
  const auto a = *rc::gen::inRange<std::uint64_t>(0, m + 1);
  const auto b = *rc::gen::inRange<std::uint64_t>(0, n + 1);
  const Difference ab = proportion_difference(a, m, b, n);
  const Difference ba = proportion_difference(b, n, a, m);
  RC_ASSERT(std::fabs(ab.interval.lo + ba.interval.hi) < 1e-12);
  RC_ASSERT(std::fabs(ab.p - ba.p) < 1e-12);
}

RC_GTEST_PROP(Proportion, EqualWeightsChangeNothingAndScaleDoesNotMatter, ()) {
  const auto rows = *rc::gen::nonEmpty<std::vector<bool>>();
  const double weight = *rc::gen::element(0.001, 1.0, 40.0);
  std::vector<double> indicator;
  std::uint64_t successes = 0;
  for (const bool row : rows) {
    indicator.push_back(row ? 1 : 0);
    successes += row ? 1 : 0;
  }
  const std::vector<double> weights(rows.size(), weight);
  const Estimate weighted = weighted_proportion(indicator, weights);
  const Estimate plain = proportion(successes, rows.size());
  RC_ASSERT(std::fabs(weighted.value - plain.value) < 1e-12);
  RC_ASSERT(std::fabs(weighted.interval.lo - plain.interval.lo) < 1e-9);
  RC_ASSERT(std::fabs(weighted.interval.hi - plain.interval.hi) < 1e-9);
}

}  // namespace
}  // namespace troth::stats
