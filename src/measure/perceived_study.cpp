// Generation 2: how good is the service felt to be, item by item, against what was expected.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/reliability.h"

namespace troth::measure {
namespace {

using survey::Role;

/// Expectation items by the perception item of the same short title.
Json matched_expectations(const survey::KnownInstrument& instrument) {
  Json pairs = Json::object();
  for (const auto& known : instrument.items) {
    if (known.item.role != Role::attribute) continue;
    for (const auto& other : instrument.items) {
      const bool fits = other.item.role == Role::expectation &&
                        short_title(other.item) == short_title(known.item);
      if (fits) pairs[known.item.code] = other.item.code;
    }
  }
  return pairs;
}

Json dimensions_by_touchpoint(const survey::KnownInstrument& instrument) {
  Json dimensions = Json::object();
  for (const auto& known : instrument.items) {
    if (known.item.role == Role::attribute && !known.item.touchpoint.empty()) {
      dimensions[known.item.code] = known.item.touchpoint;
    }
  }
  return dimensions;
}

Json standard_perceived(const survey::KnownInstrument& instrument) {
  return {{"items", codes_of(instrument, {Role::attribute})},
          {"expectations", matched_expectations(instrument)},
          {"expectation_source", ""},
          {"expectation_sources",
           {{"1", "own experience"}, {"2", "others' word"}, {"3", "the company's promises"}}},
          {"dimensions", dimensions_by_touchpoint(instrument)},
          {"back_office", Json::array()},
          {"top_boxes", 2}};
}

/// What one item scored.
struct Line {
  std::size_t item = 0;
  std::vector<double> scores;
  stats::Estimate mean;
};

Json line_json(const StudyData& data, const Line& line, int boxes, double level) {
  const auto& about = data.items[line.item];
  // Half a point off the box, so that 8.5 on a scale of whole numbers decides as 9 does.
  const double top = *about.scale_max - boxes + 0.5;
  const double low = *about.scale_min + boxes - 0.5;
  const auto& answers = data.columns[line.item];
  const auto high_share =
      share_of(answers, data.weights, level, [&](double answer) { return answer > top; });
  const auto low_share =
      share_of(answers, data.weights, level, [&](double answer) { return answer < low; });
  return {{"item", about.code},
          {"name", short_title(about)},
          {"n", line.mean.n},
          {"score", number(line.mean.value)},
          {"score_ci", interval_json(line.mean.interval)},
          {"top_share", number(high_share.value)},
          {"top_share_ci", interval_json(high_share.interval)},
          {"bottom_share", number(low_share.value)},
          {"bottom_share_ci", interval_json(low_share.interval)}};
}

std::vector<double> differences(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> gaps;
  for (std::size_t row = 0; row < a.size(); ++row) gaps.push_back(a[row] - b[row]);
  return gaps;
}

/// Gaps of one item among those whose expectation came from each source.
Status add_sources(const StudyInput& input, std::size_t item, const std::vector<double>& gaps,
                   Json& rows) {
  const auto& data = input.main();
  TROTH_ASSIGN(const std::size_t source, item_of(input.settings, "expectation_source", data));
  const Json& names = input.settings.at("expectation_sources");
  std::map<std::string, std::vector<double>> by_source;
  for (std::size_t row = 0; row < gaps.size(); ++row) {
    const double answer = data.columns[source][row];
    if (std::isnan(answer) || std::isnan(gaps[row])) continue;
    const std::string code = fmt::format("{}", answer);
    auto& values = by_source[names.value(code, code)];
    values.resize(gaps.size(), stats::kNaN);
    values[row] = gaps[row];
  }
  for (const auto& [name, values] : by_source) {
    const auto gap = mean_of(values, data.weights, input.level());
    rows.push_back({{"name", short_title(data.items[item])},
                    {"source", name},
                    {"n", gap.n},
                    {"gap", number(gap.value)},
                    {"gap_ci", interval_json(gap.interval)}});
  }
  return {};
}

Status add_gaps(const StudyInput& input, Outcome& outcome) {
  const auto& data = input.main();
  const bool sourced = !input.settings.at("expectation_source").get<std::string>().empty();
  Json rows = Json::array();
  Json sources = Json::array();
  for (const auto& [perceived, expected] : input.settings.at("expectations").items()) {
    const std::size_t p = data.find(perceived);
    const std::size_t e =
        expected.is_string() ? data.find(expected.get<std::string>()) : StudyData::npos;
    if (p == StudyData::npos || e == StudyData::npos) {
      return refused("expectations",
                     fmt::format("\"{}\" and its expectation are not both items.", perceived));
    }
    TROTH_ASSIGN(const auto felt, score_column(data, p, "expectations"));
    TROTH_ASSIGN(const auto hoped, score_column(data, e, "expectations"));
    const auto gaps = differences(felt, hoped);
    const auto gap = mean_of(gaps, data.weights, input.level());
    const auto expectation = mean_of(hoped, data.weights, input.level());
    const auto perception = mean_of(felt, data.weights, input.level());
    rows.push_back({{"item", perceived},
                    {"name", short_title(data.items[p])},
                    {"n", gap.n},
                    {"expectation", number(expectation.value)},
                    {"perception", number(perception.value)},
                    {"gap", number(gap.value)},
                    {"gap_ci", interval_json(gap.interval)}});
    if (sourced) TROTH_TRY(add_sources(input, p, gaps, sources));
  }
  const auto worst = std::min_element(rows.begin(), rows.end(), [](const Json& a, const Json& b) {
    return a.at("gap").is_number() && (!b.at("gap").is_number() || a.at("gap") < b.at("gap"));
  });
  if (worst != rows.end() && worst->at("gap_ci").is_array() &&
      worst->at("gap_ci")[1].get<double>() < 0) {
    outcome.findings.push_back(
        {"perceived.widest_gap",
         {{"name", worst->at("name")}, {"points", -worst->at("gap").get<double>()}},
         "bad"});
  }
  if (!rows.empty()) outcome.result["gaps"] = std::move(rows);
  if (!sources.empty()) outcome.result["expectation_sources"] = std::move(sources);
  return {};
}

/// Alpha of a dimension's items, over the rows that answered them all.
Json alpha_json(const StudyData& data, const std::vector<std::size_t>& items) {
  if (items.size() < 2) return nullptr;
  const auto rows = complete_rows(data, items);
  const auto reliability = stats::reliability(rows.frame, rows.weights);
  return reliability.verdict.ok() ? number(reliability.alpha.value) : Json();
}

Status add_dimensions(const StudyInput& input, const std::vector<std::size_t>& items,
                      Outcome& outcome) {
  const auto& data = input.main();
  std::map<std::string, std::vector<std::size_t>> members;
  for (const auto& [code, name] : input.settings.at("dimensions").items()) {
    const std::size_t item = data.find(code);
    if (item == StudyData::npos || !name.is_string()) {
      return refused("dimensions", fmt::format("The instrument has no item \"{}\".", code));
    }
    members[name.get<std::string>()].push_back(item);
  }
  TROTH_ASSIGN(const auto back, items_of(input.settings, "back_office", data));
  if (!back.empty()) {
    members["back office"] = back;
    for (const std::size_t item : items) {
      if (std::find(back.begin(), back.end(), item) == back.end()) {
        members["front office"].push_back(item);
      }
    }
  }
  members["overall"] = items;
  Json rows = Json::array();
  for (const auto& [name, places] : members) {
    TROTH_ASSIGN(const auto scores, row_scores(data, places, "dimensions"));
    const auto mean = mean_of(scores, data.weights, input.level());
    rows.push_back({{"name", name},
                    {"items", places.size()},
                    {"n", mean.n},
                    {"score", number(mean.value)},
                    {"score_ci", interval_json(mean.interval)},
                    {"alpha", alpha_json(data, places)}});
  }
  outcome.result["dimensions"] = std::move(rows);
  return {};
}

Result<Outcome> compute_perceived(const StudyInput& input) {
  const auto& data = input.main();
  TROTH_ASSIGN(const auto items, items_of(input.settings, "items", data));
  if (items.empty()) return refused("items", "No item is named.");
  const int boxes = input.settings.at("top_boxes").get<int>();
  if (boxes < 1 || boxes > 5) return refused("top_boxes", "This is a whole number from 1 to 5.");
  Outcome outcome;
  outcome.method = "perceived_quality";
  std::vector<Line> lines;
  outcome.result["items"] = Json::array();
  for (const std::size_t item : items) {
    Line line{item, {}, {}};
    TROTH_ASSIGN(line.scores, score_column(data, item, "items"));
    line.mean = mean_of(line.scores, data.weights, input.level());
    outcome.result["items"].push_back(line_json(data, line, boxes, input.level()));
    if (line.mean.ok()) lines.push_back(std::move(line));
  }
  TROTH_ASSIGN(const auto scores, row_scores(data, items, "items"));
  const auto overall = mean_of(scores, data.weights, input.level());
  outcome.n = overall.n;
  outcome.verdict = overall.verdict;
  if (!overall.ok()) return outcome;
  outcome.findings.push_back({"perceived.level",
                              {{"value", overall.value},
                               {"low", overall.interval.lo},
                               {"high", overall.interval.hi},
                               {"n", overall.n}}});
  const auto order = [](const Line& a, const Line& b) { return a.mean.value < b.mean.value; };
  if (lines.size() > 1) {
    const auto [low, high] = std::minmax_element(lines.begin(), lines.end(), order);
    outcome.findings.push_back({"perceived.best_and_worst",
                                {{"best", short_title(data.items[high->item])},
                                 {"high", high->mean.value},
                                 {"worst", short_title(data.items[low->item])},
                                 {"low", low->mean.value}}});
  }
  TROTH_TRY(add_dimensions(input, items, outcome));
  TROTH_TRY(add_gaps(input, outcome));
  TROTH_TRY(add_groups(input, scores, outcome));
  std::vector<ItemScores> compared;
  for (auto& line : lines) {
    const auto& about = data.items[line.item];
    compared.push_back({about.code, short_title(about), std::move(line.scores)});
  }
  TROTH_TRY(add_item_groups(input, compared, outcome));
  outcome.next = {3, "perceived.one_number", {}};
  return outcome;
}

}  // namespace

StudyType perceived_type() {
  return {2,
          "perceived",
          {{{Role::attribute}, 1}},
          &standard_perceived,
          &compute_perceived,
          {{"touchpoints",
            "/items",
            {{"name", "text"},
             {"n", "count"},
             {"score", "1", "score_ci"},
             {"top_share", "percent", "top_share_ci"},
             {"bottom_share", "percent", "bottom_share_ci"}}},
           {"dimensions",
            "/dimensions",
            {{"name", "word"}, {"n", "count"}, {"score", "1", "score_ci"}, {"alpha", "2"}}},
           {"gaps",
            "/gaps",
            {{"name", "text"},
             {"n", "count"},
             {"expectation", "1"},
             {"perception", "1"},
             {"gap", "1", "gap_ci"}}},
           {"expectation_sources",
            "/expectation_sources",
            {{"name", "text"}, {"source", "text"}, {"n", "count"}, {"gap", "1", "gap_ci"}}},
           groups_table(),
           item_groups_table()}};
}

}  // namespace troth::measure
