#pragma once
// Net Promoter Score: promoters (9-10) minus detractors (0-6) in percent of all answers, -100..100.

#include <span>

#include "stats/estimate.h"

namespace troth::stats {

/// How many answered what. Whole counts, or for weighted answers shares times the effective n.
struct NpsCounts {
  double promoters = 0;
  double passives = 0;
  double detractors = 0;

  double total() const { return promoters + passives + detractors; }
};

/// Score in points with the interval; counts as answered (weights do not change them).
struct Nps {
  Estimate estimate;  ///< In points: 14.0 means 14 % more promoters than detractors.
  std::size_t promoters = 0;
  std::size_t passives = 0;
  std::size_t detractors = 0;
  NpsCounts effective;  ///< What the interval rests on: weighted shares of the effective n.
};

/// From counts. Value P - D; `se` the Wald standard error 100 sqrt((p + d - (p-d)^2)/n); interval
/// by adjusted Wald (n + 3, P + 3/4, D + 3/4; Rocks 2016), cut to [-100, 100], so it holds for few
/// and for unanimous answers. Errors: no answers -> too_few_rows; negative counts -> bad_input.
///
///   nps(NpsCounts{95, 95, 60}): 14.0, [4.2937, 23.3743]
Estimate nps(const NpsCounts& counts, double level = kDefaultLevel);

/// From answers on 0..10, optionally weighted (empty: none). Weighted: shares by weight, n of the
/// interval is Kish's effective n. An answer off the scale or not whole -> bad_input, named.
Nps nps_of_answers(std::span<const double> answers, std::span<const double> weights = {},
                   double level = kDefaultLevel);

/// Score a minus score b of independent samples, in points. Interval and z from the adjusted
/// shares, SE = sqrt(SEa^2 + SEb^2) (Rocks 2016); `value` is the plain difference.
Difference nps_difference(const NpsCounts& a, const NpsCounts& b, double level = kDefaultLevel);

}  // namespace troth::stats
