#pragma once
// Named groups of customers with visible rules: RFM segments, ABCD by order size and loyalty, and
// how concentrated sales are.

#include <optional>
#include <vector>

#include "evaluation/collect.h"
#include "evaluation/types.h"

namespace troth::evaluation {

/// Customers with purchases by their place (value/standing.h): the ten segments on recency (days
/// since the last purchase), frequency (purchase days) and net sales, and A to D by order size and
/// loyalty. Empty rows when nobody bought.
struct PlaceSegments {
  std::vector<SegmentRow> rfm;
  std::optional<RfmBands> rfm_bands;
  std::vector<SegmentRow> abcd;
  std::optional<AbcdCuts> abcd_cuts;
};
PlaceSegments place_segments(const Facts& facts, const Periods& periods);

/// Spread of net sales over identified customers with an order, up to as_of. Profit replaces sales
/// in the whale curve when the cost of at least 95 % of gross sales is known. Empty without orders
/// or when the total is not positive (with a warning).
std::optional<Concentration> sales_concentration(const Collected& collected,
                                                 std::vector<Warning>& warnings);

}  // namespace troth::evaluation
