#pragma once
// Scores from 0 to 100, and groups of responses held against each other by them.

#include <string>
#include <vector>

#include "measure/data.h"
#include "measure/plan.h"
#include "stats/estimate.h"

namespace troth::measure {

/// An answer on its item's scale as 0 to 100.
double to_100(const survey::ItemInput& item, double answer);
/// The answers to an item, from 0 to 100; refuses an item without a scale, named.
Result<std::vector<double>> score_column(const StudyData& data, std::size_t item,
                                         const std::string& setting);
/// Mean over those of the items that a row answered, from 0 to 100; NaN for rows without any.
Result<std::vector<double>> row_scores(const StudyData& data, const std::vector<std::size_t>& items,
                                       const std::string& setting);

/// Mean of the numbers among `values` (NaN: gap), weighted by `weights` unless empty.
stats::Estimate mean_of(const std::vector<double>& values, const std::vector<double>& weights,
                        double level);
/// Share of the numbers among `values` for which `holds`.
stats::Estimate share_of(const std::vector<double>& values, const std::vector<double>& weights,
                         double level, const std::function<bool(double)>& holds);

/// Fewer answers than this are no group.
inline constexpr std::size_t kGroupRowsMin = 10;

/// A group's mean, and how it stands against all others together: Welch's test, in which weights
/// count with their design effect; Holm over the groups.
struct GroupScore {
  std::string group;
  stats::Estimate mean;
  stats::Difference against_rest;
  double p_holm = stats::kNaN;
};
/// By name. Rows outside the groups and their rest do not count.
struct GroupScores {
  std::vector<GroupScore> groups;
  std::vector<std::string> small;  ///< Groups with too few answers.
};
GroupScores compare_scores(const std::vector<double>& scores, const std::vector<double>& weights,
                           const Grouping& groups, double level);

/// What the settings ask to compare by; no groups when they do not.
Result<Grouping> asked_grouping(const StudyInput& input);

/// Adds "groups" and findings on the best and the worst group, when the settings ask to compare;
/// in periods of time, a trend. Texts are those under "groups.".
Status add_groups(const StudyInput& input, const std::vector<double>& scores, Outcome& outcome);

/// Scores of one item, to be compared in groups beside others.
struct ItemScores {
  std::string item;
  std::string name;
  std::vector<double> scores;
};
/// Adds "item_groups", every item in every group against the rest, when the settings ask to
/// compare: Holm over all items and groups together, and a finding on the widest gap.
Status add_item_groups(const StudyInput& input, const std::vector<ItemScores>& items,
                       Outcome& outcome);

/// Something that holds (1) for a row or does not (0); NaN: not asked.
struct Indicator {
  std::string name;
  std::vector<double> holds;
};
/// One row for every indicator and group: {"name", "group", "n", "share", "share_ci",
/// "difference_share", "difference_share_ci", "p_holm"}, each group against the rest (Newcombe;
/// weights with their design effect), Holm over all of them. Small groups are left out.
Json compare_shares(const StudyInput& input, const std::vector<Indicator>& indicators,
                    const Grouping& groups);

/// The tables of what these add.
TableSpec groups_table();
TableSpec item_groups_table();
/// Of compare_shares() under a name of its own.
TableSpec share_groups_table(std::string_view id, std::string_view pointer);

/// Columns by code and complete rows for regressions; a warning names the item most rows lack when
/// more than a third are lost.
struct DriverRows {
  CompleteRows predictors;
  std::vector<double> target;
};
Result<DriverRows> driver_rows(const StudyData& data, const std::vector<std::size_t>& items,
                               std::size_t target, Outcome& outcome);

}  // namespace troth::measure
