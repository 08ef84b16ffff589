#pragma once
// Customers who are late against their own rhythm.

#include <vector>

#include "evaluation/collect.h"
#include "evaluation/types.h"

namespace troth::evaluation {

/// Customers with at least kMinGaps gaps between purchase days whose silence is longer than nine in
/// ten of the next gaps expected of them (stats::rhythm: Gamma gaps around the own mean, own
/// regularity weighed with the population's), and who are not long gone: silent for at most a year,
/// or twice that limit when it is longer. Sorted by value, the net sales of the year up to the last
/// purchase; `listed` of them are kept, all are counted.
AtRiskList find_at_risk(const Facts& facts, const Periods& periods, std::size_t listed);

}  // namespace troth::evaluation
