#include "evaluation/service.h"

#include <utility>

#include "evaluation/collect.h"
#include "evaluation/conclude.h"
#include "evaluation/periods.h"
#include "evaluation/store.h"

namespace troth::evaluation {

namespace {

Error stopped() {
  return Error{ErrorCode::cancelled, "The evaluation was stopped.", "", ""};
}

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

Status name_at_risk(db::Session& session, AtRiskList& list) {
  for (AtRisk& risk : list.top) {
    TROTH_ASSIGN(Label label, read_label(session, risk.customer_id));
    risk.customer = std::move(label.reference);
    risk.name = std::move(label.name);
  }
  return {};
}

}  // namespace

Result<Evaluation> evaluate(db::Session& session, const EvaluationSettings& settings,
                            Progress& progress) {
  TROTH_ASSIGN(const Extent extent, read_extent(session, settings.as_of.value_or(settings.today)));
  const Day as_of = settings.as_of.value_or(extent.last_day().value_or(settings.today));
  const Periods periods = choose_periods(as_of, settings.period_months, extent.first_order);
  TROTH_ASSIGN(const Collected collected, collect(session, periods, progress));
  Evaluation evaluation = conclude(collected, periods, settings, progress);
  if (progress.cancelled()) return stopped();
  TROTH_TRY(name_at_risk(session, evaluation.at_risk));
  return evaluation;
}

}  // namespace troth::evaluation
