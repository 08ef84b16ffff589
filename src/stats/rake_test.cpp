#include "stats/rake.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace troth::stats {
namespace {

// Kalton & Flores-Cervantes (2003), Journal of Official Statistics 19:81-97; weights as computed by
// the survey package of R for the same example.
constexpr int kSample[4][3] = {{20, 40, 40}, {50, 140, 310}, {100, 50, 50}, {30, 100, 70}};
constexpr int kPopulation[4][3] = {{80, 40, 55}, {60, 150, 340}, {170, 60, 200}, {55, 165, 125}};

struct Rows {
  std::vector<Margin> margins{{"a", {"1", "2", "3", "4"}, {0, 0, 0, 0}, {}},
                              {"b", {"1", "2", "3"}, {0, 0, 0}, {}}};
  Margin cells{"cell", {}, {}, {}};
};

Rows kalton() {
  Rows rows;
  for (std::size_t a = 0; a < 4; ++a) {
    for (std::size_t b = 0; b < 3; ++b) {
      rows.margins[0].targets[a] += kPopulation[a][b];
      rows.margins[1].targets[b] += kPopulation[a][b];
      rows.cells.levels.push_back(std::to_string(a) + std::to_string(b));
      rows.cells.targets.push_back(kPopulation[a][b]);
      for (int k = 0; k < kSample[a][b]; ++k) {
        rows.margins[0].level_of.push_back(a);
        rows.margins[1].level_of.push_back(b);
        rows.cells.level_of.push_back(a * 3 + b);
      }
    }
  }
  return rows;
}

TEST(Rake, KaltonAndFloresCervantes) {
  const Raked raked = rake(kalton().margins);
  ASSERT_TRUE(raked.verdict.ok()) << raked.verdict.culprit;
  EXPECT_NEAR(raked.weights.front(), 1.81080509, 1e-8);  // a 1, b 1
  EXPECT_NEAR(raked.weights[20], 1.45282194, 1e-8);      // a 1, b 2
  EXPECT_NEAR(raked.weights[100], 1.08356444, 1e-8);     // a 2, b 1
  EXPECT_NEAR(raked.weights[600], 2.1960891, 1e-7);      // a 3, b 1
  EXPECT_NEAR(raked.weights.back(), 2.04174617, 1e-8);   // a 4, b 3
  EXPECT_NEAR(raked.deff, 1.09968068, 1e-8);
  EXPECT_NEAR(raked.effective_n, 909.35488745, 1e-5);
  EXPECT_LT(raked.max_error, 1e-9);
}

TEST(Rake, PostStratificationIsOneMargin) {
  const Raked weighted = rake(std::vector<Margin>{kalton().cells});
  ASSERT_TRUE(weighted.verdict.ok());
  EXPECT_NEAR(weighted.weights.front(), 4, 1e-12);
  EXPECT_NEAR(weighted.weights[100], 1.2, 1e-12);
  EXPECT_NEAR(weighted.weights[600], 1.7, 1e-12);
  EXPECT_EQ(weighted.iterations, 1);
}

TEST(Rake, SharesGiveWeightsOfMeanOne) {
  Rows rows = kalton();
  for (double& t : rows.margins[0].targets) t /= 1500;
  for (double& t : rows.margins[1].targets) t /= 15;  // percentages
  const Raked raked = rake(rows.margins);
  EXPECT_TRUE(raked.warnings.empty());
  EXPECT_NEAR(std::accumulate(raked.weights.begin(), raked.weights.end(), 0.0), 1000, 1e-8);
  EXPECT_NEAR(raked.weights.front(), 1.81080509 / 1.5, 1e-8);
}

TEST(Rake, TrimmingKeepsTheLimitsAndSaysWhatItCosts) {
  RakeOptions options;
  options.trim = 1.3;
  const Raked raked = rake(kalton().margins, {}, options);
  ASSERT_TRUE(raked.verdict.ok());
  const auto [lo, hi] = std::minmax_element(raked.weights.begin(), raked.weights.end());
  EXPECT_NEAR(*hi / *lo, 1.3 * 1.3, 1e-9);
  EXPECT_GT(raked.trimmed, 0U);
  EXPECT_GT(raked.max_error, 1e-6);
  EXPECT_LT(raked.deff, 1.0997);
}

TEST(Rake, RefusalsSayWhichLevel) {
  Rows rows = kalton();
  rows.margins[0].levels.push_back("5");
  rows.margins[0].targets.push_back(100);
  const Raked empty = rake(rows.margins);
  EXPECT_EQ(empty.verdict.status, StatusCode::not_identified);
  EXPECT_NE(empty.verdict.culprit.find("a = \"5\""), std::string::npos);
  EXPECT_TRUE(empty.weights.empty());
  rows.margins[0].targets.back() = -1;
  EXPECT_EQ(rake(rows.margins).verdict.cause, "bad_target");
  rows.margins[0].targets.back() = 0;
  EXPECT_TRUE(rake(rows.margins).verdict.ok());
  rows.margins[0].level_of[3] = 7;
  EXPECT_EQ(rake(rows.margins).verdict.cause, "no_level");
  EXPECT_EQ(rake({}).verdict.cause, "no_margins");
  EXPECT_EQ(rake(std::vector<Margin>{{"a", {"x"}, {1}, {}}}).verdict.cause, "no_rows");
  const std::vector<double> zero(1000, 0.0);
  EXPECT_EQ(rake(kalton().margins, zero).verdict.cause, "zero_weights");
  RakeOptions options;
  options.trim = 1;
  EXPECT_EQ(rake(kalton().margins, {}, options).verdict.cause, "bad_trim");
}

TEST(Rake, ContradictingMarginsDoNotConverge) {
  // Everybody with a = 1 has b = 1, so the shares cannot differ.
  const std::vector<Margin> margins{{"a", {"1", "2"}, {0.7, 0.3}, {0, 0, 1, 1}},
                                    {"b", {"1", "2"}, {0.4, 0.6}, {0, 0, 1, 1}}};
  const Raked raked = rake(margins);
  EXPECT_EQ(raked.verdict.status, StatusCode::not_converged);
  EXPECT_EQ(raked.verdict.cause, "margins_contradict");
  EXPECT_NEAR(raked.max_error, 0.3, 1e-6);
}

TEST(Rake, OtherTotalsAreScaledAndSaid) {
  Rows rows = kalton();
  for (double& t : rows.margins[1].targets) t *= 2;
  const Raked raked = rake(rows.margins);
  ASSERT_EQ(raked.warnings.size(), 1U);
  EXPECT_EQ(raked.warnings[0].code, "totals_differ");
  EXPECT_NEAR(raked.weights.front(), 1.81080509, 1e-8);
}

RC_GTEST_PROP(Rake, MarginsAreMetWhateverTheBase, ()) {
  const auto base = *rc::gen::container<std::vector<int>>(1000, rc::gen::inRange(1, 6));
  const std::vector<double> weights(base.begin(), base.end());
  const Rows rows = kalton();
  const Raked raked = rake(rows.margins, weights);
  RC_ASSERT(raked.verdict.ok());
  std::vector<double> there(4, 0.0);
  for (std::size_t i = 0; i < 1000; ++i) there[rows.margins[0].level_of[i]] += raked.weights[i];
  for (std::size_t k = 0; k < 4; ++k) {
    RC_ASSERT(std::fabs(there[k] - rows.margins[0].targets[k]) < 1e-5);
  }
  RC_ASSERT(raked.deff >= 1 - 1e-12);
}

}  // namespace
}  // namespace troth::stats
