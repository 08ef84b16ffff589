#pragma once
// Columns of a table as columns of numbers for a model: texts become one column per level.

#include <string>
#include <utility>
#include <vector>

#include "app/stats_table.h"
#include "base/result.h"
#include "stats/frame.h"

namespace troth::app {

enum class ColumnKind { numbers, texts, dates };

/// Numbers when every value is one, dates when nearly all are, texts otherwise. A column without
/// any value counts as texts.
ColumnKind kind_of(const StatsTable& table, const std::string& column);

/// What columns of the file became. Each term belongs to one of them.
struct Design {
  std::vector<std::string> sources;    ///< Columns of the file.
  std::vector<std::size_t> source_of;  ///< Of each term, its place in `sources`.
  stats::Frame frame;                  ///< One column per term; NaN where a number is missing.
  /// Of a column of texts, the level that its terms are measured against.
  std::vector<std::pair<std::string, std::string>> references;
  std::vector<stats::Warning> warnings;

  std::size_t terms() const { return frame.size(); }
};

struct DesignOptions {
  /// Numbers with 10 or more different values get a restricted cubic spline (Harrell 2015) with
  /// knots at the quantiles .05 .35 .65 .95, so that a straight line is not forced on them.
  bool curves = false;
  /// A column of numbers with gaps gets a term that says where they are.
  bool gaps = true;
  /// Levels of fewer rows are pooled.
  std::size_t level_rows_min = 5;
  /// The most frequent levels of a column that are told apart; the others are pooled as well, with
  /// a warning, or refused when `level_rows_min` is 1, which asks for no pooling.
  std::size_t levels_max = 50;
};

/// Texts: one term per level but the first in alphabetical order; a gap is the level "(missing)",
/// rare levels are pooled as "(rare)". Columns that do not vary are left out and
/// warned of. Errors: those of numbers_of(); too many levels; no column left.
Result<Design> make_design(const StatsTable& table, const std::vector<std::string>& columns,
                           const DesignOptions& options = {});

}  // namespace troth::app
