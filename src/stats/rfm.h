#pragma once
// Recency, frequency, monetary value: scores 1..5 and named segments with visible rules.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace troth::stats {

/// One value per customer at the same position.
struct RfmInput {
  std::span<const double> recency;    ///< Days since the last purchase; small is good.
  std::span<const double> frequency;  ///< Distinct purchase days in the window.
  std::span<const double> monetary;   ///< Net value in the window; may be negative.
};

/// 5 is best on every axis.
struct RfmScore {
  std::int8_t r = 0;
  std::int8_t f = 0;
  std::int8_t m = 0;
  bool operator==(const RfmScore&) const = default;
};

/// Each axis into fifths on its own; equal values get equal scores (see fair_scores).
Result<std::vector<RfmScore>> rfm_quintiles(const RfmInput& input);

/// Nested (Hughes 1994): fifths by R, inside each by F, inside each of those by M, so that the 125
/// cells are as equal as ties allow; equal values are never torn apart.
Result<std::vector<RfmScore>> rfm_nested(const RfmInput& input);

/// Four strictly ascending cuts per axis; a value v scores 1 + (number of cuts <= v), and R the
/// other way round: 5 - (number of cuts < v), so "30 days" can mean "up to and with 30 days".
struct RfmCuts {
  std::array<double, 4> recency{};
  std::array<double, 4> frequency{};
  std::array<double, 4> monetary{};
};
Result<std::vector<RfmScore>> rfm_fixed(const RfmInput& input, const RfmCuts& cuts);

/// wr R + wf F + wm M.
double rfm_weighted(RfmScore score, double wr, double wf, double wm);

/// A rectangle on R and FM = (F + M)/2: r_lo <= R <= r_hi and fm_lo <= FM < fm_hi. FM runs from 1
/// to 5 in halves; 2.5 counts as 3.
struct RfmSegment {
  std::string_view id;  ///< Stable: "champions"; texts are keyed by it.
  int r_lo;
  int r_hi;
  double fm_lo;
  double fm_hi;

  constexpr bool covers(RfmScore s) const {
    const double fm = (s.f + s.m) / 2.0;
    return s.r >= r_lo && s.r <= r_hi && fm >= fm_lo && fm < fm_hi;
  }
};

/// The ten segments; every cell of the 5 x 5 x 5 cube lies in exactly one.
/// champions, loyal, potential_loyal, new_customers, promising, need_attention, about_to_sleep,
/// at_risk, cannot_lose, hibernating.
std::span<const RfmSegment> rfm_segments();
/// Position in rfm_segments() of the segment that covers the score (scores must be 1..5).
std::size_t rfm_segment_of(RfmScore score);

}  // namespace troth::stats
