// Generation 4: what makes the dissatisfied dissatisfied, which need not be what the satisfied
// lack.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/asymmetry.h"
#include "stats/drivers.h"
#include "stats/proportion.h"

namespace troth::measure {
namespace {

using survey::Role;

/// Top two and, of a scale from 1 to 10, bottom five boxes; of shorter scales in proportion.
Json cut(const survey::KnownInstrument& instrument, const Json& code, bool high) {
  for (const auto& known : instrument.items) {
    if (known.item.code != code || !known.item.scale_min || !known.item.scale_max) continue;
    const double lo = *known.item.scale_min;
    const double hi = *known.item.scale_max;
    return high ? hi - 1 : std::floor(lo + 0.45 * (hi - lo));
  }
  return nullptr;
}

Json standard(const survey::KnownInstrument& instrument) {
  const Json target = first_code(instrument, {Role::satisfaction, Role::csat});
  const Json attributes = codes_of(instrument, {Role::attribute});
  const Json like = attributes.empty() ? target : attributes.front();
  return {{"target", target},
          {"items", attributes},
          {"satisfied_from", cut(instrument, target, true)},
          {"dissatisfied_to", cut(instrument, target, false)},
          {"item_high_from", cut(instrument, like, true)},
          {"item_low_to", cut(instrument, like, false)},
          {"bootstrap", 200}};
}

struct Cuts {
  double satisfied_from = 0;
  double dissatisfied_to = 0;
  double item_high_from = 0;
  double item_low_to = 0;
};

Result<Cuts> cuts_of(const Json& settings) {
  Cuts cuts;
  for (const auto& [name, value] : {std::pair{"satisfied_from", &cuts.satisfied_from},
                                    std::pair{"dissatisfied_to", &cuts.dissatisfied_to},
                                    std::pair{"item_high_from", &cuts.item_high_from},
                                    std::pair{"item_low_to", &cuts.item_low_to}}) {
    if (!settings.at(name).is_number()) return refused(name, "This must be a number.");
    *value = settings.at(name).get<double>();
  }
  if (cuts.dissatisfied_to >= cuts.satisfied_from) {
    return refused("dissatisfied_to", "The dissatisfied end below where the satisfied begin.");
  }
  if (cuts.item_low_to >= cuts.item_high_from) {
    return refused("item_low_to", "Low answers end below where high ones begin.");
  }
  return cuts;
}

struct Work {
  const StudyInput& input;
  std::vector<std::size_t> items;
  std::size_t target = 0;
  Cuts cuts;
  stats::Resampling plan;

