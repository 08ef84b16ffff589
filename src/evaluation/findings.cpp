#include "evaluation/findings.h"

#include <algorithm>

namespace troth::evaluation {

namespace {

/// A cause comes before its effects, and an effect before a standing list.
int rank(const Finding& finding) {
  if (finding.kind == "unit_change") return 0;
  if (finding.kind.ends_with("_change")) return 1;
  return 2;
}

}  // namespace

std::vector<Finding> find_findings(const FindingInput& input) {
  std::vector<Finding> findings;
  find_unit_changes(input, findings);
  find_figure_changes(input, findings);
  find_overdue(input, findings);
  find_unhappy(input, findings);
  find_lost(input, findings);
  find_newcomers(input, findings);
  find_unprofitable(input, findings);
  find_concentration(input, findings);
  find_data_gaps(input, findings);
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    if (a.urgency != b.urgency) return a.urgency < b.urgency;
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    return a.stake.value_or(0) > b.stake.value_or(0);
  });
  if (findings.size() > kMaxFindings) findings.resize(kMaxFindings);
  return findings;
}

}  // namespace troth::evaluation
