#pragma once
// One column at a glance, with weights.

#include <span>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

struct Description {
  Estimate mean;  ///< Student's t interval.
  double sd = kNaN;
  double min = kNaN;
  double q1 = kNaN;
  double median = kNaN;
  double q3 = kNaN;
  double max = kNaN;
  double skewness = kNaN;  ///< Third standardised moment.
  double kurtosis = kNaN;  ///< Fourth standardised moment less 3.
  double at_min = kNaN;    ///< Share of answers at the smallest value (floor).
  double at_max = kNaN;    ///< Share of answers at the largest value (ceiling).
  std::size_t distinct = 0;
};

/// Without weights quantiles are of type 7 (Hyndman & Fan 1996). With weights, Akinshin's (2023)
/// weighted type 7 with Kish's effective n: equal weights give the plain ones, doubling all changes
/// nothing. Rows of weight 0 take no part.
/// Errors: those of weighted_mean; a single value or no spread leave what there is, with its
/// verdict.
Description describe(std::span<const double> values, std::span<const double> weights = {},
                     double level = kDefaultLevel);

/// The weighted quantile by itself; NaN for no values, no weight or a probability outside [0,1].
double weighted_quantile(std::span<const double> values, std::span<const double> weights,
                         double probability);

}  // namespace troth::stats
