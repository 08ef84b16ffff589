#include "stats/kappa.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace troth::stats {
namespace {

void add(std::vector<std::string>& a, std::vector<std::string>& b, int times, const char* first,
         const char* second) {
  for (int i = 0; i < times; ++i) {
    a.emplace_back(first);
    b.emplace_back(second);
  }
}

TEST(Kappa, CohensTextbookTable) {
  std::vector<std::string> a;
  std::vector<std::string> b;
  add(a, b, 20, "yes", "yes");
  add(a, b, 5, "yes", "no");
  add(a, b, 10, "no", "yes");
  add(a, b, 15, "no", "no");
  const Estimate kappa = cohen_kappa(a, b);
  EXPECT_NEAR(kappa.value, 0.4, 1e-12);
  // Large-sample standard error of Fleiss, Cohen & Everitt (1969): 0.1273; the jackknife agrees.
  EXPECT_NEAR(kappa.se, 0.1273, 0.005);
  EXPECT_TRUE(kappa.interval.contains(0.4));
}

TEST(Kappa, FleissExample) {
  // The example of ten subjects and fourteen raters that goes with Fleiss (1971): kappa 0.210.
  const int table[10][5] = {{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0},
                            {2, 2, 8, 1, 1},  {7, 7, 0, 0, 0}, {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2},
                            {6, 5, 2, 1, 0},  {0, 2, 2, 3, 7}};
  std::vector<std::vector<std::string>> ratings;
  for (const auto& row : table) {
    ratings.emplace_back();
    for (std::size_t c = 0; c < 5; ++c) {
      ratings.back().insert(ratings.back().end(), static_cast<std::size_t>(row[c]),
                            std::to_string(c));
    }
  }
  const Estimate kappa = fleiss_kappa(ratings);
  EXPECT_NEAR(kappa.value, 0.2099, 5e-5);
  EXPECT_EQ(kappa.n, 10U);
  ratings.push_back({"0"});
  EXPECT_EQ(fleiss_kappa(ratings).n, 10U);
}

TEST(Kappa, PerfectAgreementAndRefusals) {
  const std::vector<std::string> a{"x", "y", "x", "y"};
  EXPECT_NEAR(cohen_kappa(a, a).value, 1, 1e-12);
  EXPECT_EQ(cohen_kappa(a, {}).verdict.cause, "length_mismatch");
  const std::vector<std::string> one{"x", "x", "x"};
  EXPECT_EQ(cohen_kappa(one, one).verdict.cause, "one_category");
  EXPECT_EQ(cohen_kappa({}, {}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(fleiss_kappa({}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(cohen_kappa(a, a, 1).verdict.cause, "bad_level");
  EXPECT_EQ(kappa_word(-0.1), "poor");
  EXPECT_EQ(kappa_word(0.5), "moderate");
  EXPECT_EQ(kappa_word(0.9), "almost_perfect");
}

RC_GTEST_PROP(Kappa, OrderAndNamesDoNotMatter, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  std::vector<std::string> a;
  std::vector<std::string> b;
  std::vector<std::string> renamed;
  std::vector<std::vector<std::string>> pairs;
  for (int i = 0; i < 20; ++i) {
    a.push_back(random.chance(0.4) ? "p" : "q");
    b.push_back(random.chance(0.6) ? a.back() : "q");
    pairs.push_back({a.back(), b.back()});
  }
  RC_PRE(cohen_kappa(a, b).ok());
  const double plain = cohen_kappa(a, b).value;
  RC_ASSERT(std::fabs(cohen_kappa(b, a).value - plain) < 1e-12);
  const double many = fleiss_kappa(pairs).value;
  std::reverse(a.begin(), a.end());
  std::reverse(b.begin(), b.end());
  std::reverse(pairs.begin(), pairs.end());
  RC_ASSERT(std::fabs(cohen_kappa(a, b).value - plain) < 1e-12);
  RC_ASSERT(std::fabs(fleiss_kappa(pairs).value - many) < 1e-12);
  RC_ASSERT(plain <= 1 + 1e-12);
}

}  // namespace
}  // namespace troth::stats
