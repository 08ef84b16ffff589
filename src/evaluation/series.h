#pragma once
// The five key figures month by month: the same figures as the evaluation's, each over the period
// that ends at its point.

#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "db/session.h"
#include "evaluation/settings.h"
#include "evaluation/types.h"

namespace troth::evaluation {

inline constexpr int kSeriesPointsMost = 60;

struct SeriesPoint {
  Periods periods;  ///< `current` is what the figures cover; its last day is the point.
  Metrics metrics;  ///< Without changes; answers only when dated within the period.
};

/// A point for each of the last `points` months up to the as-of date, earliest first; months before
/// the first order or answer have none. Periods longer than a month overlap, so neighbouring points
/// share most of their customers: they show where a figure goes, not independent measurements.
/// Reads orders and answers once and holds one customer at a time besides the scored answers.
/// Errors: storage and connection errors; cancelled.
Result<std::vector<SeriesPoint>> figure_series(db::Session& session,
                                               const EvaluationSettings& settings, int points,
                                               Progress& progress);

}  // namespace troth::evaluation
