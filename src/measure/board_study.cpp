// The driver board: everything known of an attribute in one row, sorted by what is worth doing, and
// a flag where methods disagree.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/asymmetry.h"
#include "stats/drivers.h"
#include "stats/kano.h"
#include "stats/mean.h"
#include "stats/trend.h"

namespace troth::measure {
namespace {

using survey::Role;

Json standard_board(const survey::KnownInstrument& instrument) {
  return {{"target", first_code(instrument, {Role::satisfaction, Role::csat})},
          {"items", codes_of(instrument, {Role::attribute})},
          {"goal", 85},
          {"goals", Json::object()},
          {"kano", Json::object()},
          {"units", "region"},
          {"periods", "quarter"},
          {"bootstrap", 200}};
}

struct BoardWork {
  const StudyInput& input;
  std::vector<std::size_t> items;
  std::size_t target = 0;
  Grouping units;
  Grouping periods;

  const StudyData& data() const { return input.main(); }
};

/// The item of a role with the same short title, in whichever instrument has it.
struct Found {
  const StudyData* data = nullptr;
  std::size_t item = 0;
};
Found same_title(const StudyInput& input, const std::string& title, Role role) {
  for (const auto& data : input.data) {
    for (std::size_t i = 0; i < data.items.size(); ++i) {
      if (data.items[i].role == role && short_title(data.items[i]) == title) return {&data, i};
    }
  }
  return {};
}

void add_performance(const BoardWork& work, const std::vector<double>& scores, Json& row) {
  const auto& weights = work.data().weights;
  const auto mean = mean_of(scores, weights, work.input.level());
  row["n"] = mean.n;
  row["score"] = number(mean.value);
  row["score_ci"] = interval_json(mean.interval);
  const auto compared = compare_scores(scores, weights, work.units, work.input.level());
  const GroupScore* best = nullptr;
  for (const auto& one : compared.groups) {
    if (best == nullptr || one.mean.value > best->mean.value) best = &one;
  }
  if (best != nullptr) {
    row["best_unit"] = best->group;
    row["to_best_unit"] = number(mean.value - best->mean.value);
  }
  const auto by_period = compare_scores(scores, weights, work.periods, work.input.level());
  std::vector<double> places;
  std::vector<stats::Estimate> means;
  for (const auto& one : by_period.groups) {
    places.push_back(static_cast<double>(places.size()));
    means.push_back(one.mean);
  }
  const auto trend = stats::linear_trend(places, means, work.input.level());
  if (trend.verdict.ok()) {
    row["trend"] = number(trend.slope);
    row["trend_ci"] = interval_json(trend.interval);
  }
}

/// Stated importance and the competitor, where some instrument asks for them by the same title.
Status add_others(const BoardWork& work, const stats::Estimate& mean, const std::string& title,
                  Json& row) {
  const auto stated = same_title(work.input, title, Role::importance);
  if (stated.data != nullptr) {
    TROTH_ASSIGN(const auto scores, score_column(*stated.data, stated.item, "instruments"));
    const auto importance = mean_of(scores, stated.data->weights, work.input.level());
    row["stated"] = number(importance.value);
    row["stated_ci"] = interval_json(importance.interval);
  }
  const auto rival = same_title(work.input, title, Role::competitor);
  if (rival.data != nullptr) {
    TROTH_ASSIGN(const auto scores, score_column(*rival.data, rival.item, "instruments"));
    const auto theirs = mean_of(scores, rival.data->weights, work.input.level());
    if (theirs.ok() && mean.ok()) row["competitor_gap"] = number(mean.value - theirs.value);
  }
  return {};
}

/// The Kano class of a pair with the title, or with the one that the setting names.
void add_kano(const BoardWork& work, const std::string& code, const std::string& title, Json& row) {
  const Json named = work.input.settings.at("kano").value(code, Json(title));
  if (!named.is_string()) return;
  const auto name = named.get<std::string>();
  const auto yes = same_title(work.input, name, Role::kano_functional);
  const auto no = same_title(work.input, name, Role::kano_dysfunctional);
  if (yes.data == nullptr || yes.data != no.data) return;
  const auto rows = complete_rows(*yes.data, {yes.item, no.item});
  std::vector<stats::KanoAnswer> there;
  std::vector<stats::KanoAnswer> absent;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    const double a = rows.frame.columns[0][i];
    const double b = rows.frame.columns[1][i];
    if (a < 1 || a > 5 || b < 1 || b > 5) return;
    there.push_back(static_cast<stats::KanoAnswer>(static_cast<int>(a) - 1));
    absent.push_back(static_cast<stats::KanoAnswer>(static_cast<int>(b) - 1));
  }
  const auto found = stats::kano(there, absent, rows.weights, work.input.level());
  if (found.verdict.ok()) row["kano"] = stats::kano_class_name(found.category);
}

/// Where two methods say the opposite of each other: stated against derived importance (beside the
/// even share), and Kano's class against penalty and reward.
std::string disagreement(const Json& row, double even_share, double mean_stated) {
  std::string text;
  const auto add = [&](const char* what) {
    text += (text.empty() ? "" : ", ") + std::string(what);
  };
  if (row.contains("stated") && row.at("stated").is_number() && row.contains("share") &&
      row.at("share_ci").is_array()) {
    const bool stated_high = row.at("stated").get<double>() > mean_stated;
    const bool derived_high = row.at("share_ci")[0].get<double>() > even_share;
    const bool derived_low = row.at("share_ci")[1].get<double>() < even_share;
    if ((stated_high && derived_low) || (!stated_high && derived_high)) add("importance");
  }
  const auto kind = row.value("kind", "");
  const auto kano = row.value("kano", "");
  const bool hurts = kind == "frustrator" || kind == "dissatisfier";
  const bool pleases = kind == "delighter" || kind == "satisfier";
  if ((kano == "M" && pleases) || (kano == "A" && hurts)) add("kano");
  if (kind == "wrong_sign") add("wrong_sign");
  return text;
}

Status add_derived(const BoardWork& work, Json& rows, Outcome& outcome) {
  TROTH_ASSIGN(const auto complete, driver_rows(work.data(), work.items, work.target, outcome));
  const auto& frame = complete.predictors.frame;
  const auto& weights = complete.predictors.weights;
  const std::string target = short_title(work.data().items[work.target]);
  const stats::Resampling plan{work.input.settings.at("bootstrap").get<std::size_t>(),
                               work.input.seed(), work.input.threads, work.input.level()};
  stats::DriversOptions options;
  options.plan = plan;
  const auto found = stats::drivers(complete.target, target, frame, weights, options);
  outcome.verdict = found.verdict;
  if (!found.verdict.ok()) return {};
  outcome.result["r2"] = number(found.r2);
  stats::AsymmetryOptions cuts;
  const auto& about = work.data().items[work.items.front()];
  cuts.high = *about.scale_max - 1;
  cuts.low = std::floor(*about.scale_min + 0.45 * (*about.scale_max - *about.scale_min));
  cuts.plan = plan;
  const auto asymmetric = stats::asymmetry(complete.target, target, frame, cuts, weights);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i]["share"] = number(found.drivers[i].share);
    rows[i]["share_ci"] = interval_json(found.drivers[i].share_interval);
    rows[i]["priority"] =
        number(found.drivers[i].share * std::max(0.0, -rows[i].at("gap").get<double>()));
    if (!asymmetric.verdict.ok()) continue;
    rows[i]["penalty"] = number(asymmetric.drivers[i].penalty);
    rows[i]["reward"] = number(asymmetric.drivers[i].reward);
    rows[i]["kind"] = asymmetric.drivers[i].kind;
  }
  if (!asymmetric.verdict.ok()) {
    outcome.warnings.push_back({asymmetric.verdict.cause, asymmetric.verdict.culprit, "asymmetry"});
  }
  return {};
}

