#pragma once
// The stage of each customer's relation with the company, and how customers move between stages.

#include <array>

#include "evaluation/customer_facts.h"
#include "evaluation/types.h"

namespace troth::evaluation {

/// suspect: known only by a record; prospect: met the company (an interaction, an answer, or an
/// order in which nothing was bought); first_time: one purchase day; repeat: two or more; advocate:
/// repeat, and the latest recommendation answer is 9 or 10 or the customer brought somebody;
/// lapsed: bought, but not within the period that ends at the moment. (After Griffin, 1995; rules
/// are ours.) `trace` is the customer's at that moment, `period` the days that count as recent.
Stage stage_of(const Trace& trace, const Span& period);

/// One row per stage, with customers, share and value at the as-of date.
std::array<StageRow, kStages> lifecycle(const Facts& facts, const Periods& periods);

/// From one period before the as-of date to it.
Transitions transitions(const Facts& facts, const Periods& periods);

}  // namespace troth::evaluation
