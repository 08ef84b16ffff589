#pragma once
// A share of successes, and the difference of two.

#include <cstdint>
#include <span>

#include "stats/estimate.h"

namespace troth::stats {

/// Share of `successes` in `trials` with Wilson's score interval (Wilson 1927; Brown, Cai &
/// DasGupta 2001). `se` is the Wald standard error sqrt(p(1-p)/n), which is 0 at p = 0 or 1 while
/// the interval stays honest.
/// Errors: no trials -> too_few_rows; more successes than trials -> bad_input.
///
///   proportion(8, 10) == {.value = 0.8, .interval = {0.4902, 0.9433}}
Estimate proportion(std::uint64_t successes, std::uint64_t trials, double level = kDefaultLevel);

/// Weighted share of the rows whose indicator is 1 (others 0), Wilson's interval at Kish's
/// effective n. Equal weights give `proportion`.
Estimate weighted_proportion(std::span<const double> indicator, std::span<const double> weights,
                             double level = kDefaultLevel);

/// Share a minus share b of two independent samples: interval by Newcombe (1998, method 10, from
/// the two Wilson intervals), z and p by the pooled score test.
/// Errors: an empty sample -> too_few_rows. Both shares 0 or both 1: statistic 0, p 1.
///
///   proportion_difference(56, 70, 48, 80): 0.2000, [0.0524, 0.3339]   (Newcombe's example a)
Difference proportion_difference(std::uint64_t successes_a, std::uint64_t trials_a,
                                 std::uint64_t successes_b, std::uint64_t trials_b,
                                 double level = kDefaultLevel);

/// The same for shares that are known already, weighted ones among them: their effective sizes take
/// the place of the trials, so that the design effect of the weights is in interval and test.
/// Errors: the verdict of either; shares at another level -> bad_input.
Difference proportion_difference(const Estimate& a, const Estimate& b,
                                 double level = kDefaultLevel);

}  // namespace troth::stats
