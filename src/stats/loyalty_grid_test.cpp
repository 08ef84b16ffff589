#include "stats/loyalty_grid.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace troth::stats {
namespace {

TEST(LoyaltyGrid, EveryCombinationHasOneCell) {
  std::set<std::size_t> eight;
  std::set<std::size_t> four;
  for (const bool preference : {false, true}) {
    for (const bool repeat : {false, true}) {
      for (const bool open : {false, true}) {
        eight.insert(loyalty_cell(loyalty_situations(), preference, repeat, open));
        four.insert(loyalty_cell(loyalty_quadrants(), preference, repeat, open));
      }
    }
  }
  EXPECT_EQ(eight.size(), 8U);
  EXPECT_EQ(four.size(), 4U);
  EXPECT_EQ(loyalty_situations()[loyalty_cell(loyalty_situations(), true, true, false)].name,
            "devoted");
  EXPECT_EQ(loyalty_quadrants()[loyalty_cell(loyalty_quadrants(), false, true, true)].name,
            "spurious");
}

TEST(LoyaltyGrid, CutsSplitEvenlyDespiteTies) {
  EXPECT_EQ(even_cut(std::vector<double>{1, 2, 3, 4}), 3);
  EXPECT_EQ(even_cut(std::vector<double>{5, 5, 5, 4, 1, 1}), 5);
  EXPECT_EQ(even_cut(std::vector<double>{1, 1, 1, 1, 9}), 9);
  EXPECT_TRUE(std::isnan(even_cut(std::vector<double>{2, 2})));
  EXPECT_TRUE(std::isnan(even_cut({})));
}

RC_GTEST_PROP(LoyaltyGrid, NoOtherCutIsMoreEven, (const std::vector<std::uint8_t>& draws)) {
  const std::vector<double> values(draws.begin(), draws.end());
  const double cut = even_cut(values);
  RC_PRE(!std::isnan(cut));
  const auto off = [&](double c) {
    const auto above =
        std::count_if(values.begin(), values.end(), [c](double v) { return v >= c; });
    return std::fabs(static_cast<double>(above) - static_cast<double>(values.size()) / 2);
  };
  for (const double other : values) {
    if (other != *std::min_element(values.begin(), values.end())) RC_ASSERT(off(cut) <= off(other));
  }
}

}  // namespace
}  // namespace troth::stats
