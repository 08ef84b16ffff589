#include "stats/resampling.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>

#include "base/random.h"
#include "stats/mean.h"

namespace troth::stats {
namespace {

std::vector<double> normal_values(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> values(n);
  for (double& x : values) x = random.normal(10, 2);
  return values;
}

WeightedStatistic mean_of(const std::vector<double>& values) {
  return [&values](std::span<const double> w) -> std::vector<double> {
    return {std::inner_product(w.begin(), w.end(), values.begin(), 0.0) /
            std::accumulate(w.begin(), w.end(), 0.0)};
  };
}

TEST(Resampling, TheMeansErrorIsTheTextbooks) {
  const std::vector<double> values = normal_values(200, 3);
  const BootstrapResult result = bootstrap(200, {}, 1, mean_of(values), {2000, 7, 1, 0.95});
  const Estimate exact = mean(values);
  EXPECT_EQ(result.used, 2000U);
  EXPECT_NEAR(result.se[0], exact.se, 0.05 * exact.se);
  EXPECT_NEAR(result.intervals[0].lo, exact.interval.lo, 0.15 * exact.se);
  EXPECT_NEAR(result.intervals[0].hi, exact.interval.hi, 0.15 * exact.se);
}

TEST(Resampling, SameBytesOnAnyNumberOfThreads) {
  const std::vector<double> values = normal_values(50, 4);
  const BootstrapResult one = bootstrap(50, {}, 1, mean_of(values), {300, 11, 1, 0.9});
  for (const unsigned threads : {2U, 3U, 8U}) {
    const BootstrapResult many = bootstrap(50, {}, 1, mean_of(values), {300, 11, threads, 0.9});
    EXPECT_EQ(one.intervals[0].lo, many.intervals[0].lo);
    EXPECT_EQ(one.intervals[0].hi, many.intervals[0].hi);
    EXPECT_EQ(one.se[0], many.se[0]);
  }
  const BootstrapResult other = bootstrap(50, {}, 1, mean_of(values), {300, 12, 1, 0.9});
  EXPECT_NE(one.intervals[0].lo, other.intervals[0].lo);
}

TEST(Resampling, FailedResamplesAreCountedAndTooManyTakeTheInterval) {
  std::atomic<int> call{0};
  const auto sometimes = [&](int every) {
    call = 0;
    return bootstrap(10, {}, 1,
                     [&](std::span<const double> w) -> std::vector<double> {
                       if (call.fetch_add(1) % every == 0) return {};
                       return {w[0]};
                     },
                     {100, 1, 1, 0.95});
  };
  const BootstrapResult few = sometimes(20);
  EXPECT_EQ(few.failed(), 5U);
  EXPECT_TRUE(few.intervals[0].known());
  ASSERT_EQ(few.warnings().size(), 1U);
  EXPECT_EQ(few.warnings()[0].code, "resamples_failed");
  EXPECT_FALSE(sometimes(3).intervals[0].known());
  EXPECT_FALSE(bootstrap(10, {}, 1, [](auto w) { return std::vector<double>{w[0]}; }, {})
                   .intervals[0]
                   .known());
}

TEST(Resampling, OwnWeightsGoAlong) {
  const std::vector<double> values{1, 2, 3};
  const std::vector<double> weights{0, 0, 4};
  const BootstrapResult result =
      bootstrap(3, weights, 1,
                [&](std::span<const double> w) -> std::vector<double> {
                  const double total = std::accumulate(w.begin(), w.end(), 0.0);
                  if (total == 0) return {3.0};
                  return {std::inner_product(w.begin(), w.end(), values.begin(), 0.0) / total};
                },
                {50, 1, 1, 0.95});
  EXPECT_EQ(result.intervals[0].lo, 3);
  EXPECT_EQ(result.intervals[0].hi, 3);
}

TEST(Resampling, EveryNumberIsDoneOnce) {
  std::vector<std::atomic<int>> seen(1000);
  for_each_number(1000, 4, [&](std::size_t i) { seen[i].fetch_add(1); });
  for (const auto& count : seen) EXPECT_EQ(count.load(), 1);
  for_each_number(0, 4, [&](std::size_t) { FAIL(); });
}

}  // namespace
}  // namespace troth::stats
