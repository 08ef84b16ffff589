#include "stats/changepoint.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/random.h"

namespace troth::stats {
namespace {

/// A monthly rate with `n` trials a month that steps from `before` to `after` at month `at`.
std::vector<Period> rates(Random& random, std::size_t months, std::size_t at, double before,
                          double after, int n, double wobble = 0) {
  std::vector<Period> series;
  for (std::size_t month = 0; month < months; ++month) {
    const double level = (month < at ? before : after) + random.normal(0, wobble);
    int successes = 0;
    for (int i = 0; i < n; ++i) successes += random.chance(level) ? 1 : 0;
    series.push_back(rate_period(successes, n));
  }
  return series;
}

TEST(ChangePoint, FindsAPlainStep) {
  std::vector<Period> series;
  for (int month = 0; month < 24; ++month) {
    series.push_back({100, (month < 15 ? 10.0 : 14.0) + (month % 2 == 0 ? 0.1 : -0.1), 4});
  }
  const ChangePoint c = find_change(series);
  ASSERT_TRUE(c.verdict.ok());
  EXPECT_TRUE(c.found());
  EXPECT_EQ(c.at, 15U);
  EXPECT_EQ(c.confidence_set, (std::vector<std::size_t>{15}));
  EXPECT_NEAR(c.before.value, 10, 0.02);
  EXPECT_NEAR(c.after.value, 14, 0.02);
  EXPECT_TRUE(c.difference.interval.contains(4.0));
  EXPECT_EQ(c.p, 1.0 / 2000);
  EXPECT_EQ(c.difference.p, c.p);
  EXPECT_NEAR(std::accumulate(c.probability.begin(), c.probability.end(), 0.0), 1, 1e-12);
  EXPECT_TRUE(c.warnings.empty());
}

TEST(ChangePoint, SameSeedSameBytes) {
  Random random(4);
  const std::vector<Period> series = rates(random, 30, 15, 0.9, 0.86, 200);
  const ChangePoint a = find_change(series);
  const ChangePoint b = find_change(series);
  EXPECT_EQ(a.p, b.p);
  EXPECT_EQ(a.probability, b.probability);
}

TEST(ChangePoint, DoesNotCryWolf) {
  // No change: small rates, unequal months, and a wobble beyond the sampling error.
  Random random(17);
  constexpr int kRounds = 600;
  for (const double wobble : {0.0, 0.03}) {
    int alarms = 0;
    for (int round = 0; round < kRounds; ++round) {
      std::vector<Period> series;
      for (int month = 0; month < 30; ++month) {
        const int n = 20 + static_cast<int>(random.below(200)) + 10 * month;
        const double level = std::clamp(0.08 + random.normal(0, wobble), 0.0, 1.0);
        int late = 0;
        for (int i = 0; i < n; ++i) late += random.chance(level) ? 1 : 0;
        series.push_back(rate_period(late, n));
      }
      alarms += find_change(series, {.permutations = 199}).found(0.05) ? 1 : 0;
    }
    // Three standard errors of a rate of 5 % in 600 rounds.
    EXPECT_LT(alarms / double{kRounds}, 0.05 + 0.027);
    EXPECT_GT(alarms / double{kRounds}, 0.05 - 0.030);
  }
}

TEST(ChangePoint, FindsLateDeliverySinceOneDate) {
  // On-time deliveries fall from 94 to 86 % at month 26 of 36, 150 orders a month.
  Random random(99);
  constexpr int kRounds = 300;
  int found = 0;
  int date_covered = 0;
  int size_covered = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<Period> series = rates(random, 36, 26, 0.94, 0.86, 150);
    const ChangePoint c = find_change(series, {.permutations = 199});
    found += c.found(0.01) ? 1 : 0;
    date_covered += std::binary_search(c.confidence_set.begin(), c.confidence_set.end(), 26U);
    size_covered += c.difference.interval.contains(-0.08) ? 1 : 0;
  }
  EXPECT_GT(found / double{kRounds}, 0.95);
  EXPECT_GT(date_covered / double{kRounds}, 0.92);
  EXPECT_GT(size_covered / double{kRounds}, 0.88);
}

TEST(ChangePoint, AControlTakesOutWhatEverybodyShares) {
  Random random(7);
  constexpr int kRounds = 200;
  int fooled = 0;
  int alarms = 0;
  int found = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Period> here;
    std::vector<Period> here_hit;
    std::vector<Period> elsewhere;
    for (int month = 0; month < 36; ++month) {
      const double season = 70 + 6 * std::sin(month / 12.0 * 6.283185307) - month / 4.0;
      const auto period = [&](double level, double n) {
        return Period{n, level + random.normal(0, 15 / std::sqrt(n)), 225};
      };
      here.push_back(period(season, 80));
      here_hit.push_back(period(season - (month >= 20 ? 6 : 0), 80));
      elsewhere.push_back(period(season + 2, 600));
    }
    const ChangePointSettings settings{.permutations = 199};
    fooled += find_change(here, settings).found(0.05) ? 1 : 0;
    alarms += find_change_against(here, elsewhere, settings).found(0.05) ? 1 : 0;
    const ChangePoint hit = find_change_against(here_hit, elsewhere, settings);
    found += hit.found(0.05) &&
             std::binary_search(hit.confidence_set.begin(), hit.confidence_set.end(), 20U);
  }
  EXPECT_GT(fooled, kRounds / 2);  // what the control is for
  EXPECT_LT(alarms / double{kRounds}, 0.05 + 0.046);
  EXPECT_GT(found / double{kRounds}, 0.9);
}

