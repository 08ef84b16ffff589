#include "stats/pls_moments.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/random.h"
#include "stats/estimate.h"
#include "stats/pls_linear.h"

namespace troth::stats {
namespace {

RC_GTEST_PROP(PlsMoments, AreWeightedCorrelations, ()) {
  const auto seed = *rc::gen::inRange<std::uint64_t>(1, 100000);
  const auto rows = *rc::gen::inRange<std::size_t>(5, 200);
  const auto columns = *rc::gen::inRange<std::size_t>(1, 20);
  Random random(seed);
  RowMatrix table(rows, columns);
  std::vector<double> weights(rows);
  double total = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t c = 0; c < columns; ++c) table.at(i, c) = random.normal();
    weights[i] = i < 3 ? 1.0 : static_cast<double>(random.below(4));
    total += weights[i];
  }
  PlsMoments moments;
  MomentScratch scratch;
  std::size_t culprit = 0;
  RC_ASSERT(moments_of(table, weights, scratch, moments, &culprit));
  for (std::size_t a = 0; a < columns; ++a) {
    for (std::size_t b = 0; b < columns; ++b) {
      double xa = 0, xb = 0, aa = 0, bb = 0, ab = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        xa += weights[i] * table.at(i, a) / total;
        xb += weights[i] * table.at(i, b) / total;
      }
      for (std::size_t i = 0; i < rows; ++i) {
        const double da = table.at(i, a) - xa;
        const double db = table.at(i, b) - xb;
        aa += weights[i] * da * da;
        bb += weights[i] * db * db;
        ab += weights[i] * da * db;
      }
      RC_ASSERT(std::fabs(moments.correlation[a * moments.stride + b] - ab / std::sqrt(aa * bb)) <
                1e-10);
      RC_ASSERT(std::fabs(moments.variance[a] - aa / total) < 1e-10);
    }
  }
}

TEST(PlsMoments, NameAColumnWithoutVariance) {
  RowMatrix table(4, 3);
  for (std::size_t i = 0; i < 4; ++i) {
    table.at(i, 0) = static_cast<double>(i);
    table.at(i, 1) = 0.7;
    table.at(i, 2) = static_cast<double>(i * i);
  }
  PlsMoments moments;
  MomentScratch scratch;
  std::size_t culprit = 9;
  EXPECT_FALSE(moments_of(table, std::vector<double>(4, 1.0), scratch, moments, &culprit));
  EXPECT_EQ(culprit, 1U);
}

TEST(PlsLinear, InvertsAndRefuses) {
  std::vector<double> a = {0, 2, 1, 1, 0, 3, 2, 1, 0};
  const std::vector<double> copy = a;
  std::vector<std::size_t> pivots(3);
  ASSERT_TRUE(invert_small(a.data(), 3, 3, pivots));
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < 3; ++k) sum += a[i * 3 + k] * copy[k * 3 + j];
      EXPECT_NEAR(sum, i == j ? 1 : 0, 1e-12);
    }
  }
  std::vector<double> same = {1, 1, 1, 1};
  EXPECT_FALSE(invert_small(same.data(), 2, 2, pivots));
  const std::vector<double> nothing = {kNaN, 0, 0, kNaN};
  std::vector<double> spoilt = nothing;
  EXPECT_FALSE(invert_small(spoilt.data(), 2, 2, pivots));
}

TEST(PlsLinear, PositiveSemidefinite) {
  const std::vector<double> edge = {1, 1, 1, 1};
  EXPECT_TRUE(is_positive_semidefinite(edge.data(), 2, 2));
  const std::vector<double> torn = {1, 1.01, 1.01, 1};
  EXPECT_FALSE(is_positive_semidefinite(torn.data(), 2, 2));
}

}  // namespace
}  // namespace troth::stats
