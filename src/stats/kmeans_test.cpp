#include "stats/kmeans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random.h"

namespace troth::stats {
namespace {

using testing::ElementsAre;

/// Three round clouds around (0,0), (10,0) and (0,10), of 100, 60 and 40 rows.
Frame clouds(double spread = 1) {
  Random random(2);
  Frame x{{"a", "b"}, {{}, {}}};
  for (int i = 0; i < 200; ++i) {
    x.columns[0].push_back(random.normal(i % 10 < 5 || i % 10 > 7 ? 0 : 10, spread));
    x.columns[1].push_back(random.normal(i % 10 > 7 ? 10 : 0, spread));
  }
  return x;
}

TEST(KMeans, FindsCloudsThatAreThere) {
  const Frame x = clouds();
  const KMeans fit = k_means(x, {.clusters = 3});
  ASSERT_TRUE(fit.verdict.ok()) << fit.verdict.culprit;
  EXPECT_THAT(fit.sizes, ElementsAre(100, 60, 40));
  EXPECT_NEAR(fit.centres[1][0], 10, 0.5);
  EXPECT_NEAR(fit.centres[2][1], 10, 0.5);
  EXPECT_GT(silhouette(x, fit.cluster_of), 0.75);
  EXPECT_LT(silhouette(x, k_means(x, {.clusters = 6}).cluster_of), 0.65);
}

TEST(KMeans, InertiaByHand) {
  const Frame x{{"a"}, {{0, 2, 10, 14}}};
  const KMeans fit = k_means(x, {.clusters = 2});
  EXPECT_NEAR(fit.inertia, 1 + 1 + 4 + 4, 1e-12);
  // Of 0: inside 2, outside (10 + 14)/2 = 12; of 2: 2, 10; of 10: 4, 9; of 14: 4, 13.
  EXPECT_NEAR(silhouette(x, fit.cluster_of), (10.0 / 12 + 8.0 / 10 + 5.0 / 9 + 9.0 / 13) / 4,
              1e-12);
}

TEST(KMeans, ManyRowsAndThreadsGiveTheSameBytes) {
  Random random(4);
  Frame x{{"a", "b"}, {{}, {}}};
  for (int i = 0; i < 90000; ++i) {
    x.columns[0].push_back(random.normal(i % 3 * 6, 1));
    x.columns[1].push_back(random.normal());
  }
  const KMeans one = k_means(x, {.clusters = 3, .threads = 1});
  const KMeans many = k_means(x, {.clusters = 3, .threads = 4});
  ASSERT_TRUE(one.verdict.ok());
  EXPECT_EQ(one.inertia, many.inertia);
  EXPECT_EQ(one.cluster_of, many.cluster_of);
  EXPECT_EQ(one.centres, many.centres);
  EXPECT_NEAR(static_cast<double>(one.sizes[0]), 30000, 300);
}

TEST(KMeans, WeightsCountAsRepeatedRows) {
  const Frame once{{"a", "b"}, {{0, 1, 0, 9, 10, 9}, {0, 0, 1, 9, 9, 10}}};
  const std::vector<double> weights{3, 1, 1, 1, 1, 2};
  Frame repeated{{"a", "b"}, {{}, {}}};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    for (double k = 0; k < weights[i]; ++k) {
      for (std::size_t c = 0; c < 2; ++c) repeated.columns[c].push_back(once.columns[c][i]);
    }
  }
  const KMeans light = k_means(once, {.clusters = 2}, weights);
  const KMeans heavy = k_means(repeated, {.clusters = 2});
  EXPECT_EQ(light.centres, heavy.centres);
  EXPECT_DOUBLE_EQ(light.inertia, heavy.inertia);
  EXPECT_EQ(light.weights, (std::vector<double>{5, 4}));
  EXPECT_EQ(heavy.weights, light.weights);
  EXPECT_EQ(light.sizes, (std::vector<std::size_t>{3, 3}));
  // A weight of 0 takes a row out.
  const KMeans without = k_means(once, {.clusters = 2}, std::vector<double>{1, 1, 1, 1, 1, 0});
  EXPECT_EQ(without.centres[1], (std::vector<double>{9.5, 9}));
}

TEST(KMeans, Refusals) {
  const Frame same{{"a"}, {{1, 1, 1, 2}}};
  EXPECT_EQ(k_means(same, {.clusters = 3}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(k_means(same, {.clusters = 0}).verdict.status, StatusCode::bad_input);
  EXPECT_EQ(k_means(Frame{{"a"}, {{1, kNaN}}}, {.clusters = 1}).verdict.status,
            StatusCode::bad_input);
  EXPECT_EQ(k_means(same, {.clusters = 2}).inertia, 0);
  const std::vector<double> none(same.rows(), 0.0);
  EXPECT_EQ(k_means(same, {.clusters = 1}, none).verdict.cause, "zero_weights");
  EXPECT_TRUE(std::isnan(silhouette(same, std::vector<std::size_t>{0, 0, 0, 0})));
}

RC_GTEST_PROP(KMeans, EveryRowIsInTheClusterOfItsNearestCentre, (std::uint16_t seed)) {
  Random random(seed);
  Frame x{{"a", "b"}, {{}, {}}};
  for (int i = 0; i < 50; ++i) {
    x.columns[0].push_back(static_cast<double>(random.below(20)));
    x.columns[1].push_back(random.normal());
  }
  const KMeans fit = k_means(x, {.clusters = 4, .seed = seed});
  RC_ASSERT(fit.verdict.ok());
  RC_ASSERT(std::accumulate(fit.sizes.begin(), fit.sizes.end(), std::size_t{0}) == 50U);
  for (std::size_t i = 0; i < 50; ++i) {
    const auto distance = [&](std::size_t k) {
      return std::hypot(x.columns[0][i] - fit.centres[k][0], x.columns[1][i] - fit.centres[k][1]);
    };
    for (std::size_t k = 0; k < 4; ++k) {
      RC_ASSERT(distance(fit.cluster_of[i]) <= distance(k) + 1e-9);
    }
  }
}

}  // namespace
}  // namespace troth::stats
