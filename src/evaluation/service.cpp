#include "evaluation/service.h"

#include <algorithm>
#include <utility>

#include "evaluation/at_risk.h"
#include "evaluation/change_search.h"
#include "evaluation/collect.h"
#include "evaluation/findings.h"
#include "evaluation/lifecycle.h"
#include "evaluation/metrics.h"
#include "evaluation/periods.h"
#include "evaluation/segments.h"
#include "evaluation/store.h"

namespace troth::evaluation {

namespace {

Result<Collected> collect(db::Session& session, const Periods& periods, Progress& progress) {
  TROTH_ASSIGN(auto items, read_scale_items(session));
  // Without orders, the last years still have answers and interactions to compare.
  const Day first = periods.first_order.value_or(periods.before.after + 1);
  Collector collector(periods, first, std::move(items));
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
  Evaluation evaluation;
  evaluation.workspace = settings.workspace;
  evaluation.currency = settings.currency;
  evaluation.seed = settings.seed;
  TROTH_ASSIGN(const Extent extent, read_extent(session, settings.as_of.value_or(settings.today)));
  const Day as_of = settings.as_of.value_or(extent.last_day().value_or(settings.today));
  evaluation.periods = choose_periods(as_of, settings.period_months, extent.first_order);
  const Periods& periods = evaluation.periods;

  TROTH_ASSIGN(const Collected collected, collect(session, periods, progress));
  const Facts& facts = collected.facts;
  evaluation.sales = collected.sales;
  evaluation.customers = count_customers(facts, periods);
  evaluation.metrics = compute_metrics(collected, periods, evaluation.warnings);
  evaluation.lifecycle = lifecycle(facts, periods);
  if (periods.previous_complete) evaluation.transitions = transitions(facts, periods);
  Segments rfm = rfm_segments(facts, periods);
  evaluation.rfm = std::move(rfm.rows);
  evaluation.rfm_bands = rfm.rfm_bands;
  Segments abcd = abcd_segments(facts, periods);
  evaluation.abcd = std::move(abcd.rows);
  evaluation.abcd_cuts = abcd.abcd_cuts;
  evaluation.concentration = sales_concentration(collected, evaluation.warnings);
  evaluation.at_risk = find_at_risk(facts, periods, settings.at_risk_listed);
  TROTH_TRY(name_at_risk(session, evaluation.at_risk));
  if (collected.later_rows > 0) {
    evaluation.warnings.push_back({"later_rows",
                                   {"report.warning.later_rows",
                                    {{"count", collected.later_rows}, {"as_of", Date{as_of}}}},
                                   "as_of"});
  }
  const ChangeSearch search = search_changes(collected.series, settings.seed, progress);
  if (progress.cancelled()) {
    return Error{ErrorCode::cancelled, "The evaluation was stopped.", "", ""};
  }
  evaluation.series_searched = search.series;
  evaluation.findings = find_findings({evaluation, collected, search});
  return evaluation;
}

}  // namespace troth::evaluation
