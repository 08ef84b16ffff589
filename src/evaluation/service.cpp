#include "evaluation/service.h"

#include <utility>

#include "evaluation/conclude.h"
#include "evaluation/gather.h"
#include "evaluation/store.h"

namespace troth::evaluation {

namespace {

Error stopped() {
  return Error{ErrorCode::cancelled, "The evaluation was stopped.", "", ""};
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
  TROTH_ASSIGN(const Gathered found, gather(session, settings, progress));
  Evaluation evaluation = conclude(found.collected, found.periods, settings, progress);
  if (progress.cancelled()) return stopped();
  TROTH_TRY(name_at_risk(session, evaluation.at_risk));
  return evaluation;
}

}  // namespace troth::evaluation
