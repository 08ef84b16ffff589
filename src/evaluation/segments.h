#pragma once
// Named groups of customers with visible rules: RFM segments, ABCD by order size and loyalty, and
// how concentrated sales are.

#include <optional>
#include <vector>

#include "evaluation/collect.h"
#include "evaluation/types.h"

namespace troth::evaluation {

struct Segments {
  std::vector<SegmentRow> rows;
  std::optional<RfmBands> rfm_bands;
  std::optional<AbcdCuts> abcd_cuts;
};

/// Segments of all customers with purchases by recency (days since the last purchase), frequency
/// (purchase days) and net sales, each in fifths in which equal values stay together. Empty rows
/// when nobody bought.
Segments rfm_segments(const Facts& facts, const Periods& periods);

/// A large and loyal, B small and loyal, C large and not loyal, D small and not loyal. Large: net
/// sales per purchase at or above the median customer's. Loyal: not lapsed, and at least as many
/// purchases as the median customer, two at the least.
Segments abcd_segments(const Facts& facts, const Periods& periods);

/// Spread of net sales over identified customers with an order, up to as_of. Profit replaces sales
/// in the whale curve when the cost of at least 95 % of gross sales is known. Empty without orders
/// or when the total is not positive (with a warning).
std::optional<Concentration> sales_concentration(const Collected& collected,
                                                 std::vector<Warning>& warnings);

}  // namespace troth::evaluation
