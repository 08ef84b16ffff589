// Generation 5: which gap to close first. Performance of every attribute against target, best unit
// and competitor, weighed by what satisfaction hangs on.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/change.h"
#include "stats/drivers.h"
#include "stats/multiple.h"

namespace troth::measure {
namespace {

using survey::Role;

/// Competitor items by the item of the same short title.
Json matched(const survey::KnownInstrument& instrument, Role role) {
  Json pairs = Json::object();
  for (const auto& known : instrument.items) {
    if (known.item.role != Role::attribute) continue;
    for (const auto& other : instrument.items) {
      if (other.item.role == role && short_title(other.item) == short_title(known.item)) {
        pairs[known.item.code] = other.item.code;
      }
    }
  }
  return pairs;
}

Json standard_shortboard(const survey::KnownInstrument& instrument) {
  return {{"target", first_code(instrument, {Role::satisfaction, Role::csat})},
          {"items", codes_of(instrument, {Role::attribute})},
          {"goal", nullptr},
          {"goals", Json::object()},
          {"competitors", matched(instrument, Role::competitor)},
          {"owners", Json::object()},
          {"remeasured_from", nullptr},
          {"bootstrap", 200}};
}

struct ShortboardWork {
  const StudyInput& input;
  std::vector<std::size_t> items;
  std::size_t target = 0;
  Grouping units;                     ///< No groups: no comparison was asked for.
  std::vector<GroupScores> compared;  ///< Item by item; Holm over all items and units.

  const StudyData& data() const { return input.main(); }
};

/// Every item in every unit against the rest.
Status compare_units(ShortboardWork& work) {
  std::vector<double> p;
  for (const std::size_t item : work.items) {
    TROTH_ASSIGN(const auto scores, score_column(work.data(), item, "items"));
    work.compared.push_back(
        compare_scores(scores, work.data().weights, work.units, work.input.level()));
    for (const auto& one : work.compared.back().groups) p.push_back(one.against_rest.p);
  }
  const auto corrected = stats::holm(p);
  std::size_t next = 0;
  for (auto& item : work.compared) {
    for (auto& one : item.groups) one.p_holm = corrected[next++];
  }
  return {};
}

/// The unit that stands best for certain, or at least by value: with its distance.
void add_best_unit(const GroupScores& compared, Json& row) {
  const GroupScore* best = nullptr;
  const GroupScore* worst = nullptr;
  for (const auto& one : compared.groups) {
    if (!one.mean.ok()) continue;
    if (best == nullptr || one.mean.value > best->mean.value) best = &one;
    if (worst == nullptr || one.mean.value < worst->mean.value) worst = &one;
  }
  if (best == nullptr) return;
  row["best_unit"] = best->group;
  row["best_score"] = number(best->mean.value);
  row["worst_unit"] = worst->group;
  row["worst_score"] = number(worst->mean.value);
  row["worst_sure"] = worst->p_holm < 0.05 && worst->against_rest.value < 0;
}

Status add_competitor(const ShortboardWork& work, std::size_t item,
                      const std::vector<double>& scores, Json& row) {
  const Json code =
      work.input.settings.at("competitors").value(work.data().items[item].code, Json());
  if (!code.is_string()) return {};
  const std::size_t other = work.data().find(code.get<std::string>());
  if (other == StudyData::npos) {
    return refused("competitors", fmt::format("The instrument has no item {}.", code.dump()));
  }
  TROTH_ASSIGN(const auto theirs, score_column(work.data(), other, "competitors"));
  std::vector<double> gaps;
  for (std::size_t i = 0; i < scores.size(); ++i) gaps.push_back(scores[i] - theirs[i]);
  const auto gap = mean_of(gaps, work.data().weights, work.input.level());
  row["competitor_gap"] = number(gap.value);
  row["competitor_gap_ci"] = interval_json(gap.interval);
  return {};
}

/// The level an item is to reach: its own goal, the common one, or the best unit.
Result<double> goal_of(const ShortboardWork& work, const std::string& code, const Json& row) {
  const Json& common = work.input.settings.at("goal");
  const Json own = work.input.settings.at("goals").value(code, Json());
  const Json& goal = own.is_null() ? common : own;
  if (goal.is_number()) {
    const double value = goal.get<double>();
    if (value < 0 || value > 100) return refused("goals", "Goals lie between 0 and 100.");
    return value;
  }
  if (!goal.is_null()) return refused("goals", "A goal is a number from 0 to 100.");
  if (row.contains("best_score") && row.at("best_score").is_number()) {
    return row.at("best_score").get<double>();
  }
  return stats::kNaN;
}

/// The same item before and after the day from which it was measured again.
Status add_remeasured(const ShortboardWork& work, const std::vector<double>& scores, double goal,
                      Json& row) {
  const Json& from = work.input.settings.at("remeasured_from");
  if (from.is_null()) return {};
  const auto day = from.is_string() ? parse_day(from.get<std::string>()) : std::nullopt;
  if (!day) return refused("remeasured_from", "This is not a date.", "Write it as 2026-03-31.");
  std::vector<double> before(scores.size(), stats::kNaN);
  std::vector<double> after(scores.size(), stats::kNaN);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!work.data().dated[i]) continue;
    (work.data().days[i] < *day ? before : after)[i] = scores[i];
  }
  const auto& weights = work.data().weights;
  const auto then = mean_of(before, weights, work.input.level());
  const auto now = mean_of(after, weights, work.input.level());
  if (!then.ok() || !now.ok()) return {};
  const auto change = stats::change(then, now);
  row["before"] = number(then.value);
  row["change"] = number(change.difference.value);
  row["change_ci"] = interval_json(change.difference.interval);
  const double gap = goal - then.value;
  if (gap > 0) row["closed"] = number((now.value - then.value) / gap);
  return {};
}

