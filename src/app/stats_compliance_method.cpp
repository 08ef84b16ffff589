// compliance: visits of units against service standards.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_file.h"
#include "app/stats_frame.h"
#include "base/text.h"
#include "stats/compliance.h"
#include "stats/kappa.h"

namespace troth::app {
namespace {

struct ComplianceOptions {
  std::string data;
  std::string standards;
  double level = stats::kDefaultLevel;
};

/// One standard of the file: how to read its column.
struct StandardSpec {
  stats::Standard standard;
  std::string column;
  double points = stats::kNaN;
  std::vector<std::string> met;
  std::vector<std::string> missed;
  std::vector<std::string> not_applicable;
};

struct StandardsFile {
  std::string unit;
  std::string visit;
  std::vector<std::string> parents;
  double red_line_score = 0;
  std::vector<StandardSpec> standards;
};

constexpr std::array kMet{"1", "yes", "y", "true", "pass", "met", "是", "达标", "合格"};
constexpr std::array kMissed{"0", "no", "n", "false", "fail", "missed", "否", "不达标", "不合格"};
constexpr std::array kNotApplicable{"n/a", "na", "not applicable", "不适用"};

Error wrong_file(const std::string& path, const std::string& why) {
  return Error{
      ErrorCode::bad_input, why, path,
      fmt::format("Write {}.", R"({"unit": "store", "visit": "visit_id", "parents": ["region"], )"
                               R"("standards": [{"name": "greeting", "column": "q1", "weight": 2, )"
                               R"("red_line": false}]})")};
}

std::vector<std::string> words_of(const Json& json, const std::string& key,
                                  std::span<const char* const> usual) {
  std::vector<std::string> words;
  if (!json.contains(key)) {
    for (const char* word : usual) words.push_back(fold(word));
    return words;
  }
  const Json& given = json[key];
  for (const Json& word : given.is_array() ? given : Json::array({given})) {
    words.push_back(fold(word.is_string() ? word.get<std::string>() : word.dump()));
  }
  return words;
}

Result<StandardSpec> parse_standard(const Json& json, const std::string& path) {
  StandardSpec spec;
  if (!json.is_object() || !json.contains("name") || !json["name"].is_string()) {
    return wrong_file(path, "A standard has no name.");
  }
  spec.standard.name = json["name"].get<std::string>();
  const auto refuse = [&](const char* what) {
    return wrong_file(path, fmt::format("{} of \"{}\" cannot be read.", what, spec.standard.name));
  };
  const Json column = json.value("column", json["name"]);
  if (!column.is_string()) return refuse("The column");
  spec.column = column.get<std::string>();
  const Json weight = json.value("weight", Json(1));
  if (!weight.is_number()) return refuse("The weight");
  spec.standard.weight = weight.get<double>();
  const Json red_line = json.value("red_line", Json(false));
  if (!red_line.is_boolean()) return refuse("The red line");
  spec.standard.red_line = red_line.get<bool>();
  if (json.contains("points")) {
    if (!json["points"].is_number() || !(json["points"].get<double>() > 0)) {
      return refuse("The points");
    }
    spec.points = json["points"].get<double>();
  }
  spec.met = words_of(json, "met", kMet);
  spec.missed = words_of(json, "missed", kMissed);
  spec.not_applicable = words_of(json, "not_applicable", kNotApplicable);
  return spec;
}

Result<StandardsFile> read_standards(const std::string& path) {
  TROTH_ASSIGN(const Json json, read_json_object(path));
  if (!json.contains("standards") || !json["standards"].is_array()) {
    return wrong_file(path, "The file has no list of standards.");
  }
  StandardsFile file;
  for (const char* key : {"unit", "visit"}) {
    if (json.contains(key) && !json[key].is_string()) {
      return wrong_file(path, fmt::format("\"{}\" does not name a column.", key));
    }
  }
  file.unit = json.value("unit", "unit");
  file.visit = json.value("visit", "");
  for (const Json& parent : json.value("parents", Json::array())) {
    if (!parent.is_string()) return wrong_file(path, "A parent does not name a column.");
    file.parents.push_back(parent.get<std::string>());
  }
  const Json score = json.value("red_line_score", Json(0));
  if (!score.is_number()) return wrong_file(path, "The red line score is not a number.");
  file.red_line_score = score.get<double>();
  for (const Json& standard : json["standards"]) {
    TROTH_ASSIGN(StandardSpec spec, parse_standard(standard, path));
    for (const StandardSpec& other : file.standards) {
      if (other.standard.name == spec.standard.name) {
        return wrong_file(path,
                          fmt::format("The standard \"{}\" is there twice.", other.standard.name));
      }
      if (other.column != spec.column) continue;
      return wrong_file(path, fmt::format("\"{}\" and \"{}\" stand in one column, \"{}\".",
                                          other.standard.name, spec.standard.name, spec.column));
    }
    file.standards.push_back(std::move(spec));
  }
  return file;
}

bool among(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Result<double> result_of(const StandardSpec& spec, const std::string& text,
                         const std::string& place) {
  const std::string word = fold(text);
  if (text.empty() || among(spec.not_applicable, word)) return stats::kNaN;
  double value = 0;
  const bool numeric = parse_number(text, value);
  if (std::isfinite(spec.points)) {
    if (numeric && value >= 0 && value <= spec.points) return value / spec.points;
  } else {
    const std::string plain = numeric ? fmt::format("{}", value) : word;
    if (among(spec.met, plain)) return 1.0;
    if (among(spec.missed, plain)) return 0.0;
  }
  return Error{ErrorCode::bad_input,
               fmt::format("\"{}\" is no result for \"{}\".", text, spec.standard.name), place,
               std::isfinite(spec.points)
                   ? fmt::format("Points run from 0 to {}.", spec.points)
                   : "Name its words under met, missed and not_applicable, or its points."};
}

Result<std::vector<stats::Visit>> read_visits(const StatsTable& table, const StandardsFile& file) {
  std::vector<stats::Visit> visits;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    stats::Visit visit;
    visit.unit = table.column(file.unit)[row];
    if (visit.unit.empty()) {
      return Error{ErrorCode::bad_input, "The row names no unit.", place_of(table, row, file.unit),
                   "Name the unit that was visited."};
    }
    if (!file.visit.empty()) visit.id = table.column(file.visit)[row];
    for (const StandardSpec& spec : file.standards) {
      TROTH_ASSIGN(const double result, result_of(spec, table.column(spec.column)[row],
                                                  place_of(table, row, spec.column)));
      visit.results.push_back(result);
    }
    visits.push_back(std::move(visit));
  }
  return visits;
}

Json units_json(const stats::Compliance& c) {
  Json units = Json::array();
  for (const stats::UnitCompliance& unit : c.units) {
    units.push_back({{"unit", unit.unit},
                     {"score", number(unit.score.value)},
                     {"ci", interval_json(unit.score.interval)},
                     {"red_lines", unit.red_lines},
                     {"visits", unit.visits},
                     {"rank", Json::array({number(unit.rank_lo), number(unit.rank_hi)})}});
  }
  return units;
}

Json standards_json(const stats::Compliance& c) {
  Json standards = Json::array();
  for (const stats::StandardCompliance& s : c.standards) {
    standards.push_back({{"standard", s.name},
                         {"rate", number(s.rate.value)},
                         {"ci", interval_json(s.rate.interval)},
                         {"n", s.rate.n},
                         {"not_applicable", s.not_applicable},
                         {"weight", s.weight},
                         {"red_line", s.red_line}});
  }
  return standards;
}

/// Unit -> the level above it, which must be one and the same in all its rows.
Result<std::map<std::string, std::string>> parents_of(const StatsTable& table,
                                                      const std::string& unit,
                                                      const std::string& parent) {
  std::map<std::string, std::string> parents;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string& below = table.column(unit)[row];
    const std::string& above = table.column(parent)[row];
    const auto [place, fresh] = parents.emplace(below, above);
    if (fresh || place->second == above) continue;
    return Error{
        ErrorCode::bad_input,
        fmt::format("\"{}\" belongs to \"{}\" and to \"{}\".", below, place->second, above),
        fmt::format("{}:{}, column {}", table.path, table.lines[row], parent),
        "Give each unit one parent."};
  }
  return parents;
}

Result<Json> levels_json(const StatsTable& table, const StandardsFile& file,
                         const std::vector<stats::Visit>& visits,
                         const std::vector<stats::Standard>& standards,
                         const stats::ComplianceRule& rule) {
  Json levels = Json::array();
  for (const std::string& parent : file.parents) {
    TROTH_ASSIGN(const auto parents, parents_of(table, file.unit, parent));
    const auto c = stats::compliance(standards, stats::roll_up(visits, parents), rule);
    levels.push_back({{"level", parent}, {"units", units_json(c)}});
  }
  return levels;
}

Result<Json> run_compliance(const ComplianceOptions& options, Console& console) {
  TROTH_ASSIGN(const StandardsFile file, read_standards(options.standards));
  std::vector<std::string> names{file.unit};
  if (!file.visit.empty()) names.push_back(file.visit);
  names.insert(names.end(), file.parents.begin(), file.parents.end());
  std::vector<stats::Standard> standards;
  for (const StandardSpec& spec : file.standards) {
    standards.push_back(spec.standard);
    names.push_back(spec.column);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  TROTH_ASSIGN(const StatsTable table, read_stats_table(options.data, names, console.in));
  TROTH_ASSIGN(const std::vector<stats::Visit> visits, read_visits(table, file));
  const stats::ComplianceRule rule{file.red_line_score, options.level};
  stats::Compliance c = stats::compliance(standards, visits, rule);
  for (stats::Warning& warning : repeat_warnings(table, "")) {
    c.warnings.push_back(std::move(warning));
  }
  Json result = stats_result("compliance", c.visits,
                             {{"standards", options.standards},
                              {"level", options.level},
                              {"red_line_score", file.red_line_score}},
                             c.verdict, c.warnings);
  if (!c.verdict.ok()) return result;
  result["overall"] = number(c.overall.value);
  result["overall_ci"] = interval_json(c.overall.interval);
  result["units"] = units_json(c);
  result["standards"] = standards_json(c);
  if (!file.parents.empty()) {
    TROTH_ASSIGN(result["levels"], levels_json(table, file, visits, standards, rule));
  }
  const stats::Estimate kappa = stats::checker_agreement(visits, options.level);
  result["kappa"] = nullptr;
  if (kappa.ok()) {
    result["kappa"] = {{"value", number(kappa.value)},
                       {"ci", interval_json(kappa.interval)},
                       {"n", kappa.n},
                       {"word", stats::kappa_word(kappa.value)}};
  } else if (!file.visit.empty()) {
    add_warning(result,
                {kappa.verdict.cause, "Agreement of checkers: " + kappa.verdict.culprit, "kappa"});
  }
  return result;
}

void add_compliance_method(CLI::App& stats, CommandContext& context) {
  auto* compliance = stats.add_subcommand("compliance", "Visits of units against standards");
  const auto options = std::make_shared<ComplianceOptions>();
  compliance->add_option("--data", options->data, "CSV, TSV or NDJSON file, one row per check")
      ->required();
  compliance->add_option("--standards", options->standards, "JSON file of the standards")
      ->required();
  compliance->add_option("--level", options->level, "Confidence level [0.95]");
  run_as_method(*compliance, context,
                [options](Console& console) { return run_compliance(*options, console); });
}

const StatsFamily kComplianceFamily("compliance", &add_compliance_method);

}  // namespace
}  // namespace troth::app