Result<Json> row_of(const BoardWork& work, std::size_t item) {
  const auto& about = work.data().items[item];
  const std::string title = short_title(about);
  TROTH_ASSIGN(const auto scores, score_column(work.data(), item, "items"));
  Json row{{"item", about.code}, {"name", title}};
  add_performance(work, scores, row);
  const auto mean = mean_of(scores, work.data().weights, work.input.level());
  const Json goal =
      work.input.settings.at("goals").value(about.code, work.input.settings.at("goal"));
  if (!goal.is_number() || goal.get<double>() < 0 || goal.get<double>() > 100) {
    return refused("goals", "A goal is a number from 0 to 100.");
  }
  row["goal"] = goal;
  row["gap"] = mean.value - goal.get<double>();
  TROTH_TRY(add_others(work, mean, title, row));
  add_kano(work, about.code, title, row);
  return row;
}

void conclude(Json& rows, Outcome& outcome) {
  double stated = 0;
  double count = 0;
  for (const Json& row : rows) {
    if (row.contains("stated") && row.at("stated").is_number()) {
      stated += row.at("stated").get<double>();
      ++count;
    }
  }
  const double even = 1.0 / static_cast<double>(rows.size());
  std::string split;
  for (Json& row : rows) {
    row["disagree"] = disagreement(row, even, count > 0 ? stated / count : 0);
    if (row.at("disagree") != "") {
      split += (split.empty() ? "" : ", ") + row.at("name").get<std::string>();
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Json& a, const Json& b) {
    return a.at("priority").get<double>() > b.at("priority").get<double>();
  });
  const Json& first = rows.front();
  if (first.at("priority") > 0) {
    outcome.findings.push_back({"board.first",
                                {{"name", first.at("name")},
                                 {"share", first.at("share")},
                                 {"gap", -first.at("gap").get<double>()}},
                                "bad"});
  }
  for (const Json& row : rows) {
    if (row.contains("trend_ci") && row.at("trend_ci").is_array() && row.at("trend_ci")[1] < 0) {
      outcome.findings.push_back(
          {"board.falling",
           {{"name", row.at("name")}, {"points", -row.at("trend").get<double>()}},
           "bad"});
    }
  }
  if (!split.empty()) outcome.findings.push_back({"board.disagree", {{"names", split}}, "watch"});
}

