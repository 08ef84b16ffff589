#include "evaluation/lifecycle.h"

#include "evaluation/metrics.h"

namespace troth::evaluation {

std::array<StageRow, kStages> lifecycle(const Facts& facts, const Periods& periods) {
  std::array<StageRow, kStages> rows{};
  for (std::size_t i = 0; i < kStages; ++i) rows[i].stage = static_cast<Stage>(i);
  std::int64_t known = 0;
  const double k = population_k(facts, &CustomerFacts::now);
  for (const CustomerFacts& customer : facts.customers) {
    if (!known_at(customer, periods.as_of)) continue;
    ++known;
    const Stage stage = standing_of(customer, customer.now, periods.as_of, facts.settings, k).stage;
    StageRow& row = rows.at(static_cast<std::size_t>(stage));
    ++row.customers;
    row.value += customer.net;
    row.value_period += customer.net_current;
  }
  for (StageRow& row : rows) {
    if (known > 0) row.share = static_cast<double>(row.customers) / static_cast<double>(known);
  }
  return rows;
}

Transitions transitions(const Facts& facts, const Periods& periods) {
  Transitions table;
  table.from = periods.previous.until;
  table.to = periods.as_of;
  const double k_then = population_k(facts, &CustomerFacts::then);
  const double k_now = population_k(facts, &CustomerFacts::now);
  const auto stage = [&](const CustomerFacts& customer, const Trace& trace, Day day, double k) {
    return static_cast<std::size_t>(standing_of(customer, trace, day, facts.settings, k).stage);
  };
  for (const CustomerFacts& customer : facts.customers) {
    if (!known_at(customer, periods.as_of)) continue;
    const std::size_t from = known_at(customer, table.from)
                                 ? stage(customer, customer.then, table.from, k_then)
                                 : kStages;
    ++table.customers.at(from).at(stage(customer, customer.now, table.to, k_now));
  }
  return table;
}

}  // namespace troth::evaluation
