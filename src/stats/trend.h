#pragma once
// Is a figure rising or falling over ordered periods, and between which of them did it move?

#include <cstdint>
#include <span>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// A slope per unit of the scores (usually per period) with its test.
struct Trend {
  Verdict verdict;
  double slope = kNaN;
  Interval interval;
  double statistic = kNaN;  ///< z.
  double p = kNaN;          ///< Two-sided.
};

/// Linear trend of independent estimates (NPS, shares, means) over periods with the given scores:
/// the contrast sum c v / sum c^2 with c the centred scores, and standard errors taken from the
/// intervals' half-widths, so that unanimous periods keep their uncertainty. Every period counts
/// the same, however many answers it has. Errors: fewer than three periods -> too_few_rows; a
/// period without an interval -> its verdict; different lengths, equal scores throughout ->
/// bad_input.
Trend linear_trend(std::span<const double> scores, std::span<const Estimate> periods,
                   double level = kDefaultLevel);

/// Cochran (1954) and Armitage (1955): trend of shares weighted by trials, variance under no trend;
/// the slope is that of the weighted regression of the shares on the scores.
Trend cochran_armitage(std::span<const double> scores, std::span<const std::uint64_t> successes,
                       std::span<const std::uint64_t> trials, double level = kDefaultLevel);

/// The same for shares that are known already, weighted ones among them: their effective sizes take
/// the place of the trials (the design effect correction of Rao & Scott 1992, period by period).
/// Unweighted shares give the trend of their counts. Errors also: a share without a value -> its
/// verdict.
Trend cochran_armitage(std::span<const double> scores, std::span<const Estimate> shares,
                       double level = kDefaultLevel);

/// Mann (1945) and Kendall: monotone trend of a series in order, ties corrected, with continuity
/// correction; the slope is Sen's (1968) median of pairwise slopes, its interval by Sen's ranks.
/// Needs no spread within periods. Errors: fewer than four values -> too_few_rows; all equal ->
/// not_identified.
Trend mann_kendall(std::span<const double> values, double level = kDefaultLevel);

/// Differences of neighbours (later less earlier) with Holm's p over all of them; MOVER as
/// change().
struct Step {
  std::size_t from = 0;
  Difference difference;
  double p_holm = kNaN;
};
std::vector<Step> steps(std::span<const Estimate> periods);

}  // namespace troth::stats
