// Generation 7: how do usage and attitude groups differ, and what does each need?

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/describe.h"
#include "stats/kmeans.h"
#include "stats/mean.h"

namespace troth::measure {
namespace {

using survey::Role;

constexpr std::size_t kGroupsMax = 6;

Json standard_usage(const survey::KnownInstrument& instrument) {
  return {{"usage", codes_of(instrument, {Role::usage})},
          {"attitudes", codes_of(instrument, {Role::statement, Role::attitude})},
          {"outcomes", codes_of(instrument, {Role::satisfaction, Role::loyalty, Role::nps,
                                             Role::csat, Role::ces})},
          {"funnel", Json::array()},
          {"clusters", 0}};
}

struct UsageWork {
  const StudyInput& input;
  std::vector<std::size_t> usage;
  std::vector<std::size_t> attitudes;
  std::vector<std::size_t> outcomes;

  const StudyData& data() const { return input.main(); }
};

void add_usage(const UsageWork& work, Outcome& outcome) {
  Json rows = Json::array();
  for (const std::size_t item : work.usage) {
    const auto answers = answers_of(work.data(), item);
    const auto found = stats::describe(answers.values, answers.weights, work.input.level());
    rows.push_back({{"item", work.data().items[item].code},
                    {"name", short_title(work.data().items[item])},
                    {"n", found.mean.n},
                    {"mean", number(found.mean.value)},
                    {"mean_ci", interval_json(found.mean.interval)},
                    {"median", number(found.median)},
                    {"q1", number(found.q1)},
                    {"q3", number(found.q3)}});
  }
  outcome.result["usage"] = std::move(rows);
}

/// Each step's share of all, and of the step before; a step counts with any answer above the
/// lowest.
Status add_funnel(const UsageWork& work, Outcome& outcome) {
  TROTH_ASSIGN(const auto steps, items_of(work.input.settings, "funnel", work.data()));
  if (steps.empty()) return {};
  Json rows = Json::array();
  double before = 1;
  for (const std::size_t item : steps) {
    const auto& about = work.data().items[item];
    const auto share =
        share_of(work.data().columns[item], work.data().weights, work.input.level(),
                 [&](double answer) { return answer > about.scale_min.value_or(0); });
    rows.push_back({{"name", short_title(about)},
                    {"n", share.n},
                    {"share", number(share.value)},
                    {"share_ci", interval_json(share.interval)},
                    {"kept", number(before > 0 ? share.value / before : stats::kNaN)}});
    before = share.value;
  }
  outcome.result["funnel"] = std::move(rows);
  return {};
}

/// Standardised attitudes of the rows that have them all.
stats::Frame standardised(stats::Frame frame) {
  for (auto& column : frame.columns) {
    const auto sample = stats::summarise(column);
    const double sd = sample.variance > 0 ? std::sqrt(sample.variance) : 1;
    for (double& value : column) value = (value - sample.mean) / sd;
  }
  return frame;
}

struct Groups {
  stats::KMeans fit;
  double silhouette = stats::kNaN;
};

/// As many groups as asked for, or the number with the best silhouette.
Groups group(const stats::Frame& frame, std::size_t wanted, const StudyInput& input) {
  Groups best;
  const std::size_t from = wanted == 0 ? 2 : wanted;
  const std::size_t to = wanted == 0 ? kGroupsMax : wanted;
  for (std::size_t k = from; k <= to; ++k) {
    stats::KMeansSettings settings;
    settings.clusters = k;
    settings.seed = input.seed();
    settings.threads = input.threads;
    Groups one;
    one.fit = stats::k_means(frame, settings);
    if (one.fit.verdict.ok()) {
      one.silhouette = stats::silhouette(frame, one.fit.cluster_of, input.seed());
    }
    const bool better = best.fit.sizes.empty() || one.silhouette > best.silhouette;
    if (better || std::isnan(best.silhouette)) best = std::move(one);
  }
  return best;
}

/// "the price decides +1.2, likes to try new shops -0.8": what sets a group apart most.
std::string portrait(const UsageWork& work, const stats::KMeans& fit, std::size_t cluster) {
  std::vector<std::pair<double, std::string>> traits;
  for (std::size_t i = 0; i < work.attitudes.size(); ++i) {
    traits.emplace_back(fit.centres[cluster][i], short_title(work.data().items[work.attitudes[i]]));
  }
  std::stable_sort(traits.begin(), traits.end(), [](const auto& a, const auto& b) {
    return std::fabs(a.first) > std::fabs(b.first);
  });
  if (traits.size() > 2) traits.resize(2);
  std::string text;
  for (const auto& [value, name] : traits) {
    text += fmt::format("{}{} {:+.1f}", text.empty() ? "" : ", ", name, value);
  }
  return text;
}

/// Means of usage and outcomes within each group.
void add_profiles(const UsageWork& work, const Groups& groups, const std::vector<std::size_t>& rows,
                  Outcome& outcome) {
  std::vector<std::size_t> items = work.usage;
  items.insert(items.end(), work.outcomes.begin(), work.outcomes.end());
  Json profile = Json::array();
  for (const std::size_t item : items) {
    std::vector<double> values;
    std::vector<std::string> names;
    std::vector<double> weights;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      values.push_back(work.data().columns[item][rows[i]]);
      names.push_back(fmt::format("{}", groups.fit.cluster_of[i] + 1));
      if (!work.data().weights.empty()) weights.push_back(work.data().weights[rows[i]]);
    }
    for (const auto& one :
         compare_scores(values, weights, grouping_of(names), work.input.level()).groups) {
      profile.push_back({{"name", short_title(work.data().items[item])},
                         {"group", one.group},
                         {"n", one.mean.n},
                         {"mean", number(one.mean.value)},
                         {"mean_ci", interval_json(one.mean.interval)},
                         {"difference", number(one.against_rest.value)},
                         {"p_holm", number(one.p_holm)}});
    }
  }
  const auto widest =
      std::min_element(profile.begin(), profile.end(), [](const Json& a, const Json& b) {
        return a.at("p_holm").is_number() &&
               (!b.at("p_holm").is_number() || a.at("p_holm") < b.at("p_holm"));
      });
  if (widest != profile.end() && widest->at("p_holm").is_number() && widest->at("p_holm") < 0.05) {
    outcome.findings.push_back({"usage.differs",
                                {{"group", widest->at("group")},
                                 {"name", widest->at("name")},
                                 {"mean", widest->at("mean")}}});
  }
  outcome.result["profiles"] = std::move(profile);
}

/// The groups by attitude within the groups that the settings ask to compare, and outcomes there.
Status add_comparison(const UsageWork& work, const Groups& groups,
                      const std::vector<std::size_t>& rows, Outcome& outcome) {
  TROTH_ASSIGN(const auto compared, asked_grouping(work.input));
  if (compared.counted.empty()) return {};
  std::vector<Indicator> indicators;
  for (std::size_t k = 0; k < groups.fit.sizes.size(); ++k) {
    Indicator one{std::to_string(k + 1), std::vector<double>(work.data().rows(), stats::kNaN)};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      one.holds[rows[i]] = groups.fit.cluster_of[i] == k ? 1 : 0;
    }
    indicators.push_back(std::move(one));
  }
  outcome.result["cluster_groups"] = compare_shares(work.input, indicators, compared);
  std::vector<ItemScores> outcomes;
  for (const std::size_t item : work.outcomes) {
    const auto& about = work.data().items[item];
    TROTH_ASSIGN(auto scores, score_column(work.data(), item, "outcomes"));
    outcomes.push_back({about.code, short_title(about), std::move(scores)});
  }
  return add_item_groups(work.input, outcomes, outcome);
}

