#pragma once
// Since when is something different? The most likely single change of level in a series of rates or
// means per period, with an honest test.

#include <cstdint>
#include <span>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// One period: n observations, their mean and variance (divisor n; for a rate p(1-p)).
/// n = 0 is a period without data: it stays in the count of periods and is left out of the sums.
struct Period {
  double n = 0;
  double mean = 0;
  double variance = 0;
};

/// A period of a rate.
Period rate_period(double successes, double trials);
/// A period of a mean from n, the sum and the sum of squares.
Period mean_period(double n, double sum, double sum_of_squares);

struct ChangePointSettings {
  std::size_t min_periods = 2;      ///< With data, on either side.
  std::size_t permutations = 1999;  ///< The smallest possible p is 1/(permutations + 1).
  std::uint64_t seed = 1;
  double level = kDefaultLevel;
};

struct ChangePoint {
  Verdict verdict;
  std::vector<Warning>
      warnings;        ///< "autocorrelation", "gradual": a slope fits better than a step.
  std::size_t at = 0;  ///< Position of the first period of the new level.
  /// The shortest list of positions that holds the true one with probability `level`, ascending.
  std::vector<std::size_t> confidence_set;
  std::vector<double> probability;  ///< For each position of the series; 0 where impossible.
  Estimate before;                  ///< Level before (against a control: difference to it).
  Estimate after;
  Difference difference;  ///< after - before, given the date; `p` is the one below.
  double p = kNaN;        ///< Of seeing such a step anywhere, if nothing had changed.
  std::size_t periods = 0;

  /// Whether to report a change.
  bool found(double alpha = 0.05) const { return verdict.ok() && p <= alpha; }
};

/// Looks for one change of level.
///
/// Weights: a period's variance is (pooled within variance)/n plus a between-period part estimated
/// from successive differences (von Neumann 1941), which one step hardly touches. Statistic:
/// largest weighted between-segment sum of squares over all dates (Hawkins 1977). p: share of
/// random permutations of the standardised residuals with a statistic as large, so it is corrected
/// for the search over dates (Antoch & Huskova 2001); same seed, same p. Date: posterior over
/// positions with flat prior (Smith 1975), `confidence_set` its highest-probability set. Size:
/// weighted least squares given the date, t on (periods - 2). Limits: one step only; assumes
/// periods independent apart from the step (warned otherwise); a season or a trend shared by
/// everybody must be taken out by a control series. When many series are searched, correct their p
/// with holm(). Errors: fewer than 2 x min_periods (at least 6) periods with data -> too_few_rows;
/// no variation at all -> not_identified; negative or not finite figures -> bad_input.
ChangePoint find_change(std::span<const Period> series, const ChangePointSettings& settings = {});

/// The same for the difference series - control, period by period: what changed here and not there
/// (region X against all other regions). Both must be equally long; a period empty in either is
/// left out.
ChangePoint find_change_against(std::span<const Period> series, std::span<const Period> control,
                                const ChangePointSettings& settings = {});

}  // namespace troth::stats
