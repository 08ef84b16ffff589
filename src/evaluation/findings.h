#pragma once
// The three to seven things worth acting on, each with its evidence and what to do.

#include <vector>

#include "evaluation/change_search.h"
#include "evaluation/collect.h"
#include "evaluation/types.h"

namespace troth::evaluation {

/// Chance of naming any change of the company's own figures when none changed; the other half of
/// 5 % belongs to the search over units.
inline constexpr double kFigureAlpha = 0.025;
inline constexpr std::size_t kMaxFindings = 7;

/// What the rules look at. `evaluation` has everything but its findings.
struct FindingInput {
  const Evaluation& evaluation;
  const Collected& collected;
  const ChangeSearch& search;
};

/// Applies every rule, ranks what they found (what to act on first, then by money), keeps at most
/// kMaxFindings. Rules that speak of a change test it; see docs/evaluation.md.
std::vector<Finding> find_findings(const FindingInput& input);

/// The rules. Each appends what it finds.
void find_unit_changes(const FindingInput& input, std::vector<Finding>& out);
void find_figure_changes(const FindingInput& input, std::vector<Finding>& out);
void find_overdue(const FindingInput& input, std::vector<Finding>& out);
void find_lost(const FindingInput& input, std::vector<Finding>& out);
void find_unhappy(const FindingInput& input, std::vector<Finding>& out);
void find_newcomers(const FindingInput& input, std::vector<Finding>& out);
void find_concentration(const FindingInput& input, std::vector<Finding>& out);
void find_unprofitable(const FindingInput& input, std::vector<Finding>& out);
void find_data_gaps(const FindingInput& input, std::vector<Finding>& out);

/// Of the customers who bought for the first time in a stretch of days, how many bought again
/// within `within_days` of it.
struct NewcomerCohort {
  Span span;
  std::int64_t newcomers = 0;
  std::int64_t came_back = 0;
};
inline constexpr Day kSecondPurchaseDays = 90;

/// The latest cohort that can be followed for kSecondPurchaseDays, and the one a year earlier
/// (same season). The earlier one is empty unless the history begins a year before it: early in a
/// history, old customers look new.
struct Newcomers {
  NewcomerCohort latest;
  std::optional<NewcomerCohort> year_earlier;
};
Newcomers count_newcomers(const Facts& facts, const Periods& periods);

/// Two-sided p of the newcomers' change; empty when there is nothing to compare with.
std::optional<double> newcomers_p(const Newcomers& newcomers);

}  // namespace troth::evaluation
