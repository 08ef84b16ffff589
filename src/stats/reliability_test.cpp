#include "stats/reliability.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "stats/distributions.h"
#include "stats/test_frames.h"

namespace troth::stats {
namespace {

// Covariances of the three satisfaction items of the mobile phone survey of Tenenhaus et al.
// (2005), n = 250. Standardised alpha as printed by seminr and plspm for it: .77919502192.
const std::vector<std::vector<double>> kSatisfaction{
    {1.5219437751003986},
    {1.1742329317269102, 3.116080321285141},
    {1.056016064257026, 1.826859437751004, 3.0523534136546164}};

TEST(Reliability, SatisfactionOfTheMobilePhoneSurvey) {
  const Reliability result = reliability(frame_with_covariance(kSatisfaction, 250));
  ASSERT_TRUE(result.verdict.ok());
  EXPECT_NEAR(result.alpha_standardised, 0.77919502192, 1e-9);
  EXPECT_NEAR(result.alpha.value, 0.7701131082822744, 1e-12);
  // Three items: the one-factor model fits exactly, l1 = sqrt(s12 s13 / s23) and so on.
  const double l1 = std::sqrt(1.1742329317 * 1.0560160643 / 1.8268594378);
  const double l2 = std::sqrt(1.1742329317 * 1.8268594378 / 1.0560160643);
  const double l3 = std::sqrt(1.0560160643 * 1.8268594378 / 1.1742329317);
  const double common = (l1 + l2 + l3) * (l1 + l2 + l3);
  const double total =
      1.5219437751 + 3.1160803213 + 3.0523534137 + 2 * (1.1742329317 + 1.0560160643 + 1.8268594378);
  EXPECT_NEAR(result.omega.value, common / total, 1e-6);
  EXPECT_NEAR(
      result.items[0].alpha_if_deleted,
      2 * (1 - (3.1160803213 + 3.0523534137) / (3.1160803213 + 3.0523534137 + 2 * 1.8268594378)),
      1e-9);
  EXPECT_NEAR(result.items[0].item_total,
              (1.1742329317 + 1.0560160643) /
                  std::sqrt(1.5219437751 * (3.1160803213 + 3.0523534137 + 2 * 1.8268594378)),
              1e-9);
}

TEST(Reliability, FeldtsIntervalAsPublished) {
  // Feldt, Woodruff & Salih (1987), Applied Psychological Measurement 11:93-103: the interval turns
  // round the F distribution of (1 - alpha)/(1 - alpha^).
  const Frame frame = frame_with_covariance({{1}, {0.5, 1}, {0.5, 0.5, 1}, {0.5, 0.5, 0.5, 1}}, 41);
  const Reliability result = reliability(frame);
  EXPECT_NEAR(result.alpha.value, 0.8, 1e-12);
  EXPECT_NEAR(result.alpha.interval.lo, 1 - 0.2 * f_quantile(0.975, 40, 120), 1e-12);
  EXPECT_NEAR(result.alpha.interval.hi, 1 - 0.2 / f_quantile(0.975, 120, 40), 1e-12);
  EXPECT_TRUE(result.alpha.interval.contains(0.8));
  // Equal loadings and equal errors: alpha, its standardised form and omega are one figure.
  EXPECT_NEAR(result.omega.value, 0.8, 1e-8);
  EXPECT_NEAR(result.alpha_standardised, 0.8, 1e-12);
}

TEST(Reliability, OneFactorIsRecovered) {
  const std::vector<double> loading{0.9, 0.8, 0.7, 0.5, 0.3};
  std::vector<std::vector<double>> lower;
  double sum = 0;
  double unique = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    lower.emplace_back();
    for (std::size_t j = 0; j < i; ++j) lower[i].push_back(loading[i] * loading[j]);
    lower[i].push_back(1);
    sum += loading[i];
    unique += 1 - loading[i] * loading[i];
  }
  const Reliability result = reliability(frame_with_covariance(lower, 60));
  EXPECT_NEAR(result.omega.value, sum * sum / (sum * sum + unique), 1e-7);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(result.items[i].loading, loading[i], 1e-6);
}

TEST(Reliability, BootstrapSurroundsOmega) {
  const Frame frame = random_frame(4, 120, 9);
  const Reliability result = reliability(frame, {}, {200, 1, 2, 0.95});
  ASSERT_TRUE(result.omega.interval.known());
  EXPECT_TRUE(result.omega.interval.contains(result.omega.value));
  EXPECT_EQ(result.resamples_used, 200U);
}

TEST(Reliability, ReversedItemsAreNamed) {
  Frame frame = random_frame(4, 80, 3);
  for (double& x : frame.columns[2]) x = 10 - x;
  const Reliability result = reliability(frame);
  bool named = false;
  for (const Warning& w : result.warnings) named |= w.code == "reversed_item" && w.subject == "x2";
  EXPECT_TRUE(named);
}

TEST(Reliability, Refusals) {
  const Frame one{{"a"}, {{1, 2, 3}}};
  EXPECT_EQ(reliability(one).verdict.cause, "too_few_items");
  const Frame two{{"a", "b"}, {{1, 2, 3, 5}, {2, 1, 4, 5}}};
  const Reliability pair = reliability(two);
  EXPECT_TRUE(pair.verdict.ok());
  EXPECT_EQ(pair.omega.verdict.status, StatusCode::not_identified);
  EXPECT_TRUE(std::isnan(pair.items[0].alpha_if_deleted));
  EXPECT_EQ(reliability({{"a", "b"}, {{1, 2}, {2, 1}}}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(reliability({{"a", "flat"}, {{1, 2, 3}, {4, 4, 4}}}).verdict.culprit,
            "All values of \"flat\" are equal.");
  EXPECT_EQ(reliability({{"a", "b"}, {{1, 2, 3}, {4, kNaN, 4}}}).verdict.cause, "not_finite");
  EXPECT_EQ(reliability({{"a", "b"}, {{1, 2, 3}, {3, 2, 1}}}).verdict.cause, "no_common_spread");
  // Correlations no single factor can make.
  const Reliability heywood =
      reliability(frame_with_covariance({{1}, {0.8, 1}, {0.8, 0.3, 1}}, 50));
  EXPECT_EQ(heywood.omega.verdict.cause, "heywood");
  EXPECT_NE(heywood.omega.verdict.culprit.find("x0"), std::string::npos);
}

RC_GTEST_PROP(Reliability, OrderOfItemsAndRowsAndScaleOfAllDoNotMatter, ()) {
  const Frame frame = random_frame(4, 30, *rc::gen::arbitrary<std::uint64_t>());
  Frame other = frame;
  std::swap(other.columns[0], other.columns[3]);
  std::swap(other.names[0], other.names[3]);
  for (auto& column : other.columns) {
    std::reverse(column.begin(), column.end());
    for (double& x : column) x = 3 * x - 1;
  }
  const Reliability a = reliability(frame);
  const Reliability b = reliability(other, std::vector<double>(30, 2.5));
  RC_ASSERT(std::fabs(a.alpha.value - b.alpha.value) < 1e-9);
  RC_ASSERT(std::fabs(a.alpha.interval.lo - b.alpha.interval.lo) < 1e-9);
  RC_ASSERT(std::fabs(a.items[0].item_total - b.items[3].item_total) < 1e-9);
  if (a.omega.ok()) RC_ASSERT(std::fabs(a.omega.value - b.omega.value) < 1e-6);
}

RC_GTEST_PROP(Reliability, WeightsAreRepeatedRowsAndTurningAllItemsChangesNothing, ()) {
  const Frame frame = random_frame(4, 25, *rc::gen::arbitrary<std::uint64_t>());
  const auto times = *rc::gen::container<std::vector<int>>(25, rc::gen::inRange(1, 4));
  const std::vector<double> weights(times.begin(), times.end());
  const Reliability light = reliability(frame, weights);
  const Reliability heavy = reliability(repeated_rows(frame, weights));
  RC_ASSERT(std::fabs(light.alpha.value - heavy.alpha.value) < 1e-9);
  if (light.omega.ok()) RC_ASSERT(std::fabs(light.omega.value - heavy.omega.value) < 1e-6);
  Frame turned = frame;
  for (auto& column : turned.columns) {
    for (double& x : column) x = -x;
  }
  RC_ASSERT(std::fabs(reliability(turned, weights).alpha.value - light.alpha.value) < 1e-9);
}

}  // namespace
}  // namespace troth::stats