Result<Outcome> compute_usage(const StudyInput& input) {
  UsageWork work{input, {}, {}, {}};
  TROTH_ASSIGN(work.usage, items_of(input.settings, "usage", input.main()));
  TROTH_ASSIGN(work.attitudes, items_of(input.settings, "attitudes", input.main()));
  TROTH_ASSIGN(work.outcomes, items_of(input.settings, "outcomes", input.main()));
  if (work.attitudes.size() < 2) return refused("attitudes", "At least two items are needed.");
  const auto wanted = input.settings.at("clusters").get<std::int64_t>();
  if (wanted < 0 || wanted == 1 || wanted > 20) {
    return refused("clusters", "This is a number of groups from 2 to 20, or 0 for the best.");
  }
  Outcome outcome;
  outcome.method = "usage_and_attitude";
  add_usage(work, outcome);
  TROTH_TRY(add_funnel(work, outcome));
  const auto complete = complete_rows(input.main(), work.attitudes);
  outcome.n = complete.rows.size();
  const auto groups = group(standardised(complete.frame), static_cast<std::size_t>(wanted), input);
  outcome.verdict = groups.fit.verdict;
  if (!outcome.verdict.ok()) return outcome;
  Json rows = Json::array();
  for (std::size_t k = 0; k < groups.fit.sizes.size(); ++k) {
    rows.push_back(
        {{"group", std::to_string(k + 1)},
         {"n", groups.fit.sizes[k]},
         {"share", static_cast<double>(groups.fit.sizes[k]) / static_cast<double>(outcome.n)},
         {"portrait", portrait(work, groups.fit, k)}});
  }
  outcome.findings.push_back({groups.silhouette < 0.15 ? "usage.no_groups" : "usage.groups",
                              {{"groups", groups.fit.sizes.size()},
                               {"silhouette", number(groups.silhouette)},
                               {"n", outcome.n}},
                              groups.silhouette < 0.15 ? "watch" : "note"});
  outcome.result["silhouette"] = number(groups.silhouette);
  outcome.result["clusters"] = std::move(rows);
  add_profiles(work, groups, complete.rows, outcome);
  TROTH_TRY(add_comparison(work, groups, complete.rows, outcome));
  outcome.next = {8, "usage.delight", {}};
  return outcome;
}

}  // namespace

StudyType usage_type() {
  return {
      7,
      "usage",
      {{{Role::statement, Role::attitude}, 2}},
      &standard_usage,
      &compute_usage,
      {{"clusters",
        "/clusters",
        {{"group", "text"}, {"n", "count"}, {"share", "percent"}, {"portrait", "text"}}},
       {"usage",
        "/usage",
        {{"name", "text"},
         {"n", "count"},
         {"mean", "2", "mean_ci"},
         {"median", "1"},
         {"q1", "1"},
         {"q3", "1"}}},
       {"profiles",
        "/profiles",
        {{"name", "text"},
         {"group", "text"},
         {"n", "count"},
         {"mean", "2", "mean_ci"},
         {"difference", "2"},
         {"p_holm", "p"}}},
       {"funnel",
        "/funnel",
        {{"name", "text"}, {"n", "count"}, {"share", "percent", "share_ci"}, {"kept", "percent"}}},
       share_groups_table("cluster_groups", "/cluster_groups"),
       item_groups_table()}};
}

}  // namespace troth::measure
