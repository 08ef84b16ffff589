// Generation 1: do staff do what the service standard says?

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/compliance.h"
#include "stats/kappa.h"

namespace troth::measure {
namespace {

using survey::Role;

Json standard_compliance(const survey::KnownInstrument& instrument) {
  return {{"standards", codes_of(instrument, {Role::standard})},
          {"weights", Json::object()},
          {"red_lines", Json::array()},
          {"red_line_score", 0},
          {"unit", "store"},
          {"visit", ""},
          {"target", nullptr}};
}

struct ComplianceWork {
  const StudyInput& input;
  std::vector<std::size_t> items;
  std::vector<stats::Standard> standards;

  const StudyData& data() const { return input.main(); }
};

Result<std::vector<stats::Standard>> standards_of(const ComplianceWork& work) {
  const auto& data = work.data();
  TROTH_ASSIGN(const auto red, items_of(work.input.settings, "red_lines", data));
  std::vector<stats::Standard> standards;
  for (const std::size_t item : work.items) {
    stats::Standard one;
    one.name = data.items[item].code;
    const Json weight = work.input.settings.at("weights").value(one.name, Json(1));
    if (!weight.is_number() || weight.get<double>() < 0) {
      return refused("weights", fmt::format("The weight of \"{}\" is no number from 0.", one.name));
    }
    one.weight = weight.get<double>();
    one.red_line = std::find(red.begin(), red.end(), item) != red.end();
    standards.push_back(std::move(one));
  }
  for (const auto& [code, unused] : work.input.settings.at("weights").items()) {
    const bool known = std::any_of(standards.begin(), standards.end(),
                                   [&](const auto& one) { return one.name == code; });
    if (!known) return refused("weights", fmt::format("\"{}\" is not one of the standards.", code));
  }
  return standards;
}

/// Check lists with the row that each stands in.
struct Visits {
  std::vector<stats::Visit> visits;
  std::vector<std::size_t> rows;
  std::size_t without_unit = 0;
};

/// Visits that several people checked have the same answer to the item `visit`; without such an
/// item each response is a visit of its own.
Result<Visits> visits_of(const ComplianceWork& work) {
  const auto& data = work.data();
  TROTH_ASSIGN(const auto units,
               groups_of(data, work.input.settings.at("unit").get<std::string>()));
  std::size_t visit_item = StudyData::npos;
  if (!work.input.settings.at("visit").get<std::string>().empty()) {
    TROTH_ASSIGN(visit_item, item_of(work.input.settings, "visit", data));
  }
  Visits all;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    if (units[row].empty()) {
      ++all.without_unit;
      continue;
    }
    stats::Visit visit;
    visit.unit = units[row];
    visit.id = visit_item == StudyData::npos ? fmt::format("{}", data.responses[row])
                                             : fmt::format("{}", data.columns[visit_item][row]);
    for (const std::size_t item : work.items) {
      const auto& about = data.items[item];
      const double answer = data.columns[item][row];
      visit.results.push_back((answer - *about.scale_min) / (*about.scale_max - *about.scale_min));
    }
    all.visits.push_back(std::move(visit));
    all.rows.push_back(row);
  }
  return all;
}

/// Visits and standards in groups, when the settings ask to compare. A visit that several people
/// checked counts once, where the first of them stands.
Status compare(const ComplianceWork& work, const Visits& all, Outcome& outcome) {
  const auto& data = work.data();
  std::map<std::string, std::size_t> first;
  std::vector<stats::Visit> alone = all.visits;
  for (std::size_t i = 0; i < alone.size(); ++i) {
    alone[i].unit += '\n' + alone[i].id;
    first.try_emplace(alone[i].unit, all.rows[i]);
  }
  const double most = work.input.settings.at("red_line_score").get<double>() / 100;
  std::vector<double> scores(data.rows(), stats::kNaN);
  for (const auto& one :
       stats::compliance(work.standards, alone, {most, work.input.level()}).units) {
    scores[first.at(one.unit)] = 100 * one.score.value;
  }
  TROTH_TRY(add_groups(work.input, scores, outcome));
  std::vector<ItemScores> standards;
  for (const std::size_t item : work.items) {
    const auto& about = data.items[item];
    TROTH_ASSIGN(auto column, score_column(data, item, "standards"));
    standards.push_back({about.code, short_title(about), std::move(column)});
  }
  return add_item_groups(work.input, standards, outcome);
}

Json units_json(const stats::Compliance& result) {
  Json rows = Json::array();
  for (const auto& one : result.units) {
    const bool ranked = std::isfinite(one.rank_lo);
    rows.push_back(
        {{"unit", one.unit},
         {"visits", one.visits},
         {"score", number(100 * one.score.value)},
         {"score_ci", one.score.interval.known()
                          ? Json::array({100 * one.score.interval.lo, 100 * one.score.interval.hi})
                          : Json()},
         {"red_lines", one.red_lines},
         {"rank", ranked ? Json(fmt::format("{:.0f}-{:.0f}", one.rank_lo, one.rank_hi)) : Json()}});
  }
  return rows;
}

Json standards_json(const ComplianceWork& work, const stats::Compliance& result) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < result.standards.size(); ++i) {
    const auto& one = result.standards[i];
    rows.push_back({{"item", one.name},
                    {"name", short_title(work.data().items[work.items[i]])},
                    {"weight", one.weight},
                    {"red_line", one.red_line},
                    {"n", one.rate.n},
                    {"rate", number(one.rate.value)},
                    {"rate_ci", interval_json(one.rate.interval)},
                    {"not_applicable", one.not_applicable}});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Json& a, const Json& b) {
    return a.at("rate").is_number() && b.at("rate").is_number() && a.at("rate") < b.at("rate");
  });
  return rows;
}

