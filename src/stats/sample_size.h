#pragma once
// How many answers are needed for a figure of a given precision.

#include "stats/estimate.h"

namespace troth::stats {

struct SampleSizePlan {
  double margin = kNaN;  ///< Half-width of the interval, in the figure's units.
  double level = kDefaultLevel;
  double population = kInfinity;  ///< Customers there are at all.
  double deff = 1;                ///< Design effect expected of clusters and weights.
  double response_rate = 1;       ///< Share of those asked who answer.
};

struct SampleSize {
  Verdict verdict;
  double unlimited = kNaN;  ///< n0, for an endless population and no design effect; not rounded.
  double n = kNaN;          ///< Answers needed, a whole number, at most the population.
  double invitations = kNaN;
  bool everybody = false;  ///< The margin needs the whole population.
};

/// n0 = z^2 p (1 - p) / e^2, n = deff n0 / (1 + (n0 - 1) / N), rounded up (Cochran 1977, 4.4).
/// p = 0.5 is the most demanding.
///
///   sample_size_for_proportion(0.5, {.margin = 0.05}).n == 385; with .population = 1000: 278
SampleSize sample_size_for_proportion(double proportion, const SampleSizePlan& plan);

/// n0 = (z s / e)^2 with the standard deviation s of one answer.
SampleSize sample_size_for_mean(double sd, const SampleSizePlan& plan);

}  // namespace troth::stats
