#include "value/standing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "stats/rank.h"

namespace troth::value {
namespace {

/// Buys every `gap` days, `gaps` times, and has been silent since.
Purchases steady(std::int64_t gaps, std::int64_t gap, Day last) {
  Purchases p;
  p.purchases = gaps + 1;
  p.last_day = last;
  p.gaps = gaps;
  p.gap_sum = gaps * gap;
  p.gap_ln_sum = static_cast<double>(gaps) * std::log(static_cast<double>(gap));
  return p;
}

TEST(ValueStanding, TwoGapsAreNoRhythm) {
  const RhythmView view = rhythm_of(steady(2, 10, 0), 300, {}, 1);
  EXPECT_FALSE(view.rhythm);
  EXPECT_EQ(view.silence, Silence::usual);
}

TEST(ValueStanding, SilenceIsUsualThenOverdueThenGone) {
  const Purchases often = steady(10, 10, 0);
  EXPECT_EQ(rhythm_of(often, 10, {}, 1).silence, Silence::usual);
  EXPECT_EQ(rhythm_of(often, 200, {}, 1).silence, Silence::overdue);
  EXPECT_EQ(rhythm_of(often, 365, {}, 1).silence, Silence::overdue);
  EXPECT_EQ(rhythm_of(often, 366, {}, 1).silence, Silence::gone);
  const Purchases seldom = steady(4, 300, 0);
  EXPECT_EQ(rhythm_of(seldom, 700, {}, 1).silence, Silence::overdue) << "a year is soon for them";
  EXPECT_EQ(rhythm_of(seldom, 3000, {}, 1).silence, Silence::gone);
}

TEST(ValueStanding, AClientBuysOftenInTheWindowAndIsNotLate) {
  Purchases p = steady(6, 10, 0);
  p.purchases_window = 4;
  const StageSigns met{.met = true};
  EXPECT_EQ(stage_at(p, Silence::usual, met, 10, {}), Stage::client);
  EXPECT_EQ(stage_at(p, Silence::overdue, met, 200, {}), Stage::repeat);
  EXPECT_EQ(stage_at(p, Silence::usual, {.met = true, .advocate = true}, 10, {}), Stage::advocate);
  p.purchases_window = 3;
  EXPECT_EQ(stage_at(p, Silence::usual, met, 10, {}), Stage::repeat);
  p.purchases_window = 4;
  Settings two;
  two.client_categories = 2;
  EXPECT_EQ(stage_at(p, Silence::usual, {.met = true, .categories = 1}, 10, two), Stage::repeat);
  EXPECT_EQ(stage_at(p, Silence::usual, {.met = true, .categories = 2}, 10, two), Stage::client);
}

TEST(ValueStanding, LapsedFromTheFirstDayOutsideTheWindow) {
  const Purchases p = steady(0, 1, 0);
  EXPECT_EQ(stage_at(p, Silence::usual, {}, 364, {}), Stage::first_time);
  EXPECT_EQ(stage_at(p, Silence::usual, {}, 365, {}), Stage::lapsed);
}

RC_GTEST_PROP(ValueStanding, FifthsAreThoseOfFairScores, ()) {
  const auto nets = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(-5, 40)));
  std::map<double, double> counts;
  std::vector<double> values;
  for (const auto net : nets) {
    values.push_back(static_cast<double>(net));
    ++counts[values.back()];
  }
  PlaceCuts cuts;
  cuts.buyers = static_cast<std::int64_t>(nets.size());
  const auto found = find_places(
      {}, 0,
      [&](Axis, const SeeCount& see) {
        for (const auto& [value, count] : counts) see(value, count);
        return Status();
      },
      cuts);
  RC_ASSERT(found.ok());
  const auto scores = stats::fair_scores(values);
  RC_ASSERT(scores.ok());
  for (std::size_t i = 0; i < values.size(); ++i) {
    RC_ASSERT(score_of(values[i], cuts.monetary) == (*scores)[i]);
  }
  RC_ASSERT(std::abs(cuts.order_size - std::round(*stats::quantile(values, 0.5))) < 1e-9);
}

}  // namespace
}  // namespace troth::value