TEST(ChangePoint, WarnsOfSlopesAndResemblance) {
  Random random(2);
  std::vector<Period> slope;
  std::vector<Period> drift;
  double wander = 0;
  for (int month = 0; month < 40; ++month) {
    slope.push_back({50, 10 + 0.5 * month + random.normal(0, 0.3), 4});
    wander = 0.9 * wander + random.normal();
    drift.push_back({50, wander, 0.1});
  }
  const auto warned = [](const ChangePoint& c, const char* code) {
    return std::any_of(c.warnings.begin(), c.warnings.end(),
                       [&](const Warning& w) { return w.code == code; });
  };
  EXPECT_TRUE(warned(find_change(slope), "gradual"));
  EXPECT_TRUE(warned(find_change(drift), "autocorrelation"));
}

TEST(ChangePoint, EmptyPeriodsKeepTheirPlace) {
  std::vector<Period> series;
  for (int month = 0; month < 20; ++month) {
    if (month % 3 == 1) {
      series.push_back({0, kNaN, kNaN});
    } else {
      series.push_back({40, (month < 12 ? 1.0 : 3.0) + 0.01 * (month % 5), 0.5});
    }
  }
  const ChangePoint c = find_change(series);
  ASSERT_TRUE(c.verdict.ok());
  EXPECT_EQ(c.periods, 13U);
  EXPECT_EQ(c.at, 12U);
  EXPECT_EQ(c.probability.size(), 20U);
  EXPECT_EQ(c.probability[1], 0);
}

TEST(ChangePoint, Refusals) {
  const std::vector<Period> flat(10, Period{30, 0.5, 0.25});
  EXPECT_EQ(find_change(flat).verdict.cause, "zero_variance");
  EXPECT_EQ(find_change(std::vector<Period>(5, Period{3, 1, 1})).verdict.status,
            StatusCode::too_few_rows);
  EXPECT_EQ(find_change({}).verdict.status, StatusCode::too_few_rows);
  std::vector<Period> bad = flat;
  bad[3].mean = kNaN;
  EXPECT_EQ(find_change(bad).verdict.culprit, "Period 3 has a negative or not finite figure.");
  bad[3] = {30, 1, -1};
  EXPECT_EQ(find_change(bad).verdict.cause, "bad_period");
  EXPECT_EQ(find_change_against(flat, std::vector<Period>(9)).verdict.cause, "length_mismatch");
  EXPECT_EQ(find_change(flat, {.permutations = 0}).verdict.cause, "bad_settings");
  EXPECT_EQ(find_change(flat, {.level = 0}).verdict.cause, "bad_level");
  EXPECT_FALSE(find_change(flat).found());
  EXPECT_EQ(rate_period(0, 0).n, 0);
  EXPECT_DOUBLE_EQ(mean_period(4, 20, 120).variance, 5);
}

TEST(ChangePoint, ASeriesWithoutAnyStepAtAllHasP1) {
  std::vector<Period> series(6, Period{1, 0, 0});
  series[0].mean = series[4].mean = 1;
  series[1].mean = series[5].mean = -1;
  const ChangePoint c = find_change(series, {.min_periods = 2, .permutations = 99});
  ASSERT_TRUE(c.verdict.ok());
  EXPECT_EQ(c.difference.value, 0);
  EXPECT_EQ(c.p, 1);
}

TEST(ChangePoint, TotalsWithoutVarianceAreAllRight) {
  std::vector<Period> series(12, Period{1, 5, 0});
  for (std::size_t month = 8; month < 12; ++month) series[month].mean = 9;
  const ChangePoint c = find_change(series);
  ASSERT_TRUE(c.verdict.ok());
  EXPECT_EQ(c.at, 8U);
  EXPECT_TRUE(std::isfinite(c.difference.interval.lo));
  EXPECT_LT(c.p, 0.05);
}

RC_GTEST_PROP(ChangePoint, FollowsShiftAndScale, ()) {
  const auto raw = *rc::gen::container<std::vector<int>>(12, rc::gen::inRange(0, 100));
  std::vector<Period> series;
  std::vector<Period> moved;
  for (const int x : raw) {
    series.push_back({20, static_cast<double>(x), 100});
    moved.push_back({20, 3 - 4.0 * x, 1600});
  }
  const ChangePointSettings settings{.permutations = 99};
  const ChangePoint a = find_change(series, settings);
  const ChangePoint b = find_change(moved, settings);
  RC_ASSERT(a.verdict.status == b.verdict.status);
  RC_PRE(a.verdict.ok());
  RC_ASSERT(std::fabs(b.difference.value + 4 * a.difference.value) < 1e-9);
  RC_ASSERT(std::fabs(a.p - b.p) < 1e-12);
}

}  // namespace
}  // namespace troth::stats