  const StudyData& data() const { return input.main(); }
  std::string name(const std::string& code) const {
    return short_title(data().items[data().find(code)]);
  }
};

void add_shares(const Work& work, Outcome& outcome) {
  const auto& answers = work.data().columns[work.target];
  const auto& weights = work.data().weights;
  const double level = work.input.level();
  const auto satisfied = share_of(
      answers, weights, level, [&](double answer) { return answer >= work.cuts.satisfied_from; });
  const auto dissatisfied = share_of(
      answers, weights, level, [&](double answer) { return answer <= work.cuts.dissatisfied_to; });
  outcome.n = dissatisfied.n;
  outcome.verdict = dissatisfied.verdict;
  outcome.result["satisfied"] = estimate_json(satisfied);
  outcome.result["dissatisfied"] = estimate_json(dissatisfied);
  if (!dissatisfied.ok()) return;
  outcome.findings.push_back({"dissatisfied.shares",
                              {{"satisfied", satisfied.value},
                               {"dissatisfied", dissatisfied.value},
                               {"low", dissatisfied.interval.lo},
                               {"high", dissatisfied.interval.hi},
                               {"n", dissatisfied.n}}});
}

/// What share of the dissatisfied rate an item low, against the others. Most frequent first.
void add_reasons(const Work& work, Outcome& outcome) {
  Json rows = Json::array();
  const auto& target = work.data().columns[work.target];
  for (const std::size_t item : work.items) {
    std::vector<double> unhappy;
    std::uint64_t unhappy_low = 0;
    std::uint64_t others = 0;
    std::uint64_t others_low = 0;
    for (std::size_t row = 0; row < target.size(); ++row) {
      const double answer = work.data().columns[item][row];
      if (std::isnan(answer) || std::isnan(target[row])) continue;
      const bool low = answer <= work.cuts.item_low_to;
      if (target[row] <= work.cuts.dissatisfied_to) {
        unhappy.push_back(answer);
        unhappy_low += low ? 1U : 0U;
      } else {
        ++others;
        others_low += low ? 1U : 0U;
      }
    }
    const double level = work.input.level();
    const auto share = stats::proportion(unhappy_low, unhappy.size(), level);
    const auto elsewhere = stats::proportion(others_low, others, level);
    const auto gap =
        stats::proportion_difference(unhappy_low, unhappy.size(), others_low, others, level);
    rows.push_back({{"item", work.data().items[item].code},
                    {"name", short_title(work.data().items[item])},
                    {"n", share.n},
                    {"share", number(share.value)},
                    {"share_ci", interval_json(share.interval)},
                    {"others", number(elsewhere.value)},
                    {"difference_share", number(gap.value)},
                    {"difference_share_ci", interval_json(gap.interval)}});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Json& a, const Json& b) {
    return a.at("share").is_number() && b.at("share").is_number() && a.at("share") > b.at("share");
  });
  if (!rows.empty() && rows[0].at("share").is_number()) {
    outcome.findings.push_back({"dissatisfied.first_reason",
                                {{"name", rows[0].at("name")},
                                 {"share", rows[0].at("share")},
                                 {"others", rows[0].at("others")}},
                                "bad"});
  }
  outcome.result["reasons"] = std::move(rows);
}

/// Drivers of being dissatisfied, and of being satisfied, beside each other.
void add_drivers(const Work& work, const DriverRows& rows, Outcome& outcome) {
  std::vector<double> unhappy;
  std::vector<double> happy;
  for (const double answer : rows.target) {
    unhappy.push_back(answer <= work.cuts.dissatisfied_to ? 1 : 0);
    happy.push_back(answer >= work.cuts.satisfied_from ? 1 : 0);
  }
  stats::DriversOptions options;
  options.plan = work.plan;
  const auto& frame = rows.predictors.frame;
  const auto& weights = rows.predictors.weights;
  const auto against = stats::drivers(unhappy, "dissatisfied", frame, weights, options);
  const auto towards = stats::drivers(happy, "satisfied", frame, weights, options);
  for (const auto* one : {&against, &towards}) {
    if (one->verdict.ok()) continue;
    outcome.warnings.push_back({one->verdict.cause, one->verdict.culprit, "drivers"});
    return;
  }
  Json lines = Json::array();
  for (std::size_t i = 0; i < frame.size(); ++i) {
    lines.push_back({{"item", frame.names[i]},
                     {"name", work.name(frame.names[i])},
                     {"dissatisfaction", number(against.drivers[i].share)},
                     {"dissatisfaction_ci", interval_json(against.drivers[i].share_interval)},
                     {"satisfaction", number(towards.drivers[i].share)},
                     {"satisfaction_ci", interval_json(towards.drivers[i].share_interval)}});
  }
  outcome.result["drivers"] = std::move(lines);
  const auto top = [](const stats::Drivers& all) {
    return std::max_element(
        all.drivers.begin(), all.drivers.end(),
        [](const auto& a, const auto& b) { return a.importance < b.importance; });
  };
  const auto worst = top(against);
  const auto best = top(towards);
  const bool same = worst->name == best->name;
  outcome.findings.push_back({same ? "dissatisfied.one_driver" : "dissatisfied.two_drivers",
                              {{"against", work.name(worst->name)},
                               {"towards", work.name(best->name)},
                               {"against_share", worst->share},
                               {"towards_share", best->share}}});
}

void add_asymmetry(const Work& work, const DriverRows& rows, Outcome& outcome) {
  stats::AsymmetryOptions options;
  options.low = work.cuts.item_low_to;
  options.high = work.cuts.item_high_from;
  options.plan = work.plan;
  const auto found = stats::asymmetry(rows.target, work.data().items[work.target].code,
                                      rows.predictors.frame, options, rows.predictors.weights);
  if (!found.verdict.ok()) {
    outcome.warnings.push_back({found.verdict.cause, found.verdict.culprit, "asymmetry"});
    return;
  }
  Json lines = Json::array();
  std::string hurting;
  for (const auto& one : found.drivers) {
    lines.push_back({{"item", one.name},
                     {"name", work.name(one.name)},
                     {"penalty", number(one.penalty)},
                     {"penalty_ci", interval_json(one.penalty_interval)},
                     {"reward", number(one.reward)},
                     {"reward_ci", interval_json(one.reward_interval)},
                     {"impact_asymmetry", number(one.impact_asymmetry)},
                     {"impact_asymmetry_ci", interval_json(one.interval)},
                     {"kind", one.kind},
                     {"sure", one.kind_sure}});
    const bool hurts = one.kind == "frustrator" || one.kind == "dissatisfier";
    if (hurts) hurting += (hurting.empty() ? "" : ", ") + work.name(one.name);
  }
  outcome.result["asymmetry"] = std::move(lines);
  if (!hurting.empty()) {
    outcome.findings.push_back({"dissatisfied.only_hurts", {{"names", hurting}}, "watch"});
  }
}

Result<Outcome> compute(const StudyInput& input) {
  Work work{input, {}, 0, {}, {}};
  TROTH_ASSIGN(work.items, items_of(input.settings, "items", input.main()));
  TROTH_ASSIGN(work.target, item_of(input.settings, "target", input.main()));
  TROTH_ASSIGN(work.cuts, cuts_of(input.settings));
  if (work.items.size() < 2) return refused("items", "At least two items are needed.");
  if (std::find(work.items.begin(), work.items.end(), work.target) != work.items.end()) {
    return refused("target", "The target is one of the items too.");
  }
  work.plan = {input.settings.at("bootstrap").get<std::size_t>(), input.seed(), input.threads,
               input.level()};
  Outcome outcome;
  outcome.method = "satisfied_and_dissatisfied";
  add_shares(work, outcome);
  if (!outcome.verdict.ok()) return outcome;
  add_reasons(work, outcome);
  TROTH_ASSIGN(const auto rows, driver_rows(input.main(), work.items, work.target, outcome));
  add_drivers(work, rows, outcome);
  add_asymmetry(work, rows, outcome);
  TROTH_ASSIGN(const auto scores, score_column(input.main(), work.target, "target"));
  TROTH_TRY(add_groups(input, scores, outcome));
  outcome.next = {5, "dissatisfied.close_gaps", {}};
  return outcome;
}

}  // namespace

StudyType dissatisfied_type() {
  return {4,
          "dissatisfied",
          {{{Role::satisfaction, Role::csat}, 1}, {{Role::attribute}, 2}},
          &standard,
          &compute,
          {{"reasons",
            "/reasons",
            {{"name", "text"},
             {"n", "count"},
             {"share", "percent", "share_ci"},
             {"others", "percent"},
             {"difference_share", "percent", "difference_share_ci"}}},
           {"two_drivers",
            "/drivers",
            {{"name", "text"},
             {"dissatisfaction", "percent", "dissatisfaction_ci"},
             {"satisfaction", "percent", "satisfaction_ci"}}},
           {"asymmetry",
            "/asymmetry",
            {{"name", "text"},
             {"penalty", "2", "penalty_ci"},
             {"reward", "2", "reward_ci"},
             {"impact_asymmetry", "2", "impact_asymmetry_ci"},
             {"kind", "word"},
             {"sure", "truth"}}},
           groups_table()}};
}

}  // namespace troth::measure
