#pragma once
// How regularly customers buy, and who is overdue against their own rhythm.
//
// Intervals between purchase days are taken as Gamma(k) around the customer's own mean: k = 1 is
// buying at random moments (Poisson), k > 1 more regular, k < 1 in bursts.

#include <span>

#include "stats/estimate.h"

namespace troth::stats {

/// Regularity k of a population (Wheat & Morrison 1990) from two intervals of each customer, at the
/// same position. M = first / (first + second) is Beta(k,k) whatever the customer's pace, so
/// k = (1 - 4V)/(8V) with V the mean of (M - 1/2)^2, which does not depend on which is called
/// first. The interval is by the delta method on ln V. Intervals must be > 0 (purchases of one day
/// merged). Errors: fewer than 10 customers -> too_few_rows (value given from 2 on); V = 0 ->
/// not_identified
/// ("zero_variance": everybody is perfectly regular).
Estimate population_regularity(std::span<const double> first, std::span<const double> second,
                               double level = kDefaultLevel);

struct RhythmSettings {
  double population_k = 1.0;  ///< What a customer with too few intervals is taken to be like.
  double alert_quantile = 0.9;
  /// Between-customer standard deviation of ln k, which sets how fast a customer's own k takes
  /// over: at 0.5 the own k weighs half after about 10 intervals.
  double spread_log_k = 0.5;
};

/// One customer's rhythm.
struct Rhythm {
  Verdict verdict;
  std::size_t intervals = 0;
  double mean_interval = kNaN;
  double median_interval = kNaN;  ///< Of the fitted Gamma, not of the few observations.
  double own_k = kNaN;     ///< Minka's (2002) closed form less its bias; from 2 intervals on.
  double k = kNaN;         ///< Own and population k weighed together, on the log scale.
  double quantile = kNaN;  ///< alert_quantile of Gamma(k) around the mean.
  /// The same quantile of the *next* interval when the mean is itself an estimate from n intervals:
  /// mean times F(2k, 2nk); wider than `quantile` for few intervals. Later than this is overdue.
  double alert_after = kNaN;
};

/// From the customer's intervals in order of time (the order does not matter), each > 0.
/// Errors: no interval -> too_few_rows; an interval <= 0 or not finite -> bad_input.
///
///   all intervals equal: k is infinite in the formula; it is capped at 1000 before bias and
///   shrinkage.
Rhythm rhythm(std::span<const double> intervals, const RhythmSettings& settings = {});

/// What a rhythm rests on: how many intervals, their sum and the sum of their logarithms.
struct IntervalSums {
  std::size_t n = 0;
  double sum = 0;
  double ln_sum = 0;
};
/// The same from sums, as a database makes them; sums that no intervals can have -> bad_input.
Rhythm rhythm_of_sums(const IntervalSums& sums, const RhythmSettings& settings = {});

/// Time since the last purchase in units of the customer's median interval.
double overdue_ratio(const Rhythm& rhythm, double since_last);
/// Whether the silence is longer than alert_after. False when the rhythm is not known.
bool overdue(const Rhythm& rhythm, double since_last);
/// Probability of a silence at least this long if nothing had changed, in [0,1].
double silence_probability(const Rhythm& rhythm, double since_last);

}  // namespace troth::stats
