#pragma once
// Kinds of loyalty: what somebody prefers, what they do, and whether they look elsewhere.

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// A cell of the grid. Names are stable codes: "devoted".
struct LoyaltyCell {
  std::string_view name;
  bool preference = false;  ///< Strong.
  bool repeat = false;      ///< Regular.
  bool open = false;        ///< To competitors; not looked at in the four cells of Dick & Basu.
  std::string_view meaning;
  std::string_view play;  ///< What to do about it.
};

/// The eight situations of preference x repeat choice x openness (our reading):
/// devoted, courted, occasional, torn, captive, on_loan, detached, switcher.
std::span<const LoyaltyCell> loyalty_situations();
/// The four of Dick & Basu (1994), JAMS 22:99-113: true, latent, spurious, none.
std::span<const LoyaltyCell> loyalty_quadrants();
/// Position of a combination in the table; `open` does not count in the quadrants.
std::size_t loyalty_cell(std::span<const LoyaltyCell> table, bool preference, bool repeat,
                         bool open);

/// The value that splits the numbers most evenly into those at least as large and the rest (of two
/// as good the larger). NaN when all are equal or there are none.
double even_cut(std::span<const double> values);

}  // namespace troth::stats