Result<Outcome> compute_board(const StudyInput& input) {
  BoardWork work{input, {}, 0, {}, {}};
  TROTH_ASSIGN(work.items, items_of(input.settings, "items", input.main()));
  TROTH_ASSIGN(work.target, item_of(input.settings, "target", input.main()));
  if (work.items.size() < 2) return refused("items", "At least two items are needed.");
  TROTH_ASSIGN(work.units,
               grouping_of(input.main(), input.settings.at("units").get<std::string>()));
  TROTH_ASSIGN(work.periods,
               grouping_of(input.main(), input.settings.at("periods").get<std::string>()));
  Outcome outcome;
  outcome.method = "driver_board";
  outcome.n = input.main().rows();
  Json rows = Json::array();
  for (const std::size_t item : work.items) {
    TROTH_ASSIGN(auto row, row_of(work, item));
    if (!std::isfinite(row.at("gap").get<double>())) {
      return refused("items", fmt::format("Nobody answered \"{}\".", work.data().items[item].code));
    }
    rows.push_back(std::move(row));
  }
  TROTH_TRY(add_derived(work, rows, outcome));
  if (outcome.verdict.ok()) conclude(rows, outcome);
  std::vector<ItemScores> compared;
  for (const std::size_t item : work.items) {
    const auto& about = work.data().items[item];
    TROTH_ASSIGN(auto scores, score_column(work.data(), item, "items"));
    compared.push_back({about.code, short_title(about), std::move(scores)});
  }
  TROTH_TRY(add_item_groups(input, compared, outcome));
  outcome.result["items"] = std::move(rows);
  outcome.next = {6, "shortboard.how_far", {}};
  return outcome;
}

}  // namespace

StudyType board_type() {
  StudyType type{0,
                 "board",
                 {{{Role::satisfaction, Role::csat}, 1}, {{Role::attribute}, 2}},
                 &standard_board,
                 &compute_board,
                 {{"board",
                   "/items",
                   {{"name", "text"},
                    {"priority", "2"},
                    {"score", "1", "score_ci"},
                    {"gap", "1"},
                    {"share", "percent", "share_ci"},
                    {"stated", "1", "stated_ci"},
                    {"kind", "word"},
                    {"kano", "word"},
                    {"disagree", "word"}}},
                  {"board_more",
                   "/items",
                   {{"name", "text"},
                    {"n", "count"},
                    {"penalty", "2"},
                    {"reward", "2"},
                    {"best_unit", "text"},
                    {"to_best_unit", "1"},
                    {"competitor_gap", "1"},
                    {"trend", "2", "trend_ci"}}},
                  item_groups_table()}};
  type.also = {Role::importance, Role::competitor, Role::kano_functional};
  return type;
}

}  // namespace troth::measure
