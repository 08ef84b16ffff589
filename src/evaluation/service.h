#pragma once
// The loyalty evaluation of a workspace: who is loyal, who is leaving, what they are worth, and
// what to do. What every figure means: docs/evaluation.md.

#include "base/progress.h"
#include "base/result.h"
#include "db/session.h"
#include "evaluation/settings.h"
#include "evaluation/types.h"

namespace troth::evaluation {

/// Reads each table once and computes the evaluation. An empty workspace is no error: its figures
/// are absent and its warnings say what to import. Same data, settings and seed give the same
/// document on both engines. Errors: storage and connection errors; cancelled.
Result<Evaluation> evaluate(db::Session& session, const EvaluationSettings& settings,
                            Progress& progress);

}  // namespace troth::evaluation
