#pragma once
// The five key figures: satisfaction, recommendation, retention and churn, purchase frequency,
// purchase amount. Definitions: docs/evaluation.md.

#include <vector>

#include "evaluation/collect.h"
#include "evaluation/types.h"

namespace troth::evaluation {

/// Computes them from what the pass collected; a figure that has no data stays empty and appends
/// the warning that says how to get it.
///
/// satisfaction: mean of the responses' 0-100 scores in the current period, Student's t, Kish's
/// effective n under weights; without dated answers there, of all answers (scope all_time).
/// nps: promoters minus detractors in points, adjusted Wald (Rocks 2016).
/// When customers answered more than once, both intervals take the customer as sampling unit.
/// retention_rate: of customers who bought in the previous period, the share who bought again in
/// the current one, Wilson (1927); churn_rate is 1 minus it.
/// purchase_frequency: purchases of the current period per customer active in it, scaled to a
/// year; purchase_amount: net sales of the current period per purchase. Both are ratios with the
/// customer as sampling unit (Cochran 1977).
/// Changes of frequency, amount and retention are compared within customers, so that what a
/// customer does in both periods does not count twice.
Metrics compute_metrics(const Collected& collected, const Periods& periods,
                        std::vector<Warning>& warnings);

/// known, with purchases, active, lapsed at the as-of date.
CustomerCounts count_customers(const Facts& facts, const Periods& periods);

/// Whether the customer was there at the as-of date.
bool known_at(const CustomerFacts& customer, Day day);

}  // namespace troth::evaluation
