#include "measure/scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "measure/settings.h"
#include "stats/mean.h"
#include "stats/multiple.h"
#include "stats/proportion.h"
#include "stats/trend.h"

namespace troth::measure {
namespace {

struct Known {
  std::vector<double> values;
  std::vector<double> weights;
};

Known known_of(const std::vector<double>& values, const std::vector<double>& weights) {
  Known known;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (std::isnan(values[row])) continue;
    known.values.push_back(values[row]);
    if (!weights.empty()) known.weights.push_back(weights[row]);
  }
  return known;
}

bool is_period(const std::string& by) {
  return by == "month" || by == "quarter" || by == "year";
}

Json group_json(const GroupScore& one) {
  return {{"group", one.group},
          {"n", one.mean.n},
          {"score", number(one.mean.value)},
          {"score_ci", interval_json(one.mean.interval)},
          {"difference", number(one.against_rest.value)},
          {"difference_ci", interval_json(one.against_rest.interval)},
          {"p_holm", number(one.p_holm)}};
}

void find_extremes(const GroupScores& scores, Outcome& outcome) {
  const GroupScore* best = nullptr;
  const GroupScore* worst = nullptr;
  for (const auto& one : scores.groups) {
    if (!(one.p_holm < 0.05)) continue;
    const double gap = one.against_rest.value;
    if (gap > 0 && (best == nullptr || gap > best->against_rest.value)) best = &one;
    if (gap < 0 && (worst == nullptr || gap < worst->against_rest.value)) worst = &one;
  }
  const auto add = [&](const char* key, const char* tone, const GroupScore& one) {
    const auto& gap = one.against_rest;
    outcome.findings.push_back(
        {key,
         {{"group", one.group},
          {"points", std::fabs(gap.value)},
          {"low", std::min(std::fabs(gap.interval.lo), std::fabs(gap.interval.hi))},
          {"high", std::max(std::fabs(gap.interval.lo), std::fabs(gap.interval.hi))},
          {"score", one.mean.value},
          {"n", one.mean.n}},
         tone});
  };
  if (worst != nullptr) add("groups.below", "bad", *worst);
  if (best != nullptr) add("groups.above", "good", *best);
  if (best == nullptr && worst == nullptr && scores.groups.size() > 1) {
    outcome.findings.push_back({"groups.alike", {{"groups", scores.groups.size()}}});
  }
}

void find_trend(const GroupScores& scores, double level, Outcome& outcome) {
  std::vector<double> places;
  std::vector<stats::Estimate> periods;
  for (const auto& one : scores.groups) {
    places.push_back(static_cast<double>(places.size()));
    periods.push_back(one.mean);
  }
  const auto trend = stats::linear_trend(places, periods, level);
  if (!trend.verdict.ok()) return;
  outcome.result["trend"] = {{"slope", number(trend.slope)},
                             {"ci", interval_json(trend.interval)},
                             {"p", number(trend.p)}};
  const Json args{{"points", std::fabs(trend.slope)}, {"periods", periods.size()}};
  if (!(trend.p < 0.05)) {
    outcome.findings.push_back({"groups.no_trend", args});
  } else if (trend.slope > 0) {
    outcome.findings.push_back({"groups.rising", args, "good"});
  } else {
    outcome.findings.push_back({"groups.falling", args, "bad"});
  }
}

}  // namespace

double to_100(const survey::ItemInput& item, double answer) {
  return 100 * (answer - *item.scale_min) / (*item.scale_max - *item.scale_min);
}

Result<std::vector<double>> score_column(const StudyData& data, std::size_t item,
                                         const std::string& setting) {
  const auto& about = data.items[item];
  if (!about.scale_min || !about.scale_max || !(*about.scale_max > *about.scale_min)) {
    return refused(setting, fmt::format("The item \"{}\" has no scale.", about.code));
  }
  std::vector<double> column = data.columns[item];
  for (double& answer : column) answer = to_100(about, answer);
  return column;
}

Result<std::vector<double>> row_scores(const StudyData& data, const std::vector<std::size_t>& items,
                                       const std::string& setting) {
  std::vector<double> sums(data.rows(), 0);
  std::vector<double> counts(data.rows(), 0);
  for (const std::size_t item : items) {
    TROTH_ASSIGN(const auto column, score_column(data, item, setting));
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (std::isnan(column[row])) continue;
      sums[row] += column[row];
      counts[row] += 1;
    }
  }
  for (std::size_t row = 0; row < sums.size(); ++row) {
    sums[row] = counts[row] > 0 ? sums[row] / counts[row] : stats::kNaN;
  }
  return sums;
}

