// nps, csat, ces and sus: scores of columns, by group.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

#include "app/stats_commands.h"
#include "app/stats_table.h"
#include "stats/change.h"
#include "stats/multiple.h"
#include "stats/nps.h"
#include "stats/survey_scores.h"

namespace troth::app {
namespace {

constexpr std::size_t kGroupsMax = 50;

struct ScoreOptions {
  std::string data;
  std::string column;
  std::string by;
  std::string weights;
  std::string scale = "1,5";
  int boxes = 2;
  double level = stats::kDefaultLevel;
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
  stats::Verdict verdict;  ///< The first answer off the scale, by its line.
};

struct Scale {
  double lo = 0;
  double hi = 0;
};

Result<Answers> read_answers(const ScoreOptions& options, const Scale& scale, Console& console) {
  std::vector<std::string> names{options.column};
  if (!options.by.empty()) names.push_back(options.by);
  if (!options.weights.empty()) names.push_back(options.weights);
  TROTH_ASSIGN(const StatsTable table, read_stats_table(options.data, names, console.in));
  TROTH_ASSIGN(const std::vector<double> values, numbers_of(table, options.column));
  std::vector<double> weights;
  if (!options.weights.empty()) {
    TROTH_ASSIGN(weights, numbers_of(table, options.weights));
  }
  std::map<std::string, Group> groups;
  Answers answers;
  for (std::size_t row = 0; row < values.size(); ++row) {
    const bool weightless = !weights.empty() && std::isnan(weights[row]);
    const std::string name = options.by.empty() ? "all" : table.column(options.by)[row];
    if (std::isnan(values[row]) || weightless || name.empty()) {
      ++answers.missing;
      continue;
    }
    const double answer = values[row];
    if (answers.verdict.ok() &&
        (answer < scale.lo || answer > scale.hi || answer != std::floor(answer))) {
      answers.verdict = {stats::StatusCode::bad_input, "off_scale",
                         fmt::format("{}:{}: {} is not a whole number from {} to {}.", options.data,
                                     table.lines[row], answer, scale.lo, scale.hi)};
    }
    Group& group = groups[name];
    group.name = name;
    group.answers.push_back(answer);
    if (!weights.empty()) group.weights.push_back(weights[row]);
    ++answers.used;
  }
  if (groups.empty()) groups["all"].name = "all";
  if (groups.size() > kGroupsMax) {
    return Error{ErrorCode::bad_input,
                 fmt::format("Column \"{}\" makes {} groups; at most {} are compared.", options.by,
                             groups.size(), kGroupsMax),
                 options.data, "Choose a column with fewer different values."};
  }
  for (auto& [name, group] : groups) answers.groups.push_back(std::move(group));
  answers.settings = {{"column", options.column}, {"level", options.level}};
  if (!options.by.empty()) answers.settings["by"] = options.by;
  if (!options.weights.empty()) answers.settings["weights"] = options.weights;
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
  Json result = stats_result(method, answers.used, answers.settings, verdict);
  if (answers.missing > 0) {
    add_warning(result, {"missing",
                         fmt::format("{} of {} rows lack an answer, a weight or a group and are "
                                     "left out.",
                                     answers.missing, answers.missing + answers.used),
                         ""});
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
    groups.push_back(
        {group.name,
         nps.estimate,
         {{"promoters", nps.promoters}, {"passives", nps.passives}, {"detractors", nps.detractors}},
         nps.effective});
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
                                                 Answers& read, Console& console) {
  std::vector<std::string> names = items;
  if (!options.by.empty()) names.push_back(options.by);
  if (!options.weights.empty()) names.push_back(options.weights);
  TROTH_ASSIGN(const StatsTable table, read_stats_table(options.data, names, console.in));
  std::vector<std::vector<double>> answers;
  for (const std::string& item : items) {
    TROTH_ASSIGN(std::vector<double> column, numbers_of(table, item));
    answers.push_back(std::move(column));
  }
  std::vector<double> weights;
  if (!options.weights.empty()) {
    TROTH_ASSIGN(weights, numbers_of(table, options.weights));
  }
  std::map<std::string, SusGroup> groups;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string name = options.by.empty() ? "all" : table.column(options.by)[row];
    const bool whole = std::none_of(answers.begin(), answers.end(),
                                    [&](const auto& item) { return std::isnan(item[row]); });
    if (!whole || name.empty() || (!weights.empty() && std::isnan(weights[row]))) {
      ++read.missing;
      continue;
    }
    SusGroup& group = groups[name];
    group.items.resize(items.size());
    for (std::size_t k = 0; k < items.size(); ++k) group.items[k].push_back(answers[k][row]);
    if (!weights.empty()) group.weights.push_back(weights[row]);
    ++read.used;
  }
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
  read.settings = {{"columns", items}, {"level", options.level}};
  if (!options.by.empty()) read.settings["by"] = options.by;
  if (!options.weights.empty()) read.settings["weights"] = options.weights;
  Json result = result_of("sus", read, groups);
  add_differences(result, groups, plain_difference);
  return result;
}

std::shared_ptr<ScoreOptions> add_score_options(CLI::App& command) {
  auto options = std::make_shared<ScoreOptions>();
  command.add_option("--data", options->data, "CSV, TSV or NDJSON file; - is standard input")
      ->required();
  command.add_option("--column", options->column, "Column with the answers")->required();
  command.add_option("--by", options->by, "Column that makes groups");
  command.add_option("--weights", options->weights, "Column with sampling weights");
  command.add_option("--level", options->level, "Confidence level [0.95]");
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
  sus->add_option("--data", sus_options->data, "CSV, TSV or NDJSON file; - is standard input")
      ->required();
  sus->add_option("--columns", sus_options->column, "The ten items in order: a,b,c,...")
      ->required();
  sus->add_option("--by", sus_options->by, "Column that makes groups");
  sus->add_option("--weights", sus_options->weights, "Column with sampling weights");
  sus->add_option("--level", sus_options->level, "Confidence level [0.95]");
  run_as_method(*sus, context,
                [sus_options](Console& console) { return run_sus(*sus_options, console); });
}

const StatsFamily kFamily("scores", &add_score_methods);

}  // namespace
}  // namespace troth::app
