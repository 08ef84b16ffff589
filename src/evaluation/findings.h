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

/// Two-sided p of the change between the two cohorts of newcomers; empty when there is nothing to
/// compare with.
std::optional<double> newcomers_p(const Newcomers& newcomers);

}  // namespace troth::evaluation
