#include "measure/tree_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "measure/indicator_tree.h"
#include "measure/scores.h"
#include "measure/settings.h"

namespace troth::measure {
namespace {

struct Band {
  std::string name;
  double from = 0;
};

/// Ascending, the first from 0.
Result<std::vector<Band>> bands_of(const Json& settings) {
  std::vector<Band> bands;
  for (const Json& one : settings.at("bands")) {
    const bool whole = one.is_object() && one.contains("name") && one["name"].is_string() &&
                       one.contains("from") && one["from"].is_number();
    if (!whole) return refused("bands", "A band has a name and the score it begins from.");
    bands.push_back({one["name"].get<std::string>(), one["from"].get<double>()});
  }
  const bool rising = std::is_sorted(bands.begin(), bands.end(),
                                     [](const Band& a, const Band& b) { return a.from <= b.from; });
  if (bands.empty() || bands.front().from != 0 || bands.back().from >= 100 || !rising) {
    return refused("bands", "Bands begin from 0 and rise, below 100.");
  }
  return bands;
}

const Band& band_at(const std::vector<Band>& bands, double score) {
  const Band* found = &bands.front();
  for (const Band& band : bands) {
    if (score >= band.from) found = &band;
  }
  return *found;
}

struct TreeWork {
  const StudyInput& input;
  const TreeFigures& figures;
  const std::vector<Band>& bands;
  double covered_least = 0;
  std::size_t owned = 0;
  std::size_t aimed = 0;
  std::size_t met = 0;
};

Json plan_json(TreeWork& work, const Branch& branch, const stats::Estimate& figure) {
  Json row{{"target", branch.target}, {"owner", branch.owner}, {"action", branch.action}};
  work.owned += branch.owner.is_string() ? 1U : 0U;
  if (!branch.target.is_number()) return row;
  ++work.aimed;
  if (!figure.interval.known()) return row;
  const double mark = branch.target.get<double>();
  const bool reached = figure.interval.lo >= mark;
  work.met += reached ? 1U : 0U;
  row["state"] = reached ? "met" : figure.interval.hi < mark ? "alert" : "open";
  return row;
}

/// A branch and those below it, in order. Mentions of other branches are not told again.
void add_rows(TreeWork& work, const Branch& branch, const std::string& parent, std::size_t level,
              Json& rows) {
  const auto figure = work.figures.figure_of(branch, work.covered_least, work.input.level());
  const auto& estimate = figure.estimate;
  const std::string name = branch.of.empty() ? branch.name : branch.of;
  Json row{{"name", name},
           {"branch", std::string(2 * level, ' ') + name},
           {"parent", parent},
           {"level", level},
           {"weight", level == 0 ? Json() : Json(branch.weight)},
           {"item", branch.item.empty() ? Json() : Json(branch.item)},
           {"mention", !branch.of.empty()},
           {"n", estimate.n},
           {"score", number(estimate.value)},
           {"score_ci", interval_json(estimate.interval)},
           {"covered", number(figure.covered)},
           {"missing", figure.missing}};
  if (std::isfinite(estimate.value)) {
    const Band& band = band_at(work.bands, estimate.value);
    row["grade"] = band.name;
    row["grade_sure"] = estimate.interval.known() &&
                        &band_at(work.bands, estimate.interval.lo) == &band &&
                        &band_at(work.bands, estimate.interval.hi) == &band;
  }
  if (branch.of.empty()) row.update(plan_json(work, branch, estimate));
  rows.push_back(std::move(row));
  for (const Branch& child : branch.children) add_rows(work, child, name, level + 1, rows);
}

std::string names_where(const Json& rows, const std::function<bool(const Json&)>& which) {
  std::string text;
  for (const Json& row : rows) {
    if (row.at("mention").get<bool>() || !which(row)) continue;
    text += (text.empty() ? "" : ", ") + row.at("name").get<std::string>();
  }
  return text;
}

void find_rows(const TreeWork& work, const Json& rows, Outcome& outcome) {
  const Json& root = rows.front();
  if (root.at("score").is_number() && root.at("score_ci").is_array()) {
    outcome.findings.push_back({"management.tree_level",
                                {{"name", root.at("name")},
                                 {"value", root.at("score")},
                                 {"low", root.at("score_ci")[0]},
                                 {"high", root.at("score_ci")[1]},
                                 {"word_grade", root.at("grade")}}});
  }
  const auto alerts =
      names_where(rows, [](const Json& row) { return row.value("state", "") == "alert"; });
  if (!alerts.empty()) {
    outcome.findings.push_back({"management.alerts", {{"names", alerts}}, "bad"});
  }
  const auto weak = names_where(rows, [&](const Json& row) {
    return row.value("grade_sure", false) && row.at("grade") == work.bands.front().name;
  });
  if (!weak.empty() && work.bands.size() > 1) {
    outcome.findings.push_back({"management.tree_weak",
                                {{"names", weak}, {"word_grade", work.bands.front().name}},
                                "bad"});
  }
  const auto empty = names_where(rows, [](const Json& row) { return row.at("score").is_null(); });
  if (!empty.empty()) {
    outcome.findings.push_back({"management.tree_empty", {{"names", empty}}, "watch"});
  }
  const auto branches = static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [](const Json& row) { return !row.at("mention").get<bool>(); }));
  outcome.findings.push_back(
      {"management.maturity",
       {{"indicators", branches}, {"aimed", work.aimed}, {"owned", work.owned}, {"met", work.met}},
       work.aimed == branches && work.owned == branches ? "good" : "watch"});
  outcome.result["maturity"] = {{"indicators", branches},
                                {"with_target", work.aimed},
                                {"with_owner", work.owned},
                                {"met", work.met}};
}

