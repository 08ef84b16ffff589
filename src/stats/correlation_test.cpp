#include "stats/correlation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "stats/test_frames.h"

namespace troth::stats {
namespace {

TEST(Correlation, FishersInterval) {
  // r = 0.5 from 28 rows: atanh 0.549306 +- 1.959964 / 5 gives 0.1564 .. 0.7358.
  const Correlations c = correlate(frame_with_covariance({{1}, {0.5, 1}}, 28));
  ASSERT_EQ(c.pairs.size(), 1U);
  EXPECT_NEAR(c.pairs[0].r.value, 0.5, 1e-12);
  EXPECT_NEAR(c.pairs[0].r.interval.lo, std::tanh(0.5493061443 - 1.9599639845 / 5), 1e-9);
  EXPECT_NEAR(c.pairs[0].r.interval.hi, std::tanh(0.5493061443 + 1.9599639845 / 5), 1e-9);
  // t = 0.5 sqrt(26 / 0.75) = 2.9439 on 26 degrees of freedom: p = 0.00675.
  EXPECT_NEAR(c.pairs[0].p, 0.00675, 5e-5);
}

TEST(Correlation, SpearmanLooksAtRanksOnly) {
  const Frame frame{{"a", "b"}, {{1, 2, 3, 4, 5, 6}, {1, 8, 27, 64, 125, 216}}};
  EXPECT_NEAR(correlate(frame, CorrelationKind::spearman).pairs[0].r.value, 1, 1e-12);
  EXPECT_LT(correlate(frame).pairs[0].r.value, 0.95);
  // Ties: the textbook example of ranks 1 2.5 2.5 4 5 against 1 2 3 4 5.
  const Frame tied{{"a", "b"}, {{1, 2, 2, 4, 5}, {1, 2, 3, 4, 5}}};
  EXPECT_NEAR(correlate(tied, CorrelationKind::spearman).pairs[0].r.value, 0.974679, 1e-6);
}

TEST(Correlation, ManyPairsAreCorrected) {
  const Correlations c = correlate(random_frame(4, 40, 3));
  ASSERT_EQ(c.pairs.size(), 6U);
  for (const Correlation& pair : c.pairs) EXPECT_GE(pair.p_holm, pair.p);
}

TEST(Correlation, Refusals) {
  EXPECT_EQ(correlate({{"a"}, {{1, 2, 3, 4}}}).verdict.cause, "too_few_columns");
  EXPECT_EQ(correlate({{"a", "b"}, {{1, 2, 3}, {1, 2, 4}}}).verdict.status,
            StatusCode::too_few_rows);
  const Correlations c =
      correlate({{"a", "flat", "b"}, {{1, 2, 3, 4, 6}, {2, 2, 2, 2, 2}, {4, 2, 5, 1, 7}}});
  EXPECT_TRUE(c.verdict.ok());
  EXPECT_EQ(c.warnings[0].subject, "flat");
  EXPECT_EQ(c.pairs[0].r.verdict.cause, "zero_variance");
  EXPECT_TRUE(c.pairs[1].r.ok());
  EXPECT_EQ(correlate({{"a", "flat"}, {{1, 2, 3, 4}, {2, 2, 2, 2}}}).verdict.cause,
            "zero_variance");
}

RC_GTEST_PROP(Correlation, WeightsAreRepeatedRowsForBothKinds, ()) {
  const Frame frame = random_frame(2, 10, *rc::gen::arbitrary<std::uint64_t>());
  const auto times = *rc::gen::container<std::vector<int>>(10, rc::gen::inRange(1, 5));
  Frame repeated{frame.names, {{}, {}}};
  for (std::size_t c = 0; c < 2; ++c) {
    for (std::size_t i = 0; i < 10; ++i) {
      repeated.columns[c].insert(repeated.columns[c].end(), static_cast<std::size_t>(times[i]),
                                 frame.columns[c][i]);
    }
  }
  const std::vector<double> weights(times.begin(), times.end());
  for (const auto kind : {CorrelationKind::pearson, CorrelationKind::spearman}) {
    const double a = correlate(frame, kind, weights).pairs[0].r.value;
    const double b = correlate(repeated, kind).pairs[0].r.value;
    RC_ASSERT(std::fabs(a - b) < 1e-9);
  }
}

RC_GTEST_PROP(Correlation, OrderAndUnitsDoNotMatterAndTurningAColumnTurnsTheSign, ()) {
  const Frame frame = random_frame(3, 15, *rc::gen::arbitrary<std::uint64_t>());
  Frame other{{"x2", "x1", "x0"}, {frame.columns[2], frame.columns[1], frame.columns[0]}};
  for (auto& column : other.columns) std::reverse(column.begin(), column.end());
  for (double& x : other.columns[1]) x = -4 * x + 9;
  for (const auto kind : {CorrelationKind::pearson, CorrelationKind::spearman}) {
    const Correlations a = correlate(frame, kind);
    const Correlations b = correlate(other, kind);
    // Pairs 01 02 12 of the one are 21 20 10 of the other.
    RC_ASSERT(std::fabs(a.pairs[0].r.value + b.pairs[2].r.value) < 1e-9);
    RC_ASSERT(std::fabs(a.pairs[1].r.value - b.pairs[1].r.value) < 1e-9);
    RC_ASSERT(std::fabs(a.pairs[0].p - b.pairs[2].p) < 1e-9);
  }
}

}  // namespace
}  // namespace troth::stats
