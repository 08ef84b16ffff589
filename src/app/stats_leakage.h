#pragma once
// Columns that must not feed a prediction: they name the row, or know how it ended.

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "app/stats_table.h"
#include "base/result.h"
#include "base/time.h"

namespace troth::app {

/// A column left out, and why: "id_like", "tells_outcome", "date_unused", "after_date".
struct ExcludedColumn {
  std::string column;
  std::string code;
  std::string message;
};

struct GuardedColumns {
  std::vector<std::string> kept;
  std::vector<ExcludedColumn> excluded;
};

/// Looks at each column, with the outcome of each row (1, 0; NaN not known):
/// texts of which more than half differ, and whole numbers that all differ in a narrow range, are
/// ids; a column that alone ranks the outcome with an AUC of .995 or more, by its values or by
/// where they are missing, knows it already; dates are not used as they stand, and with `as_of` (a
/// day per row, empty without --date) one that lies after it is from the future. Columns in `keep`
/// stay whatever they look like.
GuardedColumns guard_columns(const StatsTable& table, const std::vector<std::string>& columns,
                             std::span<const double> outcome, const std::set<std::string>& keep,
                             const std::vector<std::optional<Day>>& as_of);

}  // namespace troth::app