stats::Estimate mean_of(const std::vector<double>& values, const std::vector<double>& weights,
                        double level) {
  const Known known = known_of(values, weights);
  return weights.empty() ? stats::mean(known.values, level)
                         : stats::weighted_mean(known.values, known.weights, level);
}

stats::Estimate share_of(const std::vector<double>& values, const std::vector<double>& weights,
                         double level, const std::function<bool(double)>& holds) {
  Known known = known_of(values, weights);
  for (double& value : known.values) value = holds(value) ? 1 : 0;
  if (known.weights.empty()) known.weights.assign(known.values.size(), 1);
  return stats::weighted_proportion(known.values, known.weights, level);
}

GroupScores compare_scores(const std::vector<double>& scores, const std::vector<double>& weights,
                           const std::vector<std::string>& groups, double level) {
  std::map<std::string, std::vector<std::size_t>> rows;
  for (std::size_t row = 0; row < scores.size(); ++row) {
    if (!groups[row].empty() && !std::isnan(scores[row])) rows[groups[row]].push_back(row);
  }
  GroupScores result;
  for (const auto& [name, members] : rows) {
    if (members.size() < kGroupRowsMin) {
      result.small.push_back(name);
      continue;
    }
    std::vector<double> mine;
    std::vector<double> my_weights;
    std::vector<double> rest;
    for (const std::size_t row : members) {
      mine.push_back(scores[row]);
      if (!weights.empty()) my_weights.push_back(weights[row]);
    }
    for (const auto& [other, others] : rows) {
      if (other == name) continue;
      for (const std::size_t row : others) rest.push_back(scores[row]);
    }
    GroupScore one;
    one.group = name;
    one.mean = mean_of(mine, my_weights, level);
    one.against_rest = stats::mean_difference(mine, rest, level);
    result.groups.push_back(std::move(one));
  }
  std::vector<double> p;
  for (const auto& one : result.groups) p.push_back(one.against_rest.p);
  const auto corrected = stats::holm(p);
  for (std::size_t i = 0; i < corrected.size(); ++i) result.groups[i].p_holm = corrected[i];
  return result;
}

Status add_groups(const StudyInput& input, const std::vector<double>& scores, Outcome& outcome) {
  const auto by = input.settings.at("compare").get<std::string>();
  if (by.empty()) return {};
  TROTH_ASSIGN(const auto groups, groups_of(input.main(), by));
  const auto compared = compare_scores(scores, input.main().weights, groups, input.level());
  outcome.result["groups"] = Json::array();
  for (const auto& one : compared.groups) outcome.result["groups"].push_back(group_json(one));
  for (const auto& name : compared.small) {
    outcome.warnings.push_back(
        {"small_group", fmt::format("Group {} has too few answers to be compared.", name), name});
  }
  if (!input.main().weights.empty()) {
    outcome.warnings.push_back(
        {"unweighted_tests", "Means are weighted; the tests between groups are not.", by});
  }
  if (is_period(by)) {
    find_trend(compared, input.level(), outcome);
  } else {
    find_extremes(compared, outcome);
  }
  return {};
}

TableSpec groups_table() {
  return {"groups",
          "/groups",
          {{"group", "text"},
           {"n", "count"},
           {"score", "1", "score_ci"},
           {"difference", "1", "difference_ci"},
           {"p_holm", "p"}}};
}

Result<DriverRows> driver_rows(const StudyData& data, const std::vector<std::size_t>& items,
                               std::size_t target, Outcome& outcome) {
  std::vector<std::size_t> all = items;
  all.push_back(target);
  DriverRows rows;
  rows.predictors = complete_rows(data, all);
  rows.target = std::move(rows.predictors.frame.columns.back());
  rows.predictors.frame.columns.pop_back();
  rows.predictors.frame.names.pop_back();
  if (3 * rows.target.size() < 2 * data.rows()) {
    std::size_t worst = all.front();
    std::size_t most = 0;
    for (const std::size_t item : all) {
      const auto gaps = static_cast<std::size_t>(
          std::count_if(data.columns[item].begin(), data.columns[item].end(),
                        [](double answer) { return std::isnan(answer); }));
      if (gaps > most) most = gaps, worst = item;
    }
    outcome.warnings.push_back(
        {"complete_rows",
         fmt::format("Only {} of {} responses have every answer; {} is missing most often.",
                     rows.target.size(), data.rows(), data.items[worst].code),
         data.items[worst].code});
  }
  return rows;
}

}  // namespace troth::measure
