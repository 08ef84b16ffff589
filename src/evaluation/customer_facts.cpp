#include "evaluation/customer_facts.h"

namespace troth::evaluation {

value::Purchases purchases_of(const CustomerFacts& customer, const Trace& trace) {
  value::Purchases sums;
  sums.customer_id = customer.id;
  sums.purchases = trace.purchases;
  sums.purchases_window = trace.window_purchases;
  if (trace.last_purchase != kNever) sums.last_day = trace.last_purchase;
  sums.net = customer.net;
  sums.gaps = trace.gaps;
  sums.gap_sum = trace.gap_sum;
  sums.gap_ln_sum = trace.gap_ln_sum;
  return sums;
}

Standing standing_of(const CustomerFacts& customer, const Trace& trace, Day day,
                     const value::Settings& settings, double population_k) {
  const value::Purchases sums = purchases_of(customer, trace);
  Standing standing;
  standing.rhythm = value::rhythm_of(sums, day, settings, population_k);
  standing.stage = value::stage_at(sums, standing.rhythm.silence,
                                   {trace.met, trace.promoter || trace.referred, trace.categories},
                                   day, settings);
  return standing;
}

double population_k(const Facts& facts, Trace CustomerFacts::*moment) {
  std::vector<double> before, last;
  for (const CustomerFacts& customer : facts.customers) {
    const Trace& trace = customer.*moment;
    if (trace.gaps < value::kRhythmGapsMin) continue;
    before.push_back(trace.gap_before);
    last.push_back(trace.gap_last);
  }
  return value::population_k(before, last);
}

}  // namespace troth::evaluation
