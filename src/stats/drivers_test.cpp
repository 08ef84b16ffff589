#include "stats/drivers.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

#include "stats/regression.h"
#include "stats/test_frames.h"

namespace troth::stats {
namespace {

// Correlations of overall satisfaction (first) and seven quality items in the mobile phone survey
// of Tenenhaus et al. (2005), n = 250.
const std::vector<std::vector<double>> kQuality{
    {1.0000000000},
    {0.6041590302, 1.0000000000},
    {0.4416018138, 0.5073606493, 1.0000000000},
    {0.4593901402, 0.5237945745, 0.3442729161, 1.0000000000},
    {0.5178811374, 0.5316514180, 0.4641401577, 0.5214487544, 1.0000000000},
    {0.4269796107, 0.5194203957, 0.3786184011, 0.5724363842, 0.5459708555, 1.0000000000},
    {0.4620391168, 0.5752179669, 0.4673665723, 0.4912176134, 0.6180874311, 0.4931039401,
     1.0000000000},
    {0.4904695154, 0.5597246874, 0.3795737705, 0.6425286697, 0.4503085072, 0.5095307760,
     0.5013869933, 1.0000000000}};

double sum_of(const Drivers& result) {
  double sum = 0;
  for (const Driver& driver : result.drivers) sum += driver.importance;
  return sum;
}

Drivers of_frame(const Frame& all, const DriversOptions& options,
                 std::span<const double> weights = {}) {
  return drivers(all.columns[0], "y", without_first(all), weights, options);
}

TEST(Drivers, LmgAgreesWithRelaimpo) {
  const Drivers result = of_frame(frame_with_covariance(kQuality, 250), {});
  ASSERT_TRUE(result.verdict.ok()) << result.verdict.culprit;
  const std::vector<double> relaimpo{0.13476276773,  0.050853985168, 0.045326058311, 0.075339548844,
                                     0.035288230002, 0.043936791469, 0.061241173527};
  for (std::size_t j = 0; j < relaimpo.size(); ++j) {
    EXPECT_NEAR(result.drivers[j].importance, relaimpo[j], 1e-9);
  }
  EXPECT_NEAR(result.r2, 0.44674855505, 1e-9);
  EXPECT_TRUE(result.exact);
}

TEST(Drivers, JohnsonAgreesWithTheCrossCheckedWeights) {
  DriversOptions options;
  options.method = ImportanceMethod::johnson;
  const Drivers result = of_frame(frame_with_covariance(kQuality, 250), options);
  const std::vector<double> expected{0.12950519368,  0.055247694293, 0.0455865542,  0.075746798008,
                                     0.035169975728, 0.04275557354,  0.062736765596};
  for (std::size_t j = 0; j < expected.size(); ++j) {
    EXPECT_NEAR(result.drivers[j].importance, expected[j], 1e-9);
  }
}

TEST(Drivers, SampledOrdersComeNearTheExactParts) {
  DriversOptions options;
  const Drivers exact = of_frame(frame_with_covariance(kQuality, 250), options);
  options.exact_predictors_max = 5;
  const Drivers sampled = of_frame(frame_with_covariance(kQuality, 250), options);
  EXPECT_FALSE(sampled.exact);
  EXPECT_NEAR(sum_of(sampled), sampled.r2, 1e-10);
  for (std::size_t j = 0; j < 7; ++j) {
    const double error = sampled.drivers[j].sampling_error;
    EXPECT_GT(error, 0);
    EXPECT_LT(error, 0.002);
    EXPECT_NEAR(sampled.drivers[j].importance, exact.drivers[j].importance, 5 * error);
  }
}

TEST(Drivers, TwentyPredictorsExactly) {
  const Frame all = random_frame(21, 200, 17);
  const Drivers result = of_frame(all, {});
  EXPECT_TRUE(result.exact);
  EXPECT_NEAR(sum_of(result), result.r2, 1e-9);
  const Drivers beyond = of_frame(random_frame(24, 200, 17), {});
  EXPECT_FALSE(beyond.exact);
  EXPECT_NEAR(sum_of(beyond), beyond.r2, 1e-9);
}

TEST(Drivers, UncorrelatedPredictorsKeepTheirSquares) {
  const Frame all = frame_with_covariance({{1}, {0.5, 1}, {-0.3, 0, 1}, {0.0, 0, 0, 1}}, 40);
  for (const ImportanceMethod method : {ImportanceMethod::lmg, ImportanceMethod::johnson}) {
    DriversOptions options;
    options.method = method;
    const Drivers result = of_frame(all, options);
    EXPECT_NEAR(result.drivers[0].importance, 0.25, 1e-10);
    EXPECT_NEAR(result.drivers[1].importance, 0.09, 1e-10);
    EXPECT_NEAR(result.drivers[2].importance, 0, 1e-10);
    EXPECT_NEAR(result.drivers[1].beta, -0.3, 1e-10);
  }
}

TEST(Drivers, IntervalsAreTheSameOnAnyThreads) {
  const Frame all = random_frame(5, 60, 2);
  DriversOptions options;
  options.plan = {100, 5, 1, 0.95};
  const Drivers one = of_frame(all, options);
  options.plan.threads = 3;
  const Drivers three = of_frame(all, options);
  for (std::size_t j = 0; j < 4; ++j) {
    EXPECT_EQ(one.drivers[j].interval.lo, three.drivers[j].interval.lo);
    EXPECT_EQ(one.drivers[j].share_interval.hi, three.drivers[j].share_interval.hi);
    EXPECT_TRUE(one.drivers[j].interval.contains(one.drivers[j].importance));
  }
  EXPECT_TRUE(one.r2_interval.known());
}

TEST(Drivers, RefusalsNameTheCulprit) {
  const Frame x{{"a", "b"}, {{1, 2, 3, 4, 5}, {2, 4, 6, 8, 10}}};
  EXPECT_EQ(drivers(std::vector<double>{1, 3, 2, 5, 4}, "y", x).verdict.cause, "collinear");
  EXPECT_EQ(drivers(std::vector<double>{1, 1, 1, 1, 1}, "sat", x).verdict.culprit,
            "All values of \"sat\" are equal.");
  EXPECT_EQ(drivers(std::vector<double>{1, 2}, "y", {{"a"}, {{1, 2}}}).verdict.status,
            StatusCode::too_few_rows);
}

RC_GTEST_PROP(Drivers, JohnsonEqualsLmgForTwoPredictors, ()) {
  const Frame all = random_frame(3, 20, *rc::gen::arbitrary<std::uint64_t>());
  DriversOptions options;
  const Drivers lmg = of_frame(all, options);
  options.method = ImportanceMethod::johnson;
  const Drivers johnson = of_frame(all, options);
  RC_ASSERT(std::fabs(lmg.drivers[0].importance - johnson.drivers[0].importance) < 1e-9);
  RC_ASSERT(std::fabs(lmg.drivers[1].importance - johnson.drivers[1].importance) < 1e-9);
}

RC_GTEST_PROP(Drivers, PartsAddUpAndFollowTheirPredictors, ()) {
  const Frame all = random_frame(7, 25, *rc::gen::arbitrary<std::uint64_t>());
  Frame turned = all;
  std::swap(turned.columns[1], turned.columns[4]);
  for (double& x : turned.columns[4]) x = -7 * x + 2;
  for (auto& column : turned.columns) std::reverse(column.begin(), column.end());
  for (const ImportanceMethod method : {ImportanceMethod::lmg, ImportanceMethod::johnson}) {
    DriversOptions options;
    options.method = method;
    const Drivers a = of_frame(all, options);
    const Drivers b = of_frame(turned, options, std::vector<double>(25, 3.0));
    RC_ASSERT(std::fabs(sum_of(a) - a.r2) < 1e-9);
    RC_ASSERT(std::fabs(a.drivers[0].importance - b.drivers[3].importance) < 1e-9);
    RC_ASSERT(std::fabs(a.drivers[3].importance - b.drivers[0].importance) < 1e-9);
    for (const Driver& driver : a.drivers) RC_ASSERT(driver.importance > -1e-12);
  }
}

RC_GTEST_PROP(Drivers, WeightsAreRepeatedRows, ()) {
  const Frame all = random_frame(5, 20, *rc::gen::arbitrary<std::uint64_t>());
  const auto times = *rc::gen::container<std::vector<int>>(20, rc::gen::inRange(1, 4));
  const std::vector<double> weights(times.begin(), times.end());
  for (const ImportanceMethod method : {ImportanceMethod::lmg, ImportanceMethod::johnson}) {
    DriversOptions options;
    options.method = method;
    const Drivers light = of_frame(all, options, weights);
    const Drivers heavy = of_frame(repeated_rows(all, weights), options);
    for (std::size_t j = 0; j < 4; ++j) {
      RC_ASSERT(std::fabs(light.drivers[j].importance - heavy.drivers[j].importance) < 1e-9);
    }
  }
}

}  // namespace
}  // namespace troth::stats
