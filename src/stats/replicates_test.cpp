#include "stats/replicates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "stats/distributions.h"

namespace troth::stats {
namespace {

std::vector<double> zero_to(std::size_t n) {
  std::vector<double> values(n + 1);
  std::iota(values.begin(), values.end(), 0.0);
  return values;
}

TEST(Percentile, QuantilesInterpolate) {
  std::vector<double> values = zero_to(100);
  std::reverse(values.begin(), values.end());
  const ResampleSummary s = percentile_summary(values, 0.95);
  EXPECT_NEAR(s.interval.lo, 2.5, 1e-12);
  EXPECT_NEAR(s.interval.hi, 97.5, 1e-12);
  EXPECT_NEAR(s.se, std::sqrt(101 * 102 / 12.0), 1e-9);  // of 0..100 with divisor n - 1
}

TEST(Percentile, PIsTwiceTheSmallerSide) {
  std::vector<double> values = zero_to(99);
  for (double& x : values) x -= 4.5;  // five below zero
  EXPECT_NEAR(percentile_summary(values).p, 2 * 6 / 101.0, 1e-12);
  for (double& x : values) x = 1;
  EXPECT_NEAR(percentile_summary(values).p, 2 / 101.0, 1e-12);
}

TEST(Percentile, LeavesOutWhatIsNoNumber) {
  std::vector<double> values = zero_to(100);
  values.insert(values.begin() + 50, {kNaN, kInfinity, kNaN});
  EXPECT_NEAR(percentile_summary(values).interval.lo, 2.5, 1e-12);
  std::vector<double> few(19, 1.0);
  EXPECT_FALSE(percentile_summary(few).interval.known());
}

TEST(Bca, WithoutBiasAndSkewIsThePercentileInterval) {
  std::vector<double> a = zero_to(1000);
  std::vector<double> b = a;
  const std::vector<double> flat = {1, 2, 3};
  const ResampleSummary bca = bca_summary(a, 500, flat);
  const ResampleSummary plain = percentile_summary(b);
  EXPECT_NEAR(bca.interval.lo, plain.interval.lo, 1e-9);
  EXPECT_NEAR(bca.interval.hi, plain.interval.hi, 1e-9);
}

// Efron (1987): alpha1 = Phi(z0 + (z0 + z) / (1 - a (z0 + z))).
TEST(Bca, ShiftsByBiasAndAcceleration) {
  std::vector<double> values = zero_to(10000);
  const std::vector<double> jackknife = {1, 1, 1, 1, 0};  // deviations 0.8 once, -0.2 four times
  const double a = (std::pow(0.8, 3) - 4 * std::pow(0.2, 3)) / (6 * std::pow(0.8, 1.5));
  const double z0 = normal_quantile(0.6 * 10000 / 10001 + 0.5 / 10001);
  const auto place = [&](double tail) {
    const double z = z0 + normal_quantile(tail);
    return 10000 * normal_cdf(z0 + z / (1 - a * z));
  };
  const ResampleSummary s = bca_summary(values, 6000, jackknife);
  EXPECT_NEAR(s.interval.lo, place(0.025), 1e-6);
  EXPECT_NEAR(s.interval.hi, place(0.975), 1e-6);
}

TEST(Bca, PIsTheLevelAtWhichTheIntervalTouchesZero) {
  std::vector<double> values(4001);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = normal_quantile((static_cast<double>(i) + 0.5) / 4001.0) + 1.7;
  }
  const std::vector<double> jackknife = {1, 1, 1, 1, 0};
  std::vector<double> copy = values;
  const double p = bca_summary(copy, 1.8, jackknife).p;
  ASSERT_GT(p, 0.001);
  copy = values;
  EXPECT_NEAR(bca_summary(copy, 1.8, jackknife, 1 - p).interval.lo, 0, 0.002);
}

TEST(Bca, AConstantHasAPointForAnInterval) {
  std::vector<double> values(50, 1.0);
  const ResampleSummary s = bca_summary(values, 1.0, std::vector<double>{1, 1, 1});
  EXPECT_EQ(s.interval.lo, 1);
  EXPECT_EQ(s.interval.hi, 1);
}

// The mean of exponential variables: 95 % intervals hold the truth about that often, and BCa is
// the better of the two on skewed data (Efron & Tibshirani 1993, ch. 14).
TEST(Bca, CoversTheMeanOfSkewedData) {
  constexpr int kSamples = 300;
  constexpr std::size_t kRows = 40;
  int bca = 0;
  int percentile = 0;
  for (int sample = 0; sample < kSamples; ++sample) {
    Random random(11, static_cast<std::uint64_t>(sample) + 1);
    std::vector<double> x(kRows);
    for (double& v : x) v = random.exponential(1);
    const double sum = std::accumulate(x.begin(), x.end(), 0.0);
    std::vector<double> leave;
    for (const double v : x) leave.push_back((sum - v) / (kRows - 1));
    std::vector<double> means(500);
    for (double& mean : means) {
      mean = 0;
      for (std::size_t i = 0; i < kRows; ++i) mean += x[random.below(kRows)] / kRows;
    }
    std::vector<double> copy = means;
    bca += bca_summary(means, sum / kRows, leave).interval.contains(1) ? 1 : 0;
    percentile += percentile_summary(copy).interval.contains(1) ? 1 : 0;
  }
  EXPECT_GE(bca, percentile);
  EXPECT_GT(bca, 0.88 * kSamples);
  EXPECT_LT(bca, 0.985 * kSamples);
}

TEST(RunReplicates, ThreadsChangeNothingAndFailuresAreCounted) {
  const auto make = [] {
    return [](std::size_t index, std::span<double> out) {
      Random random(3, index + 1);
      out[0] = static_cast<double>(index);
      out[1] = random.normal();
      return index % 10 == 3 ? 2 : index % 25 == 0 ? 1 : 0;
    };
  };
  const Replicates one = run_replicates(100, 2, 1, make);
  EXPECT_EQ(one.requested, 100U);
  EXPECT_EQ(one.used, 86U);
  EXPECT_EQ(one.failures, (std::vector<std::size_t>{86, 4, 10}));
  EXPECT_EQ(one.values[0], 1);
  EXPECT_EQ(one.values[4], 4);  // 0 and 3 failed
  for (const std::size_t threads : {2U, 3U, 7U, 1000U}) {
    EXPECT_EQ(run_replicates(100, 2, threads, make).values, one.values);
  }
  EXPECT_EQ(run_replicates(0, 2, 3, make).used, 0U);
}

}  // namespace
}  // namespace troth::stats
