// nps, csat, ces and sus: scores of columns, by group.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

#include "app/stats_commands.h"
#include "app/stats_frame.h"
#include "stats/change.h"
#include "stats/multiple.h"
#include "stats/nps.h"
#include "stats/survey_scores.h"

namespace troth::app {
namespace {

constexpr std::size_t kGroupsMax = 50;

struct ScoreOptions : FrameOptions {
  std::string column;
  std::string by;
  std::string scale = "1,5";
  int boxes = 2;
};

/// Answers of one group with their weights (empty without --weights).
struct Group {
  std::string name;
  std::vector<double> answers;
  std::vector<double> weights;
};

struct Answers {
  std::vector<Group> groups;
  std::size_t used = 0;
  std::size_t missing = 0;
  Json settings;
  std::vector<stats::Warning> warnings;
  stats::Verdict verdict;  ///< The first answer off the scale, by its line.
};

struct Scale {
  double lo = 0;
  double hi = 0;
};

/// The table with the columns named, and the weights (empty without --weights).
struct ScoreTable {
  StatsTable table;
  std::vector<double> weights;

  /// What a row's group is called; empty when it names none.
  std::string group(const ScoreOptions& options, std::size_t row) const {
    return options.by.empty() ? "all" : table.column(options.by)[row];
  }
  bool weightless(std::size_t row) const { return !weights.empty() && !(weights[row] > 0); }
};

Result<ScoreTable> read_scores(const ScoreOptions& options, std::vector<std::string> names,
                               Answers& answers, Console& console) {
  for (const std::string& name : {options.by, options.weights, options.id}) {
    if (!name.empty()) names.push_back(name);
  }
  ScoreTable read;
  TROTH_ASSIGN(read.table, read_stats_table(options.data, names, console.in));
  if (!options.weights.empty()) {
    TROTH_ASSIGN(read.weights, weights_of(read.table, options.weights));
  }
  answers.warnings = repeat_warnings(read.table, options.id);
  if (const auto zero = zero_weight_warning(read.weights)) answers.warnings.push_back(*zero);
  answers.settings = frame_settings(options);
  if (!options.by.empty()) answers.settings["by"] = options.by;
  return read;
}

/// Names the groups of which no row is left.
template <typename Groups>
void warn_of_lost_groups(const ScoreOptions& options, const ScoreTable& read, const Groups& groups,
                         Answers& answers) {
  if (options.by.empty()) return;
  std::set<std::string> named;
  for (const auto& one : groups) named.insert(one.first);
  warn_of_lost(read.table, options.by, "Group", "group_left_out", std::move(named),
               answers.warnings);
}

Status check_groups(const ScoreOptions& options, std::size_t groups) {
  if (groups <= kGroupsMax) return {};
  return Error{ErrorCode::bad_input,
               fmt::format("Column \"{}\" makes {} groups; at most {} are compared.", options.by,
                           groups, kGroupsMax),
               options.data, "Choose a column with fewer different values."};
}

/// Refuses an answer off the scale, by its place.
void check_answer(const StatsTable& table, const std::string& column, std::size_t row,
                  const Scale& scale, double answer, stats::Verdict& verdict) {
  if (!verdict.ok()) return;
  if (answer >= scale.lo && answer <= scale.hi && answer == std::floor(answer)) return;
  verdict = {stats::StatusCode::bad_input, "off_scale",
             fmt::format("{}: {} is not a whole number from {} to {}.",
                         place_of(table, row, column), answer, scale.lo, scale.hi)};
}

Result<Answers> read_answers(const ScoreOptions& options, const Scale& scale, Console& console) {
  Answers answers;
  TROTH_ASSIGN(const ScoreTable read, read_scores(options, {options.column}, answers, console));
  TROTH_ASSIGN(const std::vector<double> values,
               answers_of(read.table, options.column, options.missing_codes));
  std::map<std::string, Group> groups;
  for (std::size_t row = 0; row < values.size(); ++row) {
    const std::string name = read.group(options, row);
    if (!read.weights.empty() && read.weights[row] == 0) continue;
    if (std::isnan(values[row]) || read.weightless(row) || name.empty()) {
      ++answers.missing;
      continue;
    }
    const double answer = values[row];
    check_answer(read.table, options.column, row, scale, answer, answers.verdict);
    Group& group = groups[name];
    group.name = name;
    group.answers.push_back(answer);
    if (!read.weights.empty()) group.weights.push_back(read.weights[row]);
    ++answers.used;
  }
  warn_of_lost_groups(options, read, groups, answers);
  if (groups.empty()) groups["all"].name = "all";
  TROTH_TRY(check_groups(options, groups.size()));
  for (auto& [name, group] : groups) answers.groups.push_back(std::move(group));
  answers.settings["column"] = options.column;
  return answers;
}

/// A group's figure, what to print of it, and how it differs from another.
struct Scored {
  std::string name;
  stats::Estimate estimate;
  Json more;
  stats::NpsCounts counts;
};

Json difference_json(const Scored& a, const Scored& b, const stats::Difference& d) {
  return {{"a", a.name},
          {"b", b.name},
          {"difference", number(d.value)},
          {"ci", interval_json(d.interval)},
          {"p", number(d.p)}};
}

template <typename Compare>
void add_differences(Json& result, const std::vector<Scored>& groups, Compare compare) {
  result["differences"] = Json::array();
  std::vector<double> p;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (std::size_t j = i + 1; j < groups.size(); ++j) {
      const stats::Difference d = compare(groups[i], groups[j]);
      result["differences"].push_back(difference_json(groups[i], groups[j], d));
      p.push_back(d.p);
    }
  }
  const std::vector<double> adjusted = stats::holm(p);
  for (std::size_t k = 0; k < adjusted.size(); ++k) {
    result["differences"][k]["p_holm"] = number(adjusted[k]);
  }
}

Json result_of(const std::string& method, const Answers& answers,
               const std::vector<Scored>& groups) {
  // The document is refused when no group has a figure; single groups say their own status.
  stats::Verdict verdict;
  const bool some =
      std::any_of(groups.begin(), groups.end(), [](const Scored& s) { return s.estimate.ok(); });
  if (!some) verdict = groups.front().estimate.verdict;
  for (const Scored& group : groups) {
    if (group.estimate.verdict.status == stats::StatusCode::bad_input) {
      verdict = group.estimate.verdict;
      break;
    }
  }
  if (!answers.verdict.ok()) verdict = answers.verdict;
  Json result = stats_result(method, answers.used, answers.settings, verdict, answers.warnings);
  if (answers.missing > 0) {
    add_warning(result, {"missing",
                         fmt::format("{} of {} rows lack an answer, a weight or a group and are "
                                     "left out.",
                                     answers.missing, answers.missing + answers.used),
                         ""});
  }
  for (const Scored& group : groups) {
    if (groups.size() < 2 || group.estimate.n != 1) continue;
    add_warning(result, {"group_of_one",
                         fmt::format("Group {} is a single answer: its figure tells nothing of a "
                                     "group.",
                                     group.name),
                         group.name});
  }
  result["groups"] = Json::array();
  for (const Scored& group : groups) {
    Json line{{"group", group.name}};
    line.update(estimate_json(group.estimate));
    if (std::isfinite(group.estimate.effective_n)) {
      line["effective_n"] = group.estimate.effective_n;
      if (answers.settings.contains("weights") && group.estimate.effective_n > 0) {
        line["deff"] = static_cast<double>(group.estimate.n) / group.estimate.effective_n;
      }
    }
    line.update(group.more);
    result["groups"].push_back(std::move(line));
  }
  return result;
}

stats::Difference plain_difference(const Scored& a, const Scored& b) {
  return stats::change(b.estimate, a.estimate).difference;
}

Result<Json> run_nps(const ScoreOptions& options, Console& console) {
  TROTH_ASSIGN(const Answers answers, read_answers(options, {0, 10}, console));
  std::vector<Scored> groups;
  for (const Group& group : answers.groups) {
    const stats::Nps nps = stats::nps_of_answers(group.answers, group.weights, options.level);
    Json counts = Json::object();
    if (nps.estimate.verdict.status != stats::StatusCode::bad_input) {
      counts = {
          {"promoters", nps.promoters}, {"passives", nps.passives}, {"detractors", nps.detractors}};
    }
    groups.push_back({group.name, nps.estimate, std::move(counts), nps.effective});
  }
  Json result = result_of("nps", answers, groups);
  add_differences(result, groups, [&](const Scored& a, const Scored& b) {
    return stats::nps_difference(a.counts, b.counts, options.level);
  });
  return result;
}

Result<Json> run_csat(const ScoreOptions& options, Console& console) {
  const std::vector<std::string> ends = split_names(options.scale);
  double lo = 0;
  double hi = 0;
  if (ends.size() != 2 || !parse_number(ends[0], lo) || !parse_number(ends[1], hi) ||
      std::fabs(lo) > 1000 || std::fabs(hi) > 1000) {
    return Error{ErrorCode::usage, "The scale is not MIN,MAX.", options.scale,
                 "Write for example --scale 1,5."};
  }
  TROTH_ASSIGN(Answers answers, read_answers(options, {lo, hi}, console));
  answers.settings["scale"] = {lo, hi};
  answers.settings["boxes"] = options.boxes;
  std::vector<Scored> groups;
  for (const Group& group : answers.groups) {
    groups.push_back({group.name,
                      stats::csat(group.answers, static_cast<int>(lo), static_cast<int>(hi),
                                  options.boxes, group.weights, options.level),
                      Json::object(),
                      {}});
  }
  Json result = result_of("csat", answers, groups);
  add_differences(result, groups, plain_difference);
  return result;
}

Result<Json> run_ces(const ScoreOptions& options, Console& console) {
  TROTH_ASSIGN(const Answers answers, read_answers(options, {1, 7}, console));
  std::vector<Scored> groups;
  for (const Group& group : answers.groups) {
    const stats::EffortScore score = stats::ces(group.answers, group.weights, options.level);
    groups.push_back({group.name,
                      score.mean,
                      {{"easy_share", number(score.easy.value)},
                       {"easy_ci", interval_json(score.easy.interval)}},
                      {}});
  }
  Json result = result_of("ces", answers, groups);
  add_differences(result, groups, plain_difference);
  return result;
}

/// Answers of one group to the ten items, with weights (empty without --weights).
struct SusGroup {
  std::vector<std::vector<double>> items;
  std::vector<double> weights;
};

Result<std::map<std::string, SusGroup>> read_sus(const ScoreOptions& options,
                                                 const std::vector<std::string>& items,
                                                 Answers& answers, Console& console) {
  TROTH_TRY(refuse_twice(items, options.data));
  TROTH_ASSIGN(const ScoreTable read, read_scores(options, items, answers, console));
  std::vector<std::vector<double>> columns;
  for (const std::string& item : items) {
    TROTH_ASSIGN(std::vector<double> column, answers_of(read.table, item, options.missing_codes));
    columns.push_back(std::move(column));
  }
  std::map<std::string, SusGroup> groups;
  for (std::size_t row = 0; row < read.table.rows(); ++row) {
    const std::string name = read.group(options, row);
    if (!read.weights.empty() && read.weights[row] == 0) continue;
    const bool whole = std::none_of(columns.begin(), columns.end(),
                                    [&](const auto& item) { return std::isnan(item[row]); });
    if (!whole || name.empty() || read.weightless(row)) {
      ++answers.missing;
      continue;
    }
    SusGroup& group = groups[name];
    group.items.resize(items.size());
    for (std::size_t k = 0; k < items.size(); ++k) {
      check_answer(read.table, items[k], row, {1, 5}, columns[k][row], answers.verdict);
      group.items[k].push_back(columns[k][row]);
    }
    if (!read.weights.empty()) group.weights.push_back(read.weights[row]);
    ++answers.used;
  }
  warn_of_lost_groups(options, read, groups, answers);
  TROTH_TRY(check_groups(options, groups.size()));
  if (groups.empty()) groups["all"].items.resize(items.size());
  return groups;
}

Result<Json> run_sus(const ScoreOptions& options, Console& console) {
  const std::vector<std::string> items = split_names(options.column);
  Answers read;
  TROTH_ASSIGN(const auto by_group, read_sus(options, items, read, console));
  std::vector<Scored> groups;
  for (const auto& [name, group] : by_group) {
    const stats::UsabilityScore score = stats::sus(group.items, options.level, group.weights);
    groups.push_back({name, score.mean, {{"grade", score.grade}}, {}});
  }
  read.settings["columns"] = items;
  Json result = result_of("sus", read, groups);
  add_differences(result, groups, plain_difference);
  return result;
}

std::shared_ptr<ScoreOptions> add_score_options(CLI::App& command) {
  auto options = std::make_shared<ScoreOptions>();
  add_frame_options(command, *options);
  command.add_option("--column", options->column, "Column with the answers")->required();
  command.add_option("--by", options->by, "Column that makes groups");
  return options;
}

void add_score_methods(CLI::App& stats, CommandContext& context) {
  auto* nps = stats.add_subcommand("nps", "Net Promoter Score, answers 0 to 10");
  run_as_method(*nps, context,
                [o = add_score_options(*nps)](Console& console) { return run_nps(*o, console); });
  auto* csat = stats.add_subcommand("csat", "Share of satisfied answers (top boxes)");
  const auto csat_options = add_score_options(*csat);
  csat->add_option("--scale", csat_options->scale, "Lowest and highest answer [1,5]");
  csat->add_option("--boxes", csat_options->boxes, "Answers from the top that count [2]");
  run_as_method(*csat, context,
                [csat_options](Console& console) { return run_csat(*csat_options, console); });
  auto* ces = stats.add_subcommand("ces", "Customer Effort Score 2.0, answers 1 to 7");
  run_as_method(*ces, context,
                [o = add_score_options(*ces)](Console& console) { return run_ces(*o, console); });

  auto* sus = stats.add_subcommand("sus", "System Usability Scale, ten items 1 to 5");
  const auto sus_options = std::make_shared<ScoreOptions>();
  add_frame_options(*sus, *sus_options);
  sus->add_option("--columns", sus_options->column, "The ten items in order: a,b,c,...")
      ->required();
  sus->add_option("--by", sus_options->by, "Column that makes groups");
  run_as_method(*sus, context,
                [sus_options](Console& console) { return run_sus(*sus_options, console); });
}

const StatsFamily kScoresFamily("scores", &add_score_methods);

}  // namespace
}  // namespace troth::app
