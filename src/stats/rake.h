#pragma once
// Weights that make a sample look like the population: raking and post-stratification.

#include <span>
#include <string>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// One variable (for post-stratification: the cells of several) with what the population has of
/// each level.
struct Margin {
  std::string name;
  std::vector<std::string> levels;
  std::vector<double> targets;        ///< Counts, shares or percentages, one per level.
  std::vector<std::size_t> level_of;  ///< Of each row, an index into `levels`.
};

struct RakeOptions {
  int iterations_max = 1000;
  double tolerance = 1e-10;  ///< Largest allowed error of a level's share.
  /// Weights are cut to a band from 1 / trim to trim (of their mean before the last cut), and the
  /// margins hit as well as that allows; infinity: no limits.
  double trim = kInfinity;
};

struct Raked {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::vector<double> weights;  ///< One per row; empty unless the verdict is ok.
  double deff = kNaN;           ///< Kish: n sum w^2 / (sum w)^2.
  double effective_n = kNaN;
  int iterations = 0;
  double max_error = kNaN;  ///< Largest difference between a level's share and its target.
  std::size_t trimmed = 0;  ///< Rows at a limit.
};

/// Iterative proportional fitting (Deming & Stephan 1940) of the base weights (empty: ones) to all
/// margins; with one margin it is post-stratification and done in one step. Weights add up to the
/// total of the first margin's counts, or to the number of rows when that gives shares (sum 1 or
/// 100). Margins with other totals are scaled, and warned of beyond 0.1 %.
/// Errors: no rows -> too_few_rows; targets negative or all zero, rows without a level ->
/// bad_input; a level with a target but no row -> not_identified ("empty_level"), named; margins
/// that contradict each other on the rows at hand -> not_converged, with the level that is farthest
/// off.
Raked rake(std::span<const Margin> margins, std::span<const double> base_weights = {},
           const RakeOptions& options = {});

}  // namespace troth::stats