/// The whole tree over the rows of every unit; units with too few are left out.
Status add_units(const StudyInput& input, const Branch& tree, double covered_least,
                 const std::vector<Band>& bands, Outcome& outcome) {
  const auto by = input.settings.at("unit").get<std::string>();
  std::vector<std::vector<std::string>> groups;
  std::set<std::string> units;
  for (const auto& data : input.data) {
    TROTH_ASSIGN(groups.emplace_back(), groups_of(data, by));
    units.insert(groups.back().begin(), groups.back().end());
  }
  units.erase("");
  Json rows = Json::array();
  for (const auto& unit : units) {
    std::vector<std::vector<bool>> mine;
    for (const auto& names : groups) {
      auto& mask = mine.emplace_back();
      for (const auto& name : names) mask.push_back(name == unit);
    }
    TROTH_ASSIGN(const auto figures, TreeFigures::over(tree, input.data, std::move(mine)));
    const auto figure = figures.figure_of(tree, covered_least, input.level());
    const auto& estimate = figure.estimate;
    if (estimate.n < kGroupRowsMin || !std::isfinite(estimate.value)) continue;
    rows.push_back({{"unit", unit},
                    {"n", estimate.n},
                    {"score", number(estimate.value)},
                    {"score_ci", interval_json(estimate.interval)},
                    {"covered", number(figure.covered)},
                    {"grade", band_at(bands, estimate.value).name}});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Json& a, const Json& b) { return a.at("score") > b.at("score"); });
  outcome.result["tree_units"] = std::move(rows);
  return {};
}

}  // namespace

Json standard_bands() {
  return Json::array({{{"name", "weak"}, {"from", 0}},
                      {{"name", "fair"}, {"from", 60}},
                      {{"name", "good"}, {"from", 75}},
                      {{"name", "excellent"}, {"from", 85}}});
}

Status add_own_tree(const StudyInput& input, Outcome& outcome) {
  for (const char* name : {"targets", "owners", "actions"}) {
    if (!input.settings.at(name).empty()) {
      return refused(name, "With a tree of your own, this stands in its branches.");
    }
  }
  const Json& least = input.settings.at("covered_least");
  if (!least.is_number() || !(least.get<double>() >= 0 && least.get<double>() <= 1)) {
    return refused("covered_least", "This is a share from 0 to 1.");
  }
  const double covered_least = least.get<double>();
  TROTH_ASSIGN(const auto bands, bands_of(input.settings));
  TROTH_ASSIGN(const Branch tree, parse_tree(input.settings.at("tree")));
  TROTH_ASSIGN(const auto figures, TreeFigures::over(tree, input.data, {}));
  TreeWork work{input, figures, bands, covered_least, 0, 0, 0};
  Json rows = Json::array();
  add_rows(work, tree, "", 0, rows);
  find_rows(work, rows, outcome);
  outcome.result["tree"] = std::move(rows);
  return add_units(input, tree, covered_least, bands, outcome);
}

std::vector<TableSpec> own_tree_tables() {
  return {{"tree",
           "/tree",
           {{"branch", "text"},
            {"weight", "percent"},
            {"score", "1", "score_ci"},
            {"grade", "word"},
            {"grade_sure", "truth"},
            {"target", "1"},
            {"state", "word"},
            {"owner", "text"},
            {"action", "text"},
            {"covered", "percent"}}},
          {"tree_units",
           "/tree_units",
           {{"unit", "text"},
            {"n", "count"},
            {"score", "1", "score_ci"},
            {"grade", "word"},
            {"covered", "percent"}}}};
}

}  // namespace troth::measure
