#include "stats/pls_bootstrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "stats/pls_testing.h"

namespace troth::stats {
namespace {

PlsSettings resampled(std::size_t count, PlsIntervals intervals = PlsIntervals::percentile) {
  PlsSettings settings;
  settings.bootstrap = count;
  settings.intervals = intervals;
  settings.seed = 5;
  return settings;
}

PlsResult estimate(const PlsData& data, const PlsSettings& settings) {
  auto result = estimate_pls(chain_model(), data, settings);
  EXPECT_TRUE(result.ok());
  return std::move(result).value();
}

/// Every interval of a result, bound by bound.
std::vector<double> bounds(const PlsResult& result) {
  std::vector<double> all;
  const auto add = [&](const PlsFigure& f) {
    all.insert(all.end(), {f.interval.lo, f.interval.hi, f.se});
  };
  for (const auto& c : result.figures.constructs) {
    for (const auto* f : {&c.alpha, &c.omega, &c.rho_a, &c.rho_c, &c.ave, &c.index}) add(*f);
    if (!std::isnan(c.r2.value)) add(c.r2);
  }
  for (const auto& i : result.figures.items) {
    for (const auto* f : {&i.loading, &i.weight, &i.vif}) add(*f);
    for (const auto& f : i.cross) add(f);
  }
  for (const auto& p : result.figures.paths) {
    for (const auto* f : {&p.estimate, &p.f2}) add(*f);
  }
  for (const auto& e : result.figures.effects) {
    for (const auto* f : {&e.total, &e.unstandardised}) add(*f);
  }
  for (const auto& p : result.figures.pairs) {
    for (const auto* f : {&p.htmt, &p.correlation}) add(*f);
  }
  for (const auto* f : {&result.figures.srmr, &result.figures.gof}) add(*f);
  return all;
}

TEST(PlsBootstrap, EveryFigureHasAnInterval) {
  for (const PlsIntervals kind : {PlsIntervals::percentile, PlsIntervals::bca}) {
    const PlsResult result = estimate(chain_answers(120, 3), resampled(200, kind));
    EXPECT_EQ(result.bootstrap.used, 200U);
    for (const double bound : bounds(result)) EXPECT_TRUE(std::isfinite(bound));
    for (const auto& p : result.figures.paths) {
      EXPECT_LT(p.estimate.interval.lo, p.estimate.value);
      EXPECT_GT(p.estimate.interval.hi, p.estimate.value);
      EXPECT_EQ(p.estimate.p < 0.05, !p.estimate.interval.contains(0));
    }
  }
}

TEST(PlsBootstrap, ThreadsAndRepetitionGiveTheSameBits) {
  const PlsData data = chain_answers(90, 3);
  PlsSettings settings = resampled(150, PlsIntervals::bca);
  const std::vector<double> one = bounds(estimate(data, settings));
  for (const std::size_t threads : {1U, 2U, 5U}) {
    settings.threads = threads;
    EXPECT_EQ(bounds(estimate(data, settings)), one);
  }
  settings.seed = 6;
  EXPECT_NE(bounds(estimate(data, settings)), one);
}

// The standard error of a correlation of two single items is known: (1 - r^2) / sqrt(n).
TEST(PlsBootstrap, StandardErrorOfACorrelation) {
  PlsModel model;
  model.constructs = {{"X", PlsMode::A, {"q1"}, {}, {}}, {"Y", PlsMode::A, {"s1"}, {}, {}}};
  model.paths = {{"X", "Y"}};
  const auto result = estimate_pls(model, chain_data(400, 8), resampled(2000));
  ASSERT_TRUE(result.ok());
  const PlsFigure& r = result->figures.paths[0].estimate;
  EXPECT_NEAR(r.se, (1 - r.value * r.value) / 20, 0.15 * r.se);
}

// A construct close to nothing flips its sign from resample to resample unless that is corrected.
TEST(PlsBootstrap, SignsAreKept) {
  const PlsResult result = estimate(chain_answers(60, 3), resampled(300));
  for (const auto& item : result.figures.items) {
    if (item.loading.value > 0.7) {
      EXPECT_GT(item.loading.interval.lo, 0);
    }
  }
}

TEST(PlsBootstrap, FailedResamplesAreCounted) {
  // Only one row differs in item q2: resamples without it have no variance there.
  PlsData data = chain_answers(60, 3);
  data.columns[1].assign(60, 5);
  data.columns[1][7] = 6;
  const PlsResult result = estimate(data, resampled(400));
  EXPECT_TRUE(result.verdict.ok());
  EXPECT_EQ(result.bootstrap.requested, 400U);
  EXPECT_EQ(result.bootstrap.used + result.bootstrap.failed, 400U);
  // (1 - 1/60)^60 = 0.365 of resamples miss the row.
  EXPECT_NEAR(static_cast<double>(result.bootstrap.failed) / 400, 0.365, 0.08);
  ASSERT_EQ(result.bootstrap.causes.size(), 1U);
  EXPECT_EQ(result.bootstrap.causes[0].first, "zero_variance");
  bool warned = false;
  for (const Warning& w : result.warnings) warned = warned || w.code == "failed_resamples";
  EXPECT_TRUE(warned);
}

TEST(PlsBootstrap, WeightsTravelWithTheirRows) {
  // Rows of weight 0 have no part in any resample.
  PlsData data = chain_answers(80, 3);
  PlsData half = data;
  for (auto& column : half.columns) column.resize(40);
  data.weights.assign(40, 2.0);
  data.weights.resize(80, 0.0);
  half.weights.assign(40, 2.0);
  EXPECT_EQ(bounds(estimate(data, resampled(100))), bounds(estimate(half, resampled(100))));
}

// Planted paths of single items are inside their 95 % intervals about as often as promised.
TEST(PlsBootstrap, IntervalsCoverPlantedPaths) {
  PlsModel model = chain_model();
  for (auto& construct : model.constructs) construct.items.resize(1);
  ChainTruth truth;
  const double q = truth.loadings[0];
  const double s = truth.loadings[3];
  const double planted = truth.quality_satisfaction * q * s;
  int covered = 0;
  constexpr int kSamples = 200;
  for (std::uint64_t sample = 1; sample <= kSamples; ++sample) {
    const auto result =
        estimate_pls(model, chain_data(100, sample), resampled(300, PlsIntervals::bca));
    ASSERT_TRUE(result.ok());
    covered += result->figures.paths[0].estimate.interval.contains(planted) ? 1 : 0;
  }
  EXPECT_GE(covered, 0.90 * kSamples);
  EXPECT_LE(covered, 0.99 * kSamples);
}

}  // namespace
}  // namespace troth::stats
