#include "evaluation/conclude.h"

#include <future>
#include <utility>

#include "evaluation/at_risk.h"
#include "evaluation/change_search.h"
#include "evaluation/findings.h"
#include "evaluation/lifecycle.h"
#include "evaluation/metrics.h"
#include "evaluation/segments.h"

namespace troth::evaluation {

Evaluation conclude(const Collected& collected, const Periods& periods,
                    const EvaluationSettings& settings, Progress& progress) {
  Evaluation evaluation;
  evaluation.workspace = settings.workspace;
  evaluation.currency = settings.currency;
  evaluation.seed = settings.seed;
  evaluation.periods = periods;
  const Facts& facts = collected.facts;
  evaluation.definitions = facts.settings;
  // The two halves touch different parts of the document; the result does not depend on which is
  // ready first.
  auto at_risk = std::async(std::launch::async,
                            [&] { return find_at_risk(facts, periods, settings.at_risk_listed); });
  evaluation.sales = collected.sales;
  evaluation.customers = count_customers(facts, periods);
  evaluation.metrics = compute_metrics(collected, periods, evaluation.warnings);
  evaluation.lifecycle = lifecycle(facts, periods);
  if (periods.previous_complete) evaluation.transitions = transitions(facts, periods);
  PlaceSegments places = place_segments(facts, periods);
  evaluation.rfm = std::move(places.rfm);
  evaluation.rfm_bands = places.rfm_bands;
  evaluation.abcd = std::move(places.abcd);
  evaluation.abcd_cuts = places.abcd_cuts;
  evaluation.concentration = sales_concentration(collected, evaluation.warnings);
  if (collected.later_rows > 0) {
    evaluation.warnings.push_back(
        {"later_rows",
         {"report.warning.later_rows",
          {{"count", collected.later_rows}, {"as_of", Date{periods.as_of}}}},
         "as_of"});
  }
  const ChangeSearch search = search_changes(collected.series, facts, settings.seed, progress);
  evaluation.series_searched = search.series;
  evaluation.at_risk = at_risk.get();
  evaluation.findings = find_findings({evaluation, collected, search});
  return evaluation;
}

}  // namespace troth::evaluation
