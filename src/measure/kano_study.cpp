// Generation 6: which attributes are taken for granted, which satisfy, which delight; and where
// more spending stops paying.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "measure/budget.h"
#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/kano.h"
#include "stats/multiple.h"
#include "stats/proportion.h"

namespace troth::measure {
namespace {

using survey::Role;

/// {name: [functional code, dysfunctional code]} by equal short titles.
Json matched_pairs(const survey::KnownInstrument& instrument) {
  Json pairs = Json::object();
  for (const auto& one : instrument.items) {
    if (one.item.role != Role::kano_functional) continue;
    for (const auto& other : instrument.items) {
      if (other.item.role != Role::kano_dysfunctional) continue;
      if (short_title(one.item) != short_title(other.item)) continue;
      pairs[short_title(one.item)] = Json::array({one.item.code, other.item.code});
    }
  }
  return pairs;
}

Json standard_kano(const survey::KnownInstrument& instrument) {
  return {{"pairs", matched_pairs(instrument)},
          {"costs", Json::object()},
          {"now", Json::object()},
          {"steps", 10},
          {"budget", nullptr},
          {"value_of_full_effect", nullptr}};
}

struct Attribute {
  std::string name;
  stats::KanoAttribute kano;
  // Of those who gave both answers:
  std::vector<std::size_t> rows;
  std::vector<stats::KanoAnswer> functional;
  std::vector<stats::KanoAnswer> dysfunctional;
  std::vector<double> weights;
};

Result<std::vector<stats::KanoAnswer>> answers(const StudyData& data, std::size_t item,
                                               const std::vector<std::size_t>& rows) {
  std::vector<stats::KanoAnswer> all;
  for (const std::size_t row : rows) {
    const double answer = data.columns[item][row];
    if (answer != std::floor(answer) || answer < 1 || answer > 5) {
      return Error{ErrorCode::bad_input,
                   fmt::format("The answers to \"{}\" are not whole numbers from 1 to 5.",
                               data.items[item].code),
                   "settings.pairs",
                   "1 is like, 2 must be, 3 neutral, 4 can live with, 5 dislike."};
    }
    all.push_back(static_cast<stats::KanoAnswer>(static_cast<int>(answer) - 1));
  }
  return all;
}

Result<Attribute> classify(const StudyInput& input, const std::string& name, const Json& pair) {
  const auto& data = input.main();
  const bool named =
      pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string();
  const std::size_t yes = named ? data.find(pair[0].get<std::string>()) : StudyData::npos;
  const std::size_t no = named ? data.find(pair[1].get<std::string>()) : StudyData::npos;
  if (yes == StudyData::npos || no == StudyData::npos || yes == no) {
    return refused("pairs",
                   fmt::format("\"{}\" is not a pair of two items of the instrument.", name));
  }
  const auto rows = complete_rows(data, {yes, no});
  TROTH_ASSIGN(const auto functional, answers(data, yes, rows.rows));
  TROTH_ASSIGN(const auto dysfunctional, answers(data, no, rows.rows));
  auto found = stats::kano(functional, dysfunctional, rows.weights, input.level());
  return Attribute{name, std::move(found), rows.rows, functional, dysfunctional, rows.weights};
}

/// The attribute among some of those who answered.
stats::KanoAttribute kano_among(const Attribute& one, const std::vector<bool>& keep, double level) {
  std::vector<stats::KanoAnswer> functional;
  std::vector<stats::KanoAnswer> dysfunctional;
  std::vector<double> weights;
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    if (!keep[one.rows[i]]) continue;
    functional.push_back(one.functional[i]);
    dysfunctional.push_back(one.dysfunctional[i]);
    if (!one.weights.empty()) weights.push_back(one.weights[i]);
  }
  return stats::kano(functional, dysfunctional, weights, level);
}

/// "Worse" as the share that it is the negative of.
stats::Estimate positive(stats::Estimate worse) {
  worse.value = -worse.value;
  worse.interval = {-worse.interval.hi, -worse.interval.lo, worse.interval.level};
  return worse;
}

/// One attribute in one group against the rest; its p-values go to the end of `p`.
Json group_row(const Attribute& one, const Grouping& groups, const Grouping::Group& group,
               double level, std::vector<double>& p) {
  std::vector<bool> rest = groups.counted;
  for (std::size_t row = 0; row < rest.size(); ++row) rest[row] = rest[row] && !group.rows[row];
  const auto here = kano_among(one, group.rows, level);
  const auto there = kano_among(one, rest, level);
  const auto better = stats::proportion_difference(here.better, there.better, level);
  const auto worse =
      stats::proportion_difference(positive(here.worse), positive(there.worse), level);
  p.push_back(better.p);
  p.push_back(worse.p);
  return {
      {"name", one.name},
      {"group", group.name},
      {"n", here.n},
      {"category", stats::kano_class_name(here.category)},
      {"mixed", here.mixed},
      {"sure", here.fong_significant},
      {"better", number(here.better.value)},
      {"better_ci", interval_json(here.better.interval)},
      {"better_difference", number(better.value)},
      {"better_difference_ci", interval_json(better.interval)},
      {"worse", number(here.worse.value)},
      {"worse_ci", interval_json(here.worse.interval)},
      {"worse_difference", number(-worse.value)},
      {"worse_difference_ci",
       worse.interval.known() ? Json::array({-worse.interval.hi, -worse.interval.lo}) : Json()}};
}

/// Classes, Better and Worse in groups, when the settings ask to compare; Holm over all of them.
Status compare_kano(const StudyInput& input, const std::vector<Attribute>& attributes,
                    Outcome& outcome) {
  TROTH_ASSIGN(const auto groups, asked_grouping(input));
  if (groups.counted.empty()) return {};
  Json rows = Json::array();
  std::vector<double> p;
  std::vector<stats::KanoClass> whole;
  for (const auto& one : attributes) {
    for (const auto& group : groups.groups) {
      const auto members = std::count_if(one.rows.begin(), one.rows.end(),
                                         [&](std::size_t row) { return group.rows[row]; });
      if (static_cast<std::size_t>(members) < kGroupRowsMin) continue;
      rows.push_back(group_row(one, groups, group, input.level(), p));
      whole.push_back(one.kano.category);
    }
  }
  const auto corrected = stats::holm(p);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Json& row = rows[i];
    row["p_better"] = number(corrected[2 * i]);
    row["p_worse"] = number(corrected[2 * i + 1]);
    const bool moved = corrected[2 * i] < 0.05 || corrected[2 * i + 1] < 0.05;
    const auto class_of_all = stats::kano_class_name(whole[i]);
    if (!moved || !row.at("sure").get<bool>() || row.at("category") == class_of_all) continue;
    outcome.findings.push_back({"kano.other_class",
                                {{"name", row.at("name")},
                                 {"group", row.at("group")},
                                 {"word_class", row.at("category")},
                                 {"word_whole", class_of_all}},
                                "watch"});
  }
  outcome.result["group_classes"] = std::move(rows);
  return {};
}

