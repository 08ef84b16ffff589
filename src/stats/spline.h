#pragma once
// A curve through a column: restricted cubic splines (Harrell 2015, Regression Modeling
// Strategies, sec. 2.4.5), straight beyond the outer knots.

#include <array>
#include <optional>
#include <span>

namespace troth::stats {

using SplineKnots = std::array<double, 4>;

/// Knots at the quantiles .05 .35 .65 .95 of the finite values; empty when two of them coincide or
/// fewer than `distinct_min` different values are there: a straight line then says it all.
std::optional<SplineKnots> spline_knots(std::span<const double> values,
                                        std::size_t distinct_min = 10);

/// The two curved terms at x, to stand beside x itself. NaN for NaN.
std::array<double, 2> spline_terms(double x, const SplineKnots& knots);

}  // namespace troth::stats
