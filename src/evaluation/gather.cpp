#include "evaluation/gather.h"

#include <utility>

#include "evaluation/periods.h"
#include "evaluation/store.h"

namespace troth::evaluation {

namespace {

Result<Collected> collect(db::Session& session, const Periods& periods, Progress& progress) {
  TROTH_ASSIGN(auto items, read_scale_items(session));
  // Without orders, the last years still have answers and interactions to compare.
  const Day first = periods.first_order.value_or(periods.before.after + 1);
  Collector collector(periods, first, std::move(items));
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
  return collector.take();
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