Json attribute_json(const Attribute& one) {
  const auto& kano = one.kano;
  Json json{{"name", one.name}, {"n", kano.n}};
  json.update(status_json(kano.verdict));
  json["category"] = stats::kano_class_name(kano.category);
  json["second"] = stats::kano_class_name(kano.second);
  json["mixed"] = kano.mixed;
  json["sure"] = kano.fong_significant;
  json["category_strength"] = number(kano.category_strength);
  json["total_strength"] = number(kano.total_strength);
  json["better"] = number(kano.better.value);
  json["better_ci"] = interval_json(kano.better.interval);
  json["worse"] = number(kano.worse.value);
  json["worse_ci"] = interval_json(kano.worse.interval);
  json["counts"] = Json::object();
  for (std::size_t i = 0; i < stats::kKanoClasses; ++i) {
    const auto kind = static_cast<stats::KanoClass>(i);
    json["counts"][std::string(stats::kano_class_name(kind))] = kano.counts[i];
  }
  json["functional"] = number(kano.functional.value);
  json["dysfunctional"] = number(kano.dysfunctional.value);
  return json;
}

void find_classes(const std::vector<Attribute>& attributes, Outcome& outcome) {
  const auto names = [&](const std::function<bool(const stats::KanoAttribute&)>& which) {
    std::string text;
    for (const auto& one : attributes) {
      if (which(one.kano)) text += (text.empty() ? "" : ", ") + one.name;
    }
    return text;
  };
  const auto add = [&](const char* key, const char* tone, stats::KanoClass kind) {
    const auto text = names([&](const auto& kano) {
      return kano.verdict.ok() && !kano.mixed && kano.category == kind;
    });
    if (!text.empty()) outcome.findings.push_back({key, {{"names", text}}, tone});
  };
  using enum stats::KanoClass;
  add("kano.must", "watch", M);
  add("kano.performance", "note", O);
  add("kano.delight", "good", A);
  add("kano.indifferent", "note", I);
  add("kano.reverse", "bad", R);
  add("kano.questionable", "watch", Q);
  const auto mixed = names([](const auto& kano) { return kano.verdict.ok() && kano.mixed; });
  if (!mixed.empty()) outcome.findings.push_back({"kano.mixed", {{"names", mixed}}, "watch"});
}

