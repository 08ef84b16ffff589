#pragma once
// PLS path models of groups beside each other: do paths and indices differ (permutation), and do
// the constructs mean the same in both (MICOM)?

#include <cstddef>
#include <string>
#include <vector>

#include "stats/pls.h"

namespace troth::stats {

/// One figure in two groups. p is two-sided; `p_holm` is corrected for all comparisons of its kind
/// in the result.
struct PlsGroupDifference {
  std::string a, b;      ///< Groups.
  std::string from, to;  ///< Of a path; for an index `from` is the construct and `to` is empty.
  double value_a = kNaN;
  double value_b = kNaN;
  double difference = kNaN;  ///< a - b
  double p = kNaN;
  double p_holm = kNaN;
};

struct PlsGroup {
  std::string name;
  PlsResult result;
};

struct PlsPermutations {
  std::size_t requested = 0;  ///< For each pair of groups.
  std::size_t failed = 0;     ///< Of all pairs together.
};

struct PlsGroupComparison {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::vector<PlsGroup> groups;  ///< In order of their names, also those that failed.
  std::vector<PlsGroupDifference> paths;
  std::vector<PlsGroupDifference> indices;
  PlsPermutations permutations;
};

/// Estimates every group by itself and compares every two by random permutation of their rows
/// (Chin & Dibbern 2010): p = (1 + permutations at least as far apart) / (1 + permutations).
/// `groups` names the group of each row; rows with an empty name are left out. Missing answers get
/// their group's mean. Without a scale, the range of all answers is taken for all groups. Groups
/// that cannot be estimated are named in a warning and not compared; with fewer than two left the
/// verdict is too_few_rows. At most 30 groups (bad_input).
Result<PlsGroupComparison> compare_pls_groups(const PlsModel& model, const PlsData& data,
                                              const std::vector<std::string>& groups,
                                              const PlsSettings& settings,
                                              std::size_t permutations);

/// One construct in two groups (Henseler, Ringle & Sarstedt 2016).
struct PlsInvariance {
  std::string a, b;
  std::string construct;
  double c = kNaN;                ///< Correlation of the scores that either group's weights give.
  double c_limit = kNaN;          ///< 5 % quantile of c under permutation.
  double p_c = kNaN;              ///< One-sided: small when c is lower than chance allows.
  double mean_difference = kNaN;  ///< a - b, in standard deviations of the pooled scores.
  double p_mean = kNaN;
  double log_variance_ratio = kNaN;  ///< ln(variance in a / variance in b)
  double p_variance = kNaN;
  bool compositional = false;  ///< p_c is not below 1 - level: the construct is made alike.
  bool full = false;           ///< And neither mean nor variance differ.
};

struct PlsMicom {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  std::vector<std::pair<std::string, std::size_t>> groups;  ///< Names and rows.
  std::vector<PlsInvariance> constructs;                    ///< By pair of groups, then construct.
  PlsPermutations permutations;
};

/// Measurement invariance of composites, for every two groups: step 2 (compositional invariance)
/// and steps 3a and 3b (equal means and variances). Step 1 (configural) is given by estimating the
/// same model on the same items, treated alike, in every group. Refuses as above; models with parts
/// or products are bad_input.
Result<PlsMicom> micom(const PlsModel& model, const PlsData& data,
                       const std::vector<std::string>& groups, const PlsSettings& settings,
                       std::size_t permutations);

}  // namespace troth::stats
