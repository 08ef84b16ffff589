#pragma once
// The stage of each customer's relation with the company, and how customers move between stages.

#include <array>

#include "evaluation/customer_facts.h"
#include "evaluation/types.h"

namespace troth::evaluation {

/// One row per stage (value/stages.h has the rules), with customers, share and value at the as-of
/// date.
std::array<StageRow, kStages> lifecycle(const Facts& facts, const Periods& periods);

/// From one period before the as-of date to it.
Transitions transitions(const Facts& facts, const Periods& periods);

}  // namespace troth::evaluation