void find_level(const ComplianceWork& work, const stats::Compliance& result, Outcome& outcome) {
  const auto& overall = result.overall;
  const bool known = overall.interval.known();
  outcome.findings.push_back({known ? "compliance.level" : "compliance.level_alone",
                              {{"value", 100 * overall.value},
                               {"low", number(100 * overall.interval.lo)},
                               {"high", number(100 * overall.interval.hi)},
                               {"visits", result.visits},
                               {"units", result.units.size()}}});
  const Json& target = work.input.settings.at("target");
  if (!target.is_number() || !known) return;
  const double mark = target.get<double>();
  if (100 * overall.interval.hi < mark) {
    outcome.findings.push_back({"compliance.below_target", {{"target", mark}}, "bad"});
  } else if (100 * overall.interval.lo > mark) {
    outcome.findings.push_back({"compliance.above_target", {{"target", mark}}, "good"});
  }
}

void find_weakest(const stats::Compliance& result, Outcome& outcome) {
  const Json& worst = outcome.result["standards"].front();
  if (worst.at("rate").is_number()) {
    outcome.findings.push_back({"compliance.weakest_standard",
                                {{"name", worst.at("name")}, {"rate", worst.at("rate")}},
                                "watch"});
  }
  std::size_t crossed = 0;
  std::string units;
  for (const auto& one : result.units) {
    crossed += one.red_lines;
    if (one.red_lines > 0) units += (units.empty() ? "" : ", ") + one.unit;
  }
  if (crossed > 0) {
    outcome.findings.push_back(
        {"compliance.red_lines", {{"missed", crossed}, {"units", units}}, "bad"});
  }
  if (result.units.size() > 1) {
    outcome.findings.push_back({"compliance.ends",
                                {{"best", result.units.front().unit},
                                 {"worst", result.units.back().unit},
                                 {"high", 100 * result.units.front().score.value},
                                 {"low", 100 * result.units.back().score.value}}});
  }
}

void add_regions(const ComplianceWork& work, const std::vector<stats::Visit>& visits,
                 Outcome& outcome) {
  if (work.input.settings.at("unit") != "store") return;
  std::map<std::string, std::string> parent;
  for (std::size_t row = 0; row < work.data().rows(); ++row) {
    const auto& region = work.data().regions[row];
    if (!region.empty()) parent[work.data().stores[row]] = region;
  }
  if (parent.empty()) return;
  const double most = work.input.settings.at("red_line_score").get<double>() / 100;
  const auto rolled = stats::roll_up(visits, parent);
  const auto result = stats::compliance(work.standards, rolled, {most, work.input.level()});
  if (result.verdict.ok()) outcome.result["regions"] = units_json(result);
}

Result<Outcome> compute_compliance(const StudyInput& input) {
  ComplianceWork work{input, {}, {}};
  TROTH_ASSIGN(work.items, items_of(input.settings, "standards", input.main()));
  if (work.items.empty()) return refused("standards", "No standard is named.");
  for (const std::size_t item : work.items) {
    const auto& about = input.main().items[item];
    if (!about.scale_min || !about.scale_max) {
      return refused("standards", fmt::format("The item \"{}\" has no scale.", about.code));
    }
  }
  TROTH_ASSIGN(work.standards, standards_of(work));
  TROTH_ASSIGN(const auto all, visits_of(work));
  const auto& visits = all.visits;
  Outcome outcome;
  outcome.method = "compliance";
  if (all.without_unit > 0) {
    outcome.warnings.push_back(
        {"no_unit", fmt::format("{} visits name no unit and are left out.", all.without_unit),
         "unit"});
  }
  const double most = input.settings.at("red_line_score").get<double>() / 100;
  const auto result = stats::compliance(work.standards, visits, {most, input.level()});
  outcome.n = result.visits;
  outcome.verdict = result.verdict;
  for (const auto& warning : result.warnings) outcome.warnings.push_back(warning);
  if (!result.verdict.ok()) return outcome;
  outcome.result["overall"] = estimate_json(result.overall);
  outcome.result["units"] = units_json(result);
  outcome.result["standards"] = standards_json(work, result);
  add_regions(work, visits, outcome);
  find_level(work, result, outcome);
  find_weakest(result, outcome);
  const auto kappa = stats::checker_agreement(visits, input.level());
  if (kappa.ok()) {
    outcome.result["kappa"] = estimate_json(kappa);
    outcome.findings.push_back(
        {"compliance.kappa", {{"kappa", kappa.value}}, kappa.value < 0.6 ? "watch" : "good"});
  }
  TROTH_TRY(compare(work, all, outcome));
  outcome.next = {2, "compliance.felt", {}};
  return outcome;
}

}  // namespace

StudyType compliance_type() {
  const std::vector<TableColumn> units{{"unit", "text"},
                                       {"visits", "count"},
                                       {"score", "1", "score_ci"},
                                       {"rank", "text"},
                                       {"red_lines", "count"}};
  return {1,
          "compliance",
          {{{Role::standard}, 1}},
          &standard_compliance,
          &compute_compliance,
          {{"units", "/units", units},
           {"regions", "/regions", units},
           {"standards",
            "/standards",
            {{"name", "text"},
             {"n", "count"},
             {"rate", "percent", "rate_ci"},
             {"weight", "1"},
             {"red_line", "truth"},
             {"not_applicable", "count"}}},
           groups_table(),
           item_groups_table()}};
}

}  // namespace troth::measure
