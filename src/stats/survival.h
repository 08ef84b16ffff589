#pragma once
// How long customers stay, when some are still here (Kaplan & Meier 1958), and whether groups
// differ (log-rank test).

#include <span>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// The curve just after a time at which somebody left.
struct SurvivalPoint {
  double time = 0;
  double at_risk = 0;
  double events = 0;
  double survival = 1;
  double se = 0;      ///< Greenwood (1926).
  Interval interval;  ///< On the log scale, cut at 1 (R's default); NaN at survival 0.
};

struct SurvivalCurve {
  Verdict verdict;
  std::size_t n = 0;
  double events = 0;
  std::vector<SurvivalPoint> points;
  Estimate
      median;  ///< Time by which half have left; NaN and not_identified when more than half stay.

  /// Point in force at a time: the last one at or before it; survival 1 before the first.
  SurvivalPoint at(double time) const;
};

/// `time` >= 0 until leaving or until last seen; `left` is 1 when the customer left then, 0 when
/// still there. Ties: those who leave count as at risk before those last seen at the same time.
/// Errors: lengths, NaN, negative times, left not 0/1 -> bad_input; no rows -> too_few_rows; nobody
/// left -> not_identified, with an empty curve.
SurvivalCurve kaplan_meier(std::span<const double> time, std::span<const double> left,
                           double level = kDefaultLevel);

struct LogRank {
  Verdict verdict;
  double chi_squared = kNaN;
  double df = kNaN;
  double p = kNaN;
  std::vector<double> observed;  ///< Leavers per group, 0..groups-1.
  std::vector<double> expected;
};

/// Mantel (1966) and Peto & Peto (1972): do the groups 0, 1, ... leave at the same rate at each
/// time? Errors as kaplan_meier; fewer than two groups with rows -> bad_input.
LogRank log_rank(std::span<const double> time, std::span<const double> left,
                 std::span<const std::size_t> group);

}  // namespace troth::stats
