#include "evaluation/lifecycle.h"

#include "evaluation/metrics.h"

namespace troth::evaluation {

Stage stage_of(const Trace& trace, const Span& period) {
  if (trace.purchases == 0) return trace.met ? Stage::prospect : Stage::suspect;
  if (!period.holds(trace.last_purchase)) return Stage::lapsed;
  if (trace.purchases == 1) return Stage::first_time;
  return trace.promoter || trace.referred ? Stage::advocate : Stage::repeat;
}

std::array<StageRow, kStages> lifecycle(const Facts& facts, const Periods& periods) {
  std::array<StageRow, kStages> rows{};
  for (std::size_t i = 0; i < kStages; ++i) rows[i].stage = static_cast<Stage>(i);
  std::int64_t known = 0;
  for (const CustomerFacts& customer : facts.customers) {
    if (!known_at(customer, periods.as_of)) continue;
    ++known;
    StageRow& row = rows.at(static_cast<std::size_t>(stage_of(customer.now, periods.current)));
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
  for (const CustomerFacts& customer : facts.customers) {
    if (!known_at(customer, periods.as_of)) continue;
    const std::size_t from =
        known_at(customer, table.from)
            ? static_cast<std::size_t>(stage_of(customer.then, periods.previous))
            : kStages;
    const auto to = static_cast<std::size_t>(stage_of(customer.now, periods.current));
    ++table.customers.at(from).at(to);
  }
  return table;
}

}  // namespace troth::evaluation
