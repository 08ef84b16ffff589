#pragma once
// Were the answers given with care? Signs of carelessness, row by row.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stats/frame.h"

namespace troth::stats {

/// Items shown together, in which equal answers throughout are a straight line.
struct AnswerGrid {
  std::string name;
  std::vector<std::size_t> items;  ///< Columns of the frame.
};

struct ScreenOptions {
  std::vector<AnswerGrid> grids;      ///< Of at least three items each; none: no such check.
  std::span<const double> seconds;    ///< Time taken, NaN where unknown; empty: no such check.
  double speeder_share = 1.0 / 3;     ///< Faster than this share of the median is a speeder.
  std::span<const std::string> text;  ///< What was written; empty: no such check.
  double mahalanobis_p = 0.001;
  double longstring_share = 0.5;  ///< A run of at least this share of the items is flagged.
};

struct ScreenedRow {
  std::size_t answered = 0;
  std::size_t longstring = 0;  ///< Longest run of equal answers in the order of the items.
  double irv = kNaN;           ///< Standard deviation of the row's answers (n - 1).
  double mahalanobis = kNaN;   ///< Squared distance from the mean; NaN with an answer missing.
  double p = kNaN;             ///< Of that distance, chi-squared with as many df as items.
  /// longstring, straight_line, outlier, speeder, repeated_answers, repeated_text, similar_text,
  /// empty_text.
  std::vector<std::string_view> flags;
  std::vector<std::string> straight_grids;
  std::size_t same_as = 0;  ///< Number (from 1) of the earlier row it repeats; 0: none.
};

struct FlagCount {
  std::string_view flag;
  std::size_t rows = 0;
};

struct Screening {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::vector<ScreenedRow> rows;
  std::vector<FlagCount> counts;  ///< One for each check that was made.
  std::size_t flagged = 0;        ///< Rows with any flag.
  std::size_t twice = 0;          ///< Rows with two or more: look at these first.
  double median_seconds = kNaN;
};

/// Looks at every row; answers may be NaN where missing. Longstring (Johnson 2005), IRV (Dunn et
/// al. 2018), Mahalanobis (Meade & Craig 2012) over the complete rows, straight lines per grid,
/// speeders, rows that repeat an earlier one (from 10 answered items on, straight lines apart),
/// texts that repeat an earlier one (from 15 characters, 6 Chinese ones), are nearly the same (from
/// twice that; likeness .8 of near_text.h) or are one piece over and over. Nothing is removed:
/// flags are for looking. Errors: fewer than two items -> bad_input; no rows -> too_few_rows. When
/// the items are collinear or the rows too few, Mahalanobis is left out with a warning.
Screening screen(const Frame& items, const ScreenOptions& options = {});

}  // namespace troth::stats
