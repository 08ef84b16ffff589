#include "stats/gaussian_mixture.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace troth::stats {
namespace {

Frame cloud() {
  Random random(2);
  Frame x{{"a", "b"}, {{}, {}}};
  for (int i = 0; i < 200; ++i) {
    x.columns[0].push_back(random.normal(3, 2));
    x.columns[1].push_back(random.normal());
  }
  return x;
}

TEST(GaussianMixture, RecoversAMixtureThatOverlaps) {
  // A wide cloud around 0 and a narrow one inside it at 1: no distance to a centre tells them.
  Random random(6);
  Frame x{{"a", "b"}, {{}, {}}};
  for (int i = 0; i < 6000; ++i) {
    const bool narrow = i % 3 == 0;
    const double a = narrow ? random.normal(1, 0.3) : random.normal(0, 3);
    x.columns[0].push_back(a);
    x.columns[1].push_back(narrow ? random.normal(2, 0.2) : random.normal(0.5 * a, 1));
  }
  const GaussianMixture fit = gaussian_mixture(x, {.clusters = 2});
  ASSERT_TRUE(fit.verdict.ok()) << fit.verdict.culprit;
  EXPECT_NEAR(fit.weights[0], 2 / 3.0, 0.03);
  EXPECT_NEAR(fit.means[1][1], 2, 0.03);
  EXPECT_NEAR(fit.covariances[0][0], 9, 0.6);
  EXPECT_NEAR(fit.covariances[0][1], 4.5, 0.4);
  EXPECT_LT(fit.bic, gaussian_mixture(x, {.clusters = 1}).bic);
  EXPECT_LT(fit.bic, gaussian_mixture(x, {.clusters = 4}).bic);
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_NEAR(fit.memberships[2 * i] + fit.memberships[2 * i + 1], 1, 1e-12);
  }
}

TEST(GaussianMixture, OneComponentIsTheSampleItself) {
  const Frame x = cloud();
  const GaussianMixture fit = gaussian_mixture(x, {.clusters = 1});
  const Moments m = moments(x);
  EXPECT_NEAR(fit.means[0][0], m.means[0], 1e-9);
  EXPECT_NEAR(fit.covariances[0][0], m.covariance(0, 0) * 199 / 200 + 1e-6 * m.covariance(0, 0),
              1e-9);
}

TEST(GaussianMixture, Refusals) {
  EXPECT_EQ(gaussian_mixture(Frame{{"a"}, {{1, 2, 3}}}, {.clusters = 2}).verdict.status,
            StatusCode::too_few_rows);
  const Frame flat{{"a", "b"}, {cloud().columns[0], std::vector<double>(200, 4.0)}};
  EXPECT_EQ(gaussian_mixture(flat, {.clusters = 2}).verdict.status, StatusCode::not_identified);
}

}  // namespace
}  // namespace troth::stats
