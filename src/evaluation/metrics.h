#pragma once
// The five key figures: satisfaction, recommendation, retention and churn, purchase frequency,
// purchase amount. Definitions: docs/evaluation.md.

#include <optional>
#include <vector>

#include "evaluation/collect.h"
#include "evaluation/types.h"
#include "stats/mean.h"

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

/// Satisfaction and recommendation alone, from collected.responses.
void compute_answers(const Collected& collected, const Periods& periods, Metrics& metrics,
                     std::vector<Warning>& warnings);

/// What the figures of purchases are made of; customers are added one by one.
struct PurchaseSums {
  std::uint64_t base = 0;  ///< Bought in the previous period.
  std::uint64_t kept = 0;  ///< ... and in the current one.
  std::int64_t active = 0;
  std::int64_t purchases = 0;
  stats::RatioSums frequency;  ///< Of customers active in the current period.
  stats::RatioSums amount;     ///< ... and those with only returns in it.

  void add(std::int32_t bought_previous, std::int32_t bought_current, Minor net_current);
};
/// The figures without comparison; empty without data (retention: without a whole previous period).
std::optional<Figure> retention_of(const PurchaseSums& sums, const Periods& periods);
std::optional<Figure> frequency_of(const PurchaseSums& sums, const Periods& periods);
std::optional<Figure> amount_of(const PurchaseSums& sums);

/// known, with purchases, active, lapsed at the as-of date.
CustomerCounts count_customers(const Facts& facts, const Periods& periods);

/// Whether the customer was there at the as-of date.
bool known_at(const CustomerFacts& customer, Day day);

}  // namespace troth::evaluation