Result<Json> row_of(const ShortboardWork& work, std::size_t place, const stats::Driver* driver) {
  const std::size_t item = work.items[place];
  const auto& about = work.data().items[item];
  TROTH_ASSIGN(const auto scores, score_column(work.data(), item, "items"));
  const auto mean = mean_of(scores, work.data().weights, work.input.level());
  Json row{{"item", about.code},
           {"name", short_title(about)},
           {"n", mean.n},
           {"score", number(mean.value)},
           {"score_ci", interval_json(mean.interval)},
           {"share", driver == nullptr ? Json() : number(driver->share)},
           {"share_ci", driver == nullptr ? Json() : interval_json(driver->share_interval)}};
  add_best_unit(work.compared[place], row);
  TROTH_TRY(add_competitor(work, item, scores, row));
  TROTH_ASSIGN(const double goal, goal_of(work, about.code, row));
  row["goal"] = number(goal);
  row["gap"] = number(mean.value - goal);
  // Sure when the whole interval lies below the goal.
  row["gap_sure"] = mean.interval.known() && mean.interval.hi < goal;
  row["priority"] =
      driver == nullptr ? Json() : number(driver->share * std::max(0.0, goal - mean.value));
  row["owner"] = work.input.settings.at("owners").value(about.code, Json());
  TROTH_TRY(add_remeasured(work, scores, goal, row));
  return row;
}

void find_first(const Json& rows, Outcome& outcome) {
  const Json& first = rows.front();
  if (!first.at("priority").is_number() || first.at("priority") == 0) {
    outcome.findings.push_back({"shortboard.none", {}, "good"});
    return;
  }
  outcome.findings.push_back({"shortboard.first",
                              {{"name", first.at("name")},
                               {"score", first.at("score")},
                               {"goal", first.at("goal")},
                               {"share", first.at("share")}},
                              "bad"});
  for (const Json& row : rows) {
    if (row.value("worst_sure", false)) {
      outcome.findings.push_back({"shortboard.unit",
                                  {{"name", row.at("name")},
                                   {"unit", row.at("worst_unit")},
                                   {"score", row.at("worst_score")},
                                   {"best", row.at("best_unit")},
                                   {"best_score", row.at("best_score")}},
                                  "bad"});
      break;
    }
  }
  const Json* behind = nullptr;
  for (const Json& row : rows) {
    const Json interval = row.value("competitor_gap_ci", Json());
    if (!interval.is_array() || interval[1].get<double>() >= 0) continue;
    if (behind == nullptr || row.at("competitor_gap") < behind->at("competitor_gap")) behind = &row;
  }
  if (behind != nullptr) {
    outcome.findings.push_back(
        {"shortboard.competitor",
         {{"name", behind->at("name")}, {"points", -behind->at("competitor_gap").get<double>()}},
         "bad"});
  }
  std::size_t unowned = 0;
  for (const Json& row : rows) {
    const bool open = row.at("priority").is_number() && row.at("priority") > 0;
    unowned += open && row.at("owner").is_null() ? 1U : 0U;
  }
  if (unowned > 0) {
    outcome.findings.push_back({"shortboard.no_owner", {{"items", unowned}}, "watch"});
  }
}

