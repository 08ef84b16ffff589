#include "evaluation/at_risk.h"

#include <algorithm>
#include <numeric>

#include "stats/regularity.h"

namespace troth::evaluation {

namespace {

constexpr double kGoneDays = 365;

/// Regularity of all customers with a rhythm, from their last two gaps.
double population_k(const Facts& facts) {
  std::vector<double> first, second;
  for (const CustomerFacts& customer : facts.customers) {
    const auto gaps = facts.gaps_of(customer);
    if (gaps.size() < 2) continue;
    first.push_back(gaps[gaps.size() - 2]);
    second.push_back(gaps[gaps.size() - 1]);
  }
  const stats::Estimate k = stats::population_regularity(first, second);
  return k.ok() ? k.value : 1.0;
}

/// By number of gaps: the least multiple of the mean gap after which anybody can be late, which is
/// that of a customer whose gaps are all equal. Most customers need no closer look.
std::vector<double> soonest_alarms(const stats::RhythmSettings& settings) {
  std::vector<double> soonest(kMaxGaps + 1, 0.0);
  for (std::size_t n = kMinGaps; n <= kMaxGaps; ++n) {
    const std::vector<double> equal(n, 1.0);
    soonest[n] = stats::rhythm(equal, settings).alert_after;
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
  list.regularity = population_k(facts);
  stats::RhythmSettings settings;
  settings.population_k = list.regularity;
  const std::vector<double> soonest = soonest_alarms(settings);
  std::vector<double> gaps;
  for (const CustomerFacts& customer : facts.customers) {
    if (customer.gaps == 0) continue;
    ++list.evaluated;
    const auto own = facts.gaps_of(customer);
    const double silence = periods.as_of - customer.now.last_purchase;
    const double mean =
        std::accumulate(own.begin(), own.end(), 0.0) / static_cast<double>(own.size());
    if (silence <= mean * soonest.at(own.size())) continue;
    gaps.assign(own.begin(), own.end());
    const stats::Rhythm rhythm = stats::rhythm(gaps, settings);
    if (!rhythm.verdict.ok() || !stats::overdue(rhythm, silence)) continue;
    if (silence > std::max(kGoneDays, 2 * rhythm.alert_after)) continue;
    ++list.customers;
    list.value += customer.net_last_year;
    AtRisk risk;
    risk.customer_id = customer.id;
    risk.last_day = customer.now.last_purchase;
    risk.days_since = periods.as_of - customer.now.last_purchase;
    risk.usual_gap_days = rhythm.mean_interval;
    risk.alarm_gap_days = rhythm.alert_after;
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