Result<double> share_setting(const Json& map, const std::string& name, const char* setting,
                             double otherwise) {
  const Json value = map.value(name, Json(otherwise));
  if (!value.is_number() || value.get<double>() < 0) {
    return refused(setting, fmt::format("\"{}\" needs a number, 0 or more.", name));
  }
  return value.get<double>();
}

/// The levels at which an attribute can be provided from now on, with cost and effect against now.
Result<Choice> choice_of(const StudyInput& input, const Attribute& one, int steps) {
  TROTH_ASSIGN(const double cost, share_setting(input.settings.at("costs"), one.name, "costs", 0));
  TROTH_ASSIGN(const double now, share_setting(input.settings.at("now"), one.name, "now", 0));
  if (now > 1) return refused("now", fmt::format("\"{}\" is a share from 0 to 1.", one.name));
  const double value = input.settings.at("value_of_full_effect").get<double>();
  const auto effect = [&](double share) {
    return kano_effect(one.kano.category, one.kano.better.value, one.kano.worse.value, share);
  };
  Choice choice{one.name, {}};
  for (int step = 0; step <= steps; ++step) {
    const double share = now + (1 - now) * step / steps;
    choice.levels.push_back(
        {share, std::llround(cost * step / steps), value * (effect(share) - effect(now))});
  }
  return choice;
}

