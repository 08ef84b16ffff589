#include "base/random.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

namespace troth {
namespace {

TEST(Random, KnownBits) {
  // xoshiro256** seeded by SplitMix64, from an independent program that also reproduces the
  // authors' vectors (state 1,2,3,4: 11520, 0, 1509978240; SplitMix64 of 1234567).
  Random zero(0);
  EXPECT_EQ(zero.bits(), 11091344671253066420ULL);
  EXPECT_EQ(zero.bits(), 13793997310169335082ULL);
  Random answer(42);
  for (const std::uint64_t expected : {1546998764402558742ULL, 6990951692964543102ULL,
                                       12544586762248559009ULL, 17057574109182124193ULL})
    EXPECT_EQ(answer.bits(), expected);
}

TEST(Random, StreamsAndSeedsDiffer) {
  EXPECT_NE(Random(1).bits(), Random(2).bits());
  EXPECT_NE(Random(1, 0).bits(), Random(1, 1).bits());
  EXPECT_NE(Random(1, 1).bits(), Random(1, 2).bits());
  EXPECT_EQ(Random(9, 7).bits(), Random(9, 7).bits());
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

template <typename Draw>
Moments moments(std::uint64_t seed, Draw draw) {
  constexpr int kDraws = 200'000;
  Random random(seed);
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double x = draw(random);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / kDraws;
  return {mean, squares / kDraws - mean * mean};
}

// The seeds are fixed, so that these either always pass or always fail; the tolerances are about
// four standard errors.
TEST(Random, MomentsOfContinuousDistributions) {
  const auto uniform = moments(1, [](Random& r) { return r.uniform(); });
  EXPECT_NEAR(uniform.mean, 0.5, 0.003);
  EXPECT_NEAR(uniform.variance, 1.0 / 12, 0.001);
  const auto normal = moments(2, [](Random& r) { return r.normal(10, 3); });
  EXPECT_NEAR(normal.mean, 10, 0.03);
  EXPECT_NEAR(normal.variance, 9, 0.12);
  const auto exponential = moments(3, [](Random& r) { return r.exponential(0.5); });
  EXPECT_NEAR(exponential.mean, 2, 0.02);
  EXPECT_NEAR(exponential.variance, 4, 0.11);
  for (const double shape : {0.25, 1.0, 4.5}) {
    const auto gamma = moments(4, [&](Random& r) { return r.gamma(shape, 2); });
    EXPECT_NEAR(gamma.mean, shape / 2, 0.012) << shape;
    EXPECT_NEAR(gamma.variance, shape / 4, 0.03) << shape;
  }
  const auto beta = moments(5, [](Random& r) { return r.beta(2, 6); });
  EXPECT_NEAR(beta.mean, 0.25, 0.002);
  EXPECT_NEAR(beta.variance, 2.0 * 6 / (64 * 9), 0.0004);
}

TEST(Random, MomentsOfPoissonOnBothSidesOfTheSwitch) {
  for (const double mean : {0.0, 0.3, 9.9, 10.0, 37.5, 1200.0}) {
    const auto counts = moments(6, [&](Random& r) { return static_cast<double>(r.poisson(mean)); });
    EXPECT_NEAR(counts.mean, mean, 4 * std::sqrt(mean / 200'000)) << mean;
    EXPECT_NEAR(counts.variance, mean, 0.02 * mean) << mean;
  }
}

TEST(Random, PoissonProbabilities) {
  // P(X = k) for mean 12, k around the mode, against e^-m m^k / k!.
  constexpr int kDraws = 400'000;
  std::vector<int> counts(60);
  Random random(7);
  for (int i = 0; i < kDraws; ++i) ++counts.at(random.poisson(12));
  for (std::size_t k = 4; k < 22; ++k) {
    const auto x = static_cast<double>(k);
    const double p = std::exp(x * std::log(12.0) - 12 - std::lgamma(x + 1));
    EXPECT_NEAR(counts[k] / double{kDraws}, p, 4 * std::sqrt(p / kDraws)) << k;
  }
}

RC_GTEST_PROP(Random, StaysInRange, (std::uint64_t seed)) {
  Random random(seed);
  const auto n = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  for (int i = 0; i < 50; ++i) {
    const double u = random.uniform();
    RC_ASSERT(u >= 0 && u < 1);
    RC_ASSERT(random.below(n) < n);
    RC_ASSERT(random.gamma(0.01, 1) >= 0);
    const double b = random.beta(0.01, 0.01);
    RC_ASSERT(b >= 0 && b <= 1);
  }
}

TEST(Random, BelowIsEven) {
  std::vector<int> counts(6);
  Random random(8);
  for (int i = 0; i < 60'000; ++i) ++counts.at(random.below(6));
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 400);
  EXPECT_EQ(random.below(1), 0U);
  EXPECT_DEATH(random.below(0), "contradiction");
}

TEST(Random, PickFollowsTheWeights) {
  Random random(9);
  const std::vector<double> weights = {0, 1, 0, 3, 0};
  std::vector<int> counts(weights.size());
  for (int i = 0; i < 40'000; ++i) ++counts.at(random.pick(weights));
  EXPECT_EQ(counts[0] + counts[2] + counts[4], 0);
  EXPECT_NEAR(counts[1], 10'000, 400);
  EXPECT_DEATH(random.pick(std::vector<double>{0, 0}), "contradiction");
  EXPECT_DEATH(random.pick(std::vector<double>{-1, 2}), "contradiction");
}

TEST(Random, ChanceOfNoneAndAll) {
  Random random(10);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(random.chance(0));
    EXPECT_TRUE(random.chance(1));
  }
}

}  // namespace
}  // namespace troth
