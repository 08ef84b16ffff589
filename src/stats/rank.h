#pragma once
// Quantiles, ranks and fair scores.

#include <span>
#include <vector>

#include "base/result.h"

namespace troth::stats {

/// Quantile by linear interpolation (Hyndman & Fan 1996, type 7; the default of R and NumPy).
/// Errors: empty, not finite, or probability outside [0,1] -> bad_input.
Result<double> quantile(std::span<const double> values, double probability);
/// Several at the price of one sort.
Result<std::vector<double>> quantiles(std::span<const double> values,
                                      std::span<const double> probabilities);

/// Ranks from 1, equal values share the mean of their places: {10, 20, 20} -> {1, 2.5, 2.5}.
Result<std::vector<double>> mid_ranks(std::span<const double> values);

/// Scores 1..bins by mid-rank: s = 1 + floor(bins * (midrank - 0.5) / n). Equal values always get
/// equal scores, so groups may differ in size; report the sizes. High values get high scores.
Result<std::vector<int>> fair_scores(std::span<const double> values, int bins = 5);

}  // namespace troth::stats
