#include "stats/multiple.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace troth::stats {
namespace {

void expect_near(const std::vector<double>& got, const std::vector<double>& want) {
  ASSERT_EQ(got.size(), want.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], want[i], 1e-12);
}

TEST(Multiple, ByHand) {
  const std::vector<double> p{0.01, 0.04, 0.03};
  expect_near(holm(p), {0.03, 0.06, 0.06});
  expect_near(benjamini_hochberg(p), {0.03, 0.04, 0.04});
}

TEST(Multiple, BenjaminiAndHochbergsOwnExample) {
  // Fifteen tests of Benjamini & Hochberg (1995, section 3.3); at q = .05 the first four fall.
  const std::vector<double> p{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                              0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
  const std::vector<double> q = benjamini_hochberg(p);
  EXPECT_EQ(std::count_if(q.begin(), q.end(), [](double x) { return x <= 0.05; }), 4);
  const std::vector<double> h = holm(p);
  EXPECT_EQ(std::count_if(h.begin(), h.end(), [](double x) { return x <= 0.05; }), 3);
}

TEST(Multiple, NotTestedIsNotCounted) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> adjusted = holm(std::vector<double>{nan, 0.02, 0.03});
  EXPECT_TRUE(std::isnan(adjusted[0]));
  EXPECT_DOUBLE_EQ(adjusted[1], 0.04);
  EXPECT_TRUE(holm({}).empty());
  EXPECT_TRUE(benjamini_hochberg({}).empty());
}

TEST(MultipleDeathTest, ANumberThatIsNoProbabilityIsADefect) {
  EXPECT_DEATH(holm(std::vector<double>{1.2}), "");
}

RC_GTEST_PROP(Multiple, HolmIsStricterAndBothKeepTheOrder, ()) {
  const auto raw = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1001));
  std::vector<double> p;
  for (const int x : raw) p.push_back(x / 1000.0);
  const std::vector<double> h = holm(p);
  const std::vector<double> q = benjamini_hochberg(p);
  for (std::size_t i = 0; i < p.size(); ++i) {
    RC_ASSERT(p[i] <= q[i] + 1e-15 && q[i] <= h[i] + 1e-15 && h[i] <= 1);
    for (std::size_t j = 0; j < p.size(); ++j) {
      if (p[i] < p[j]) RC_ASSERT(h[i] <= h[j] && q[i] <= q[j]);
    }
  }
}

}  // namespace
}  // namespace troth::stats
