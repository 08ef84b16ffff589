#include "evaluation/gather.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "evaluation/periods.h"
#include "evaluation/store.h"
#include "value/service.h"

namespace troth::evaluation {

namespace {

Status add_categories(db::Session& session, Day day, Trace CustomerFacts::*moment, Facts& facts) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int16_t>::max();
  std::size_t at = 0;
  return value::count_categories(session, day, [&](Id customer, std::int64_t categories) {
    while (at < facts.customers.size() && facts.customers[at].id < customer) ++at;
    if (at == facts.customers.size() || facts.customers[at].id != customer) return;
    (facts.customers[at].*moment).categories =
        static_cast<std::int16_t>(std::min(kMost, categories));
  });
}

Result<Collected> collect(db::Session& session, const Periods& periods, Progress& progress) {
  TROTH_ASSIGN(auto items, read_scale_items(session));
  TROTH_ASSIGN(const auto definitions, value::load_settings(session));
  // Without orders, the last years still have answers and interactions to compare.
  const Day first = periods.first_order.value_or(periods.before.after + 1);
  Collector collector(periods, first, std::move(items), definitions);
  TROTH_ASSIGN(const std::int64_t customers, count_customers(session));
  collector.expect(static_cast<std::size_t>(customers));
  TROTH_TRY(scan_customers(session, progress, [&](const auto& row) { collector.customer(row); }));
  collector.end_customers();
  TROTH_TRY(scan_orders(session, progress, [&](const auto& row) { collector.order(row); }));
  collector.end_orders();
  TROTH_TRY(
      scan_interactions(session, progress, [&](const auto& row) { collector.interaction(row); }));
  collector.end_interactions();
  TROTH_TRY(scan_answers(session, progress, [&](const auto& row) { collector.answer(row); }));
  collector.end_answers();
  Collected collected = collector.take();
  if (definitions.client_categories > 1) {
    TROTH_TRY(add_categories(session, periods.as_of, &CustomerFacts::now, collected.facts));
    TROTH_TRY(
        add_categories(session, periods.previous.until, &CustomerFacts::then, collected.facts));
  }
  return collected;
}

}  // namespace

Result<Gathered> gather(db::Session& session, const EvaluationSettings& settings,
                        Progress& progress) {
  TROTH_ASSIGN(const Extent extent, read_extent(session, settings.as_of.value_or(settings.today)));
  const Day as_of = settings.as_of.value_or(extent.last_day().value_or(settings.today));
  const Periods periods = choose_periods(as_of, settings.period_months, extent.first_order);
  TROTH_ASSIGN(auto collected, collect(session, periods, progress));
  return Gathered{periods, std::move(collected)};
}

}  // namespace troth::evaluation
