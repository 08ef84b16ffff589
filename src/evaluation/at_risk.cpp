#include "evaluation/at_risk.h"

#include <algorithm>

namespace troth::evaluation {

namespace {

/// By number of gaps: the least multiple of the mean gap after which anybody can be late, which is
/// that of a customer whose gaps are all equal. Most customers need no closer look.
std::vector<double> soonest_alarms(const value::Settings& settings, double population_k) {
  std::vector<double> soonest(value::kRhythmGapsMax + 1, 0.0);
  for (std::int64_t n = value::kRhythmGapsMin; n <= value::kRhythmGapsMax; ++n) {
    value::Purchases equal;
    equal.last_day = 0;
    equal.gaps = n;
    equal.gap_sum = n;
    const auto view = value::rhythm_of(equal, 0, settings, population_k);
    if (view.rhythm) soonest[static_cast<std::size_t>(n)] = view.rhythm->alert_after;
  }
  return soonest;
}

Phrase reason_of(const AtRisk& risk) {
  return {"report.at_risk.reason",
          {{"days", risk.days_since},
           {"usual", Number{risk.usual_gap_days, 0}},
           {"alarm", Number{risk.alarm_gap_days, 0}}}};
}

}  // namespace

AtRiskList find_at_risk(const Facts& facts, const Periods& periods, std::size_t listed) {
  AtRiskList list;
  list.regularity = population_k(facts, &CustomerFacts::now);
  const std::vector<double> soonest = soonest_alarms(facts.settings, list.regularity);
  for (const CustomerFacts& customer : facts.customers) {
    const Trace& now = customer.now;
    if (now.gaps < value::kRhythmGapsMin) continue;
    ++list.evaluated;
    const double silence = periods.as_of - now.last_purchase;
    const double mean = static_cast<double>(now.gap_sum) / now.gaps;
    if (silence <= mean * soonest.at(static_cast<std::size_t>(now.gaps))) continue;
    const value::RhythmView view = value::rhythm_of(purchases_of(customer, now), periods.as_of,
                                                    facts.settings, list.regularity);
    if (view.silence != value::Silence::overdue) continue;
    ++list.customers;
    list.value += customer.net_last_year;
    AtRisk risk;
    risk.customer_id = customer.id;
    risk.last_day = customer.now.last_purchase;
    risk.days_since = periods.as_of - customer.now.last_purchase;
    risk.usual_gap_days = view.rhythm->mean_interval;
    risk.alarm_gap_days = view.rhythm->alert_after;
    risk.purchases = customer.now.purchases;
    risk.value = customer.net_last_year;
    list.top.push_back(std::move(risk));
  }
  const std::size_t kept = std::min(listed, list.top.size());
  std::partial_sort(list.top.begin(), list.top.begin() + static_cast<std::ptrdiff_t>(kept),
                    list.top.end(), [](const AtRisk& a, const AtRisk& b) {
                      return a.value != b.value ? a.value > b.value : a.customer_id < b.customer_id;
                    });
  list.top.resize(kept);
  for (AtRisk& risk : list.top) risk.reason = reason_of(risk);
  return list;
}

}  // namespace troth::evaluation
