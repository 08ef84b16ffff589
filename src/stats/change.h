#pragma once
// What a figure did between two periods.

#include "stats/estimate.h"

namespace troth::stats {

enum class Direction { unclear, up, down };

/// Current minus previous. `direction` is up or down only when the interval leaves zero out.
struct Change {
  Difference difference;
  double relative = kNaN;  ///< difference / |previous|; NaN when previous is 0.
  Direction direction = Direction::unclear;
};

/// Change of any figure that has an interval, by MOVER (Zou & Donner 2008): each side of the
/// difference's interval combines the matching sides of the two, so skewed intervals (Wilson,
/// adjusted Wald) stay skewed; for proportions it is Newcombe's interval. The two periods must be
/// (nearly) independent samples; for the same customers use ratio_change or a paired mean, which
/// are shorter. p is the level at which, with the half-width shrinking like a normal quantile, the
/// interval would just touch zero; so p < 1 - level exactly when the interval leaves zero out.
/// Errors: the verdict of the worse of the two; different levels -> bad_input.
Change change(const Estimate& previous, const Estimate& current);

/// Direction and relative size for a difference computed elsewhere.
Change as_change(const Difference& current_minus_previous, double previous_value);

}  // namespace troth::stats
