#pragma once
// From what one pass collected to the finished document: pure computation, no database.

#include "base/progress.h"
#include "evaluation/collect.h"
#include "evaluation/settings.h"
#include "evaluation/types.h"

namespace troth::evaluation {

/// Computes every part of the evaluation. The overdue customers come without their references and
/// names, which only the database knows. When `progress` is cancelled the document is incomplete.
Evaluation conclude(const Collected& collected, const Periods& periods,
                    const EvaluationSettings& settings, Progress& progress);

}  // namespace troth::evaluation
