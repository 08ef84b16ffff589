#pragma once
// The pass over a workspace that an evaluation, and all that opens its figures, begin with.

#include "base/progress.h"
#include "base/result.h"
#include "db/session.h"
#include "evaluation/collect.h"
#include "evaluation/settings.h"

namespace troth::evaluation {

struct Gathered {
  Periods periods;
  Collected collected;
};

/// Chooses the periods and reads each table once. Errors: storage and connection errors; cancelled.
Result<Gathered> gather(db::Session& session, const EvaluationSettings& settings,
                        Progress& progress);

}  // namespace troth::evaluation
