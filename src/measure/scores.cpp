#include "measure/scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "measure/settings.h"
#include "stats/mean.h"
#include "stats/multiple.h"
#include "stats/proportion.h"
#include "stats/trend.h"

namespace troth::measure {
namespace {

struct KnownScores {
  std::vector<double> values;
  std::vector<double> weights;
};

KnownScores known_of(const std::vector<double>& values, const std::vector<double>& weights) {
  KnownScores known;
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
  const KnownScores known = known_of(values, weights);
  return stats::weighted_mean(known.values, known.weights, level);
}

stats::Estimate share_of(const std::vector<double>& values, const std::vector<double>& weights,
                         double level, const std::function<bool(double)>& holds) {
  KnownScores known = known_of(values, weights);
  for (double& value : known.values) value = holds(value) ? 1 : 0;
  if (known.weights.empty()) known.weights.assign(known.values.size(), 1);
  return stats::weighted_proportion(known.values, known.weights, level);
}

GroupScores compare_scores(const std::vector<double>& scores, const std::vector<double>& weights,
                           const Grouping& groups, double level) {
  GroupScores result;
  std::vector<double> p;
  for (const auto& group : groups.groups) {
    std::vector<double> mine(scores.size(), stats::kNaN);
    std::vector<double> rest(scores.size(), stats::kNaN);
    std::size_t members = 0;
    for (std::size_t row = 0; row < scores.size(); ++row) {
      if (std::isnan(scores[row]) || !groups.counted[row]) continue;
      (group.rows[row] ? mine : rest)[row] = scores[row];
      members += group.rows[row] ? 1U : 0U;
    }
    if (members < kGroupRowsMin) {
      result.small.push_back(group.name);
      continue;
    }
    GroupScore one;
    one.group = group.name;
    one.mean = mean_of(mine, weights, level);
    one.against_rest = stats::mean_difference(one.mean, mean_of(rest, weights, level), level);
    p.push_back(one.against_rest.p);
    result.groups.push_back(std::move(one));
  }
  const auto corrected = stats::holm(p);
  for (std::size_t i = 0; i < corrected.size(); ++i) result.groups[i].p_holm = corrected[i];
  return result;
}

Result<Grouping> asked_grouping(const StudyInput& input) {
  const auto by = input.settings.at("compare").get<std::string>();
  if (by.empty()) return Grouping();
  return grouping_of(input.main(), by);
}

Status add_groups(const StudyInput& input, const std::vector<double>& scores, Outcome& outcome) {
  TROTH_ASSIGN(const auto groups, asked_grouping(input));
  if (groups.counted.empty()) return {};
  const auto compared = compare_scores(scores, input.main().weights, groups, input.level());
  outcome.result["groups"] = Json::array();
  for (const auto& one : compared.groups) outcome.result["groups"].push_back(group_json(one));
  for (const auto& name : compared.small) {
    outcome.warnings.push_back(
        {"small_group", fmt::format("Group {} has too few answers to be compared.", name), name});
  }
  if (is_period(input.settings.at("compare").get<std::string>())) {
    find_trend(compared, input.level(), outcome);
  } else {
    find_extremes(compared, outcome);
  }
  return {};
}

Status add_item_groups(const StudyInput& input, const std::vector<ItemScores>& items,
                       Outcome& outcome) {
  TROTH_ASSIGN(const auto groups, asked_grouping(input));
  if (groups.counted.empty()) return {};
  Json rows = Json::array();
  std::vector<double> p;
  for (const auto& item : items) {
    const auto compared = compare_scores(item.scores, input.main().weights, groups, input.level());
    for (const auto& one : compared.groups) {
      Json row{{"item", item.item}, {"name", item.name}};
      row.update(group_json(one));
      rows.push_back(std::move(row));
      p.push_back(one.against_rest.p);
    }
  }
  const auto corrected = stats::holm(p);
  const Json* widest = nullptr;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i]["p_holm"] = number(corrected[i]);
    if (!(corrected[i] < 0.05) || rows[i].at("difference") >= 0) continue;
    if (widest == nullptr || rows[i].at("difference") < widest->at("difference")) widest = &rows[i];
  }
  if (widest != nullptr && !is_period(input.settings.at("compare").get<std::string>())) {
    outcome.findings.push_back({"groups.item_below",
                                {{"name", widest->at("name")},
                                 {"group", widest->at("group")},
                                 {"points", -widest->at("difference").get<double>()},
                                 {"low", -widest->at("difference_ci")[1].get<double>()},
                                 {"high", -widest->at("difference_ci")[0].get<double>()}},
                                "bad"});
  }
  outcome.result["item_groups"] = std::move(rows);
  return {};
}

Json compare_shares(const StudyInput& input, const std::vector<Indicator>& indicators,
                    const Grouping& groups) {
  const auto& weights = input.main().weights;
  const auto is_one = [](double value) { return value == 1; };
  Json rows = Json::array();
  std::vector<double> p;
  for (const auto& indicator : indicators) {
    for (const auto& group : groups.groups) {
      std::vector<double> mine(indicator.holds.size(), stats::kNaN);
      std::vector<double> rest(indicator.holds.size(), stats::kNaN);
      for (std::size_t row = 0; row < indicator.holds.size(); ++row) {
        if (!groups.counted[row]) continue;
        (group.rows[row] ? mine : rest)[row] = indicator.holds[row];
      }
      const auto share = share_of(mine, weights, input.level(), is_one);
      if (share.n < kGroupRowsMin) continue;
      const auto gap = stats::proportion_difference(
          share, share_of(rest, weights, input.level(), is_one), input.level());
      rows.push_back({{"name", indicator.name},
                      {"group", group.name},
                      {"n", share.n},
                      {"share", number(share.value)},
                      {"share_ci", interval_json(share.interval)},
                      {"difference_share", number(gap.value)},
                      {"difference_share_ci", interval_json(gap.interval)}});
      p.push_back(gap.p);
    }
  }
  const auto corrected = stats::holm(p);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i]["p_holm"] = number(corrected[i]);
  return rows;
}

TableSpec share_groups_table(std::string_view id, std::string_view pointer) {
  return {id,
          pointer,
          {{"name", "word"},
           {"group", "text"},
           {"n", "count"},
           {"share", "percent", "share_ci"},
           {"difference_share", "percent", "difference_share_ci"},
           {"p_holm", "p"}}};
}

TableSpec item_groups_table() {
  return {"item_groups",
          "/item_groups",
          {{"name", "text"},
           {"group", "text"},
           {"n", "count"},
           {"score", "1", "score_ci"},
           {"difference", "1", "difference_ci"},
           {"p_holm", "p"}}};
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