Status add_budget(const StudyInput& input, const std::vector<Attribute>& attributes,
                  Outcome& outcome) {
  const Json& costs = input.settings.at("costs");
  const Json& value = input.settings.at("value_of_full_effect");
  if (costs.empty() || !value.is_number()) {
    outcome.findings.push_back({"kano.no_costs", {}});
    return {};
  }
  const int steps = input.settings.at("steps").get<int>();
  if (steps < 1 || steps > 100) return refused("steps", "This is a whole number from 1 to 100.");
  for (const auto& [name, unused] : costs.items()) {
    const bool known = std::any_of(attributes.begin(), attributes.end(),
                                   [&](const Attribute& one) { return one.name == name; });
    if (!known) return refused("costs", fmt::format("There is no attribute \"{}\".", name));
  }
  std::vector<Choice> choices;
  for (const auto& one : attributes) {
    if (!costs.contains(one.name) || !one.kano.better.ok()) continue;
    TROTH_ASSIGN(auto choice, choice_of(input, one, steps));
    choices.push_back(std::move(choice));
  }
  const Json& limit = input.settings.at("budget");
  std::optional<std::int64_t> budget;
  if (limit.is_number()) budget = std::llround(limit.get<double>());
  TROTH_ASSIGN(const Allocation best, allocate(choices, budget));
  Json rows = Json::array();
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const Level& level = choices[i].levels[best.chosen[i]];
    rows.push_back({{"name", choices[i].name},
                    {"now", choices[i].levels.front().share},
                    {"share", level.share},
                    {"cost", level.cost},
                    {"worth", number(level.worth)},
                    {"net", number(level.worth - static_cast<double>(level.cost))}});
  }
  Json frontier = Json::array();
  for (const auto& point : best.frontier) {
    frontier.push_back({{"cost", point.cost}, {"worth", number(point.worth)}});
  }
  outcome.result["budget"] = {{"spent", best.cost},
                              {"worth", number(best.worth)},
                              {"boundary", best.boundary},
                              {"boundary_worth", number(best.boundary_worth)},
                              {"attributes", std::move(rows)},
                              {"frontier", std::move(frontier)}};
  const bool short_of = budget && *budget < best.boundary;
  outcome.findings.push_back({short_of ? "kano.budget_short" : "kano.boundary",
                              {{"spent", best.cost},
                               {"worth", best.worth},
                               {"boundary", best.boundary},
                               {"boundary_worth", best.boundary_worth}},
                              short_of ? "watch" : "good"});
  return {};
}

Result<Outcome> compute_kano(const StudyInput& input) {
  const Json& pairs = input.settings.at("pairs");
  if (pairs.empty()) return refused("pairs", "No pair of items is named.");
  Outcome outcome;
  outcome.method = "kano";
  std::vector<Attribute> attributes;
  outcome.result["attributes"] = Json::array();
  for (const auto& [name, pair] : pairs.items()) {
    TROTH_ASSIGN(auto one, classify(input, name, pair));
    outcome.result["attributes"].push_back(attribute_json(one));
    outcome.n = std::max(outcome.n, one.kano.n);
    if (!one.kano.verdict.ok()) {
      outcome.warnings.push_back({one.kano.verdict.cause, one.kano.verdict.culprit, name});
      if (outcome.verdict.ok() && attributes.empty()) outcome.verdict = one.kano.verdict;
      continue;
    }
    outcome.verdict = {};
    attributes.push_back(std::move(one));
  }
  if (!outcome.verdict.ok()) return outcome;
  find_classes(attributes, outcome);
  TROTH_TRY(compare_kano(input, attributes, outcome));
  TROTH_TRY(add_budget(input, attributes, outcome));
  outcome.next = {7, "kano.for_whom", {}};
  return outcome;
}

}  // namespace

StudyType kano_type() {
  return {6,
          "kano",
          {{{Role::kano_functional}, 1}, {{Role::kano_dysfunctional}, 1}},
          &standard_kano,
          &compute_kano,
          {{"kano",
            "/attributes",
            {{"name", "text"},
             {"n", "count"},
             {"category", "word"},
             {"second", "word"},
             {"mixed", "truth"},
             {"sure", "truth"},
             {"better", "2", "better_ci"},
             {"worse", "2", "worse_ci"}}},
           {"group_classes",
            "/group_classes",
            {{"name", "text"},
             {"group", "text"},
             {"n", "count"},
             {"category", "word"},
             {"sure", "truth"},
             {"better", "2", "better_ci"},
             {"p_better", "p"},
             {"worse", "2", "worse_ci"},
             {"p_worse", "p"}}},
           {"budget",
            "/budget/attributes",
            {{"name", "text"},
             {"now", "percent"},
             {"share", "percent"},
             {"cost", "count"},
             {"worth", "count"},
             {"net", "count"}}},
           {"frontier", "/budget/frontier", {{"cost", "count"}, {"worth", "count"}}}}};
}

}  // namespace troth::measure
