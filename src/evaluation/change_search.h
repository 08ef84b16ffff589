#pragma once
// The search for what changed where: every region, store and channel against the rest of the
// company, month by month, in five measures, corrected for having looked everywhere.

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "evaluation/types.h"
#include "evaluation/unit_series.h"

namespace troth::evaluation {

/// Chance of naming any unit at all when nothing changed anywhere; the other half of 5 % belongs
/// to the company's own figures.
inline constexpr double kSearchAlpha = 0.025;
/// The largest units of each dimension that are searched.
inline constexpr std::size_t kMaxUnits = 24;

/// What changed in one unit, in causal order: promise, satisfaction, recommendation, complaints,
/// repeat purchase.
struct UnitStory {
  Dimension dimension = Dimension::region;
  std::string unit;
  std::vector<UnitChange> changes;
  std::vector<std::pair<Dimension, std::string>> also_in;  ///< Other units that show the same.
  Minor net_year = 0;        ///< Net sales of the unit in its last 12 whole months.
  Minor amount = 0;          ///< ... per purchase.
  double awaited_month = 0;  ///< Customers waited for per month since the change.
};

struct ChangeSearch {
  std::vector<UnitStory> stories;  ///< Strongest first.
  std::int64_t series = 0;         ///< Series tested.
};

/// Tests each series for one change of level against all other units of its dimension
/// (stats::find_change_against: permutation p; where no permutation comes near, the t test at the
/// best date times the number of dates). Customers are slow to change, so the months of a
/// repeat rate depend on each other: there the p of the same difference with the customer as
/// sampling unit, times the number of possible dates, must be small as well. Corrects all p with
/// Holm (1979), and names units below kSearchAlpha one at a time: a named unit leaves the rest, so
/// that its change is not seen as the opposite change of everybody else; and a unit is named only
/// when its own level moved by at least half of the difference. Measures of a named unit
/// join its story when they hold after Holm over the unit's own five. A unit of another dimension
/// with the same change at the same time is told as part of the story. Same series and seed, same
/// result.
ChangeSearch search_changes(const UnitSeries& series, const Facts& facts, std::uint64_t seed,
                            Progress& progress);

/// Whether a change in this direction is bad news.
bool is_bad(const UnitChange& change);

}  // namespace troth::evaluation
