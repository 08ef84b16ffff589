#pragma once
// Customers who are late against their own rhythm.

#include <vector>

#include "evaluation/collect.h"
#include "evaluation/types.h"

namespace troth::evaluation {

/// Customers whose silence is overdue (value::rhythm_of: longer than nine in ten of the next gaps
/// expected of them, and not so long that they are gone). Sorted by value, the net sales of the
/// year up to the last purchase; `listed` of them are kept, all are counted.
AtRiskList find_at_risk(const Facts& facts, const Periods& periods, std::size_t listed);

}  // namespace troth::evaluation
