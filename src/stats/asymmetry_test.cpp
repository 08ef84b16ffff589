#include "stats/asymmetry.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/random.h"
#include "stats/test_frames.h"

namespace troth::stats {
namespace {

/// Satisfaction planted: 6 + penalty when low, + reward when high, for each attribute.
struct PlantedAsymmetry {
  Frame predictors;
  std::vector<double> target;
};

PlantedAsymmetry planted_asymmetry(const std::vector<double>& penalty,
                                   const std::vector<double>& reward, std::size_t n, double noise,
                                   std::uint64_t seed) {
  Random random(seed);
  PlantedAsymmetry data;
  data.target.assign(n, 6.0);
  for (std::size_t c = 0; c < penalty.size(); ++c) {
    data.predictors.names.push_back("q" + std::to_string(c + 1));
    data.predictors.columns.emplace_back();
    for (std::size_t i = 0; i < n; ++i) {
      const auto answer = static_cast<double>(1 + random.below(10));
      data.predictors.columns[c].push_back(answer);
      data.target[i] += answer <= 4 ? penalty[c] : answer >= 8 ? reward[c] : 0;
    }
  }
  for (double& y : data.target) y += noise * random.normal();
  return data;
}

AsymmetryOptions cuts(double low, double high) {
  AsymmetryOptions options;
  options.low = low;
  options.high = high;
  return options;
}

TEST(Asymmetry, PlantedEffectsAndTheirClasses) {
  const std::vector<double> penalty{-2, -1, -1, -0.6, -0.1};
  const std::vector<double> reward{0.2, 0.6, 0.95, 1, 1};
  const PlantedAsymmetry data = planted_asymmetry(penalty, reward, 400, 0, 1);
  const Asymmetry result = asymmetry(data.target, "y", data.predictors, cuts(4, 8));
  ASSERT_TRUE(result.verdict.ok()) << result.verdict.culprit;
  const std::vector<std::string_view> kinds{"frustrator", "dissatisfier", "hybrid", "satisfier",
                                            "delighter"};
  for (std::size_t c = 0; c < 5; ++c) {
    const AsymmetricDriver& driver = result.drivers[c];
    EXPECT_NEAR(driver.penalty, penalty[c], 1e-9);
    EXPECT_NEAR(driver.reward, reward[c], 1e-9);
    EXPECT_NEAR(driver.range, reward[c] - penalty[c], 1e-9);
    EXPECT_NEAR(driver.impact_asymmetry, (reward[c] + penalty[c]) / (reward[c] - penalty[c]), 1e-9);
    EXPECT_NEAR(driver.satisfaction_potential + driver.dissatisfaction_potential, 1, 1e-12);
    EXPECT_EQ(driver.kind, kinds[c]);
    EXPECT_FALSE(driver.wrong_sign);
    EXPECT_EQ(driver.low + driver.middle + driver.high, 400U);
  }
}

TEST(Asymmetry, WrongSignsAreFlaggedNotHidden) {
  const PlantedAsymmetry data = planted_asymmetry({0.329, -0.5}, {0.285, 0.4}, 300, 0, 2);
  const Asymmetry result = asymmetry(data.target, "y", data.predictors, cuts(4, 8));
  EXPECT_TRUE(result.drivers[0].wrong_sign);
  EXPECT_EQ(result.drivers[0].kind, "wrong_sign");
  EXPECT_NEAR(result.drivers[0].penalty, 0.329, 1e-9);
  EXPECT_FALSE(result.drivers[1].wrong_sign);
  bool warned = false;
  for (const Warning& w : result.warnings) warned |= w.code == "wrong_sign" && w.subject == "q1";
  EXPECT_TRUE(warned);
}

TEST(Asymmetry, IntervalsHoldThePlantedIndex) {
  const PlantedAsymmetry data = planted_asymmetry({-1, -0.3}, {0.5, 0.9}, 500, 1, 3);
  AsymmetryOptions options = cuts(4, 8);
  options.plan = {300, 1, 2, 0.99};
  const Asymmetry result = asymmetry(data.target, "y", data.predictors, options);
  EXPECT_TRUE(result.drivers[0].interval.contains(-1.0 / 3));
  EXPECT_TRUE(result.drivers[1].interval.contains(0.5));
  EXPECT_TRUE(result.drivers[0].penalty_interval.contains(-1));
  EXPECT_TRUE(result.drivers[1].reward_interval.contains(0.9));
}

TEST(Asymmetry, Refusals) {
  const PlantedAsymmetry data = planted_asymmetry({-1}, {1}, 50, 0, 4);
  EXPECT_EQ(asymmetry(data.target, "y", data.predictors, cuts(8, 8)).verdict.cause, "bad_cuts");
  EXPECT_EQ(asymmetry(data.target, "y", data.predictors, {}).verdict.cause, "bad_cuts");
  const Asymmetry none = asymmetry(data.target, "y", data.predictors, cuts(0, 8));
  EXPECT_EQ(none.verdict.cause, "empty_level");
  EXPECT_NE(none.verdict.culprit.find("\"q1\" has 0 low answers"), std::string::npos);
  EXPECT_EQ(asymmetry(data.target, "y", data.predictors, cuts(4, 5)).verdict.cause, "empty_level");
  EXPECT_EQ(asymmetry(std::vector<double>(50, 1.0), "y", data.predictors, cuts(4, 8)).verdict.cause,
            "zero_variance");
}

RC_GTEST_PROP(Asymmetry, ScaleOfTheTargetAndOfTheWeightsDoesNotMatter, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const PlantedAsymmetry data = planted_asymmetry({-1, -0.5}, {0.7, 0.9}, 80, 0.8, seed);
  const Asymmetry a = asymmetry(data.target, "y", data.predictors, cuts(4, 8));
  RC_PRE(a.verdict.ok());
  std::vector<double> scaled = data.target;
  for (double& y : scaled) y = 10 * y + 3;
  const std::vector<double> weights(80, 0.2);
  const Asymmetry b = asymmetry(scaled, "y", data.predictors, cuts(4, 8), weights);
  for (std::size_t c = 0; c < 2; ++c) {
    RC_ASSERT(std::fabs(a.drivers[c].impact_asymmetry - b.drivers[c].impact_asymmetry) < 1e-9);
    RC_ASSERT(std::fabs(a.drivers[c].penalty * 10 - b.drivers[c].penalty) < 1e-8);
  }
}

RC_GTEST_PROP(Asymmetry, WeightsAreRepeatedRows, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const auto data = planted_asymmetry({-1, -0.5}, {0.7, 0.9}, 60, 0.8, seed);
  const auto times = *rc::gen::container<std::vector<int>>(60, rc::gen::inRange(1, 4));
  const std::vector<double> weights(times.begin(), times.end());
  const Asymmetry light = asymmetry(data.target, "y", data.predictors, cuts(4, 8), weights);
  RC_PRE(light.verdict.ok());
  const Frame target{{"y"}, {data.target}};
  const Asymmetry heavy = asymmetry(repeated_rows(target, weights).columns[0], "y",
                                    repeated_rows(data.predictors, weights), cuts(4, 8));
  for (std::size_t c = 0; c < 2; ++c) {
    RC_ASSERT(std::fabs(light.drivers[c].penalty - heavy.drivers[c].penalty) < 1e-9);
    RC_ASSERT(std::fabs(light.drivers[c].reward - heavy.drivers[c].reward) < 1e-9);
  }
}

}  // namespace
}  // namespace troth::stats
