#include "stats/rfm.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "base/random.h"
#include "stats/estimate.h"

namespace troth::stats {
namespace {

struct Customers {
  std::vector<double> recency;
  std::vector<double> frequency;
  std::vector<double> monetary;
  RfmInput input() const { return {recency, frequency, monetary}; }
};

Customers some_customers() {
  const auto rows =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<std::array<int, 3>>>(rc::gen::apply(
          [](int r, int f, int m) {
            return std::array<int, 3>{r, f, m};
          },
          rc::gen::inRange(0, 30), rc::gen::inRange(1, 6), rc::gen::inRange(-5, 40))));
  Customers c;
  for (const auto& row : rows) {
    c.recency.push_back(row[0]);
    c.frequency.push_back(row[1]);
    c.monetary.push_back(row[2]);
  }
  return c;
}

TEST(Rfm, EveryCellOfTheCubeLiesInExactlyOneSegment) {
  for (std::int8_t r = 1; r <= 5; ++r) {
    for (std::int8_t f = 1; f <= 5; ++f) {
      for (std::int8_t m = 1; m <= 5; ++m) {
        const RfmScore score{r, f, m};
        const auto hits = std::count_if(rfm_segments().begin(), rfm_segments().end(),
                                        [&](const RfmSegment& s) { return s.covers(score); });
        EXPECT_EQ(hits, 1) << int{r} << int{f} << int{m};
        EXPECT_TRUE(rfm_segments()[rfm_segment_of(score)].covers(score));
      }
    }
  }
}

TEST(Rfm, SegmentsHaveDistinctNamesAndTheExpectedCorners) {
  std::set<std::string_view> names;
  for (const RfmSegment& segment : rfm_segments()) names.insert(segment.id);
  EXPECT_EQ(names.size(), rfm_segments().size());
  const auto name = [](RfmScore s) { return rfm_segments()[rfm_segment_of(s)].id; };
  EXPECT_EQ(name({5, 5, 5}), "champions");
  EXPECT_EQ(name({5, 1, 1}), "new_customers");
  EXPECT_EQ(name({1, 5, 5}), "cannot_lose");
  EXPECT_EQ(name({1, 1, 1}), "hibernating");
  EXPECT_EQ(name({2, 2, 3}), "at_risk");  // (2 + 3)/2 counts as 3
  EXPECT_EQ(name({3, 3, 3}), "need_attention");
}

TEST(Rfm, FewDaysAndHighValuesAreBest) {
  const Customers c{{10, 20, 30, 40, 50}, {5, 4, 3, 2, 1}, {1, 2, 3, 4, 5}};
  const auto scores = rfm_quintiles(c.input());
  ASSERT_TRUE(scores.ok());
  EXPECT_EQ((*scores)[0], (RfmScore{5, 5, 1}));
  EXPECT_EQ((*scores)[4], (RfmScore{1, 1, 5}));
}

TEST(Rfm, NestedCellsOfDistinctCustomersAreEqual) {
  Customers c;
  Random random(5);
  for (int i = 0; i < 1250; ++i) {
    c.recency.push_back(random.uniform());
    c.frequency.push_back(random.uniform());
    c.monetary.push_back(random.uniform());
  }
  const auto scores = rfm_nested(c.input());
  ASSERT_TRUE(scores.ok());
  std::map<std::array<int, 3>, int> cells;
  for (const RfmScore& s : *scores) ++cells[{s.r, s.f, s.m}];
  EXPECT_EQ(cells.size(), 125U);
  for (const auto& [cell, size] : cells) EXPECT_EQ(size, 10);
}

TEST(Rfm, FixedCutsBelongToTheBetterSide) {
  const RfmCuts cuts{{30, 60, 90, 180}, {2, 3, 5, 10}, {50, 100, 200, 500}};
  const Customers c{{30, 31, 181}, {1, 2, 10}, {-4, 50, 500}};
  const auto scores = rfm_fixed(c.input(), cuts);
  ASSERT_TRUE(scores.ok());
  EXPECT_EQ((*scores)[0], (RfmScore{5, 1, 1}));
  EXPECT_EQ((*scores)[1], (RfmScore{4, 2, 2}));
  EXPECT_EQ((*scores)[2], (RfmScore{1, 5, 5}));
}

TEST(Rfm, WeightedScore) {
  EXPECT_DOUBLE_EQ(rfm_weighted({5, 3, 1}, 0.5, 0.3, 0.2), 2.5 + 0.9 + 0.2);
}

TEST(Rfm, Refusals) {
  EXPECT_FALSE(rfm_quintiles(Customers{}.input()).ok());
  EXPECT_FALSE(rfm_quintiles(Customers{{1}, {1, 2}, {1}}.input()).ok());
  EXPECT_EQ(rfm_nested(Customers{{1}, {kNaN}, {1}}.input()).error().message,
            "frequency[0] is not a finite number.");
  EXPECT_EQ(rfm_quintiles(Customers{{-1}, {1}, {1}}.input()).error().message,
            "recency[0] is negative.");
  EXPECT_TRUE(rfm_quintiles(Customers{{1}, {1}, {-1}}.input()).ok());
  const RfmCuts bad{{30, 30, 90, 180}, {2, 3, 5, 10}, {50, 100, 200, 500}};
  EXPECT_EQ(rfm_fixed(Customers{{1}, {1}, {1}}.input(), bad).error().subject, "recency");
}

RC_GTEST_PROP(Rfm, EqualCustomersGetEqualScoresInAnyOrder, ()) {
  const Customers c = some_customers();
  Customers reversed = c;
  std::reverse(reversed.recency.begin(), reversed.recency.end());
  std::reverse(reversed.frequency.begin(), reversed.frequency.end());
  std::reverse(reversed.monetary.begin(), reversed.monetary.end());
  for (auto* method : {&rfm_quintiles, &rfm_nested}) {
    const std::vector<RfmScore> forward = *method(c.input());
    std::vector<RfmScore> backward = *method(reversed.input());
    std::reverse(backward.begin(), backward.end());
    RC_ASSERT(forward == backward);
    for (const RfmScore& s : forward) {
      RC_ASSERT(std::min({s.r, s.f, s.m}) >= 1 && std::max({s.r, s.f, s.m}) <= 5);
    }
    for (std::size_t i = 1; i < forward.size(); ++i) {
      if (c.recency[i] == c.recency[0] && c.frequency[i] == c.frequency[0] &&
          c.monetary[i] == c.monetary[0]) {
        RC_ASSERT(forward[i] == forward[0]);
      }
    }
  }
}

}  // namespace
}  // namespace troth::stats