Result<Outcome> compute_shortboard(const StudyInput& input) {
  ShortboardWork work{input, {}, 0, {}, {}};
  TROTH_ASSIGN(work.items, items_of(input.settings, "items", input.main()));
  TROTH_ASSIGN(work.target, item_of(input.settings, "target", input.main()));
  if (work.items.size() < 2) return refused("items", "At least two items are needed.");
  const auto by = input.settings.at("compare").get<std::string>();
  if (!by.empty()) {
    TROTH_ASSIGN(work.units, grouping_of(input.main(), by));
  } else if (input.settings.at("goal").is_null() && input.settings.at("goals").empty()) {
    return refused("goal", "There is nothing to measure the gaps against.",
                   "Give goal (0 to 100), goals by item, or compare units, as compare=region.");
  }
  TROTH_TRY(compare_units(work));
  Outcome outcome;
  outcome.method = "shortboard";
  TROTH_ASSIGN(const auto rows, driver_rows(input.main(), work.items, work.target, outcome));
  stats::DriversOptions options;
  options.plan = {input.settings.at("bootstrap").get<std::size_t>(), input.seed(), input.threads,
                  input.level()};
  const auto drivers = stats::drivers(rows.target, input.main().items[work.target].code,
                                      rows.predictors.frame, rows.predictors.weights, options);
  outcome.n = input.main().rows();
  outcome.verdict = drivers.verdict;
  for (const auto& warning : drivers.warnings) outcome.warnings.push_back(warning);
  Json list = Json::array();
  for (std::size_t i = 0; i < work.items.size(); ++i) {
    const bool known = drivers.verdict.ok();
    TROTH_ASSIGN(auto row, row_of(work, i, known ? &drivers.drivers[i] : nullptr));
    list.push_back(std::move(row));
  }
  std::stable_sort(list.begin(), list.end(), [](const Json& a, const Json& b) {
    const auto priority = [](const Json& row) {
      return row.at("priority").is_number() ? row.at("priority").get<double>() : -1.0;
    };
    return priority(a) > priority(b);
  });
  if (drivers.verdict.ok()) find_first(list, outcome);
  outcome.result["r2"] = number(drivers.r2);
  outcome.result["items"] = std::move(list);
  outcome.next = {6, "shortboard.how_far", {}};
  return outcome;
}

}  // namespace

StudyType shortboard_type() {
  return {5,
          "shortboard",
          {{{Role::satisfaction, Role::csat}, 1}, {{Role::attribute}, 2}},
          &standard_shortboard,
          &compute_shortboard,
          {{"shortboard",
            "/items",
            {{"name", "text"},
             {"priority", "2"},
             {"score", "1", "score_ci"},
             {"goal", "1"},
             {"gap", "1"},
             {"gap_sure", "truth"},
             {"share", "percent", "share_ci"},
             {"owner", "text"}}},
           {"units_of_items",
            "/items",
            {{"name", "text"},
             {"best_unit", "text"},
             {"best_score", "1"},
             {"worst_unit", "text"},
             {"worst_score", "1"},
             {"worst_sure", "truth"},
             {"competitor_gap", "1", "competitor_gap_ci"},
             {"before", "1"},
             {"change", "1", "change_ci"},
             {"closed", "percent"}}}}};
}

}  // namespace troth::measure
