// Generation 4: what makes the dissatisfied dissatisfied, which need not be what the satisfied
// lack.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

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

Json standard_dissatisfied(const survey::KnownInstrument& instrument) {
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

struct DissatisfiedWork {
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

void add_shares(const DissatisfiedWork& work, Outcome& outcome) {
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
void add_reasons(const DissatisfiedWork& work, Outcome& outcome) {
  Json rows = Json::array();
  const auto& target = work.data().columns[work.target];
  for (const std::size_t item : work.items) {
    std::vector<double> unhappy(target.size(), stats::kNaN);
    std::vector<double> others(target.size(), stats::kNaN);
    for (std::size_t row = 0; row < target.size(); ++row) {
      if (std::isnan(target[row])) continue;
      const bool low = target[row] <= work.cuts.dissatisfied_to;
      (low ? unhappy : others)[row] = work.data().columns[item][row];
    }
    const double level = work.input.level();
    const auto& weights = work.data().weights;
    const auto rated_low = [&](double answer) { return answer <= work.cuts.item_low_to; };
    const auto share = share_of(unhappy, weights, level, rated_low);
    const auto elsewhere = share_of(others, weights, level, rated_low);
    const auto gap = stats::proportion_difference(share, elsewhere, level);
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
void add_drivers(const DissatisfiedWork& work, const DriverRows& rows, Outcome& outcome) {
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

void add_asymmetry(const DissatisfiedWork& work, const DriverRows& rows, Outcome& outcome) {
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

/// A customer's last answer, and what they spent in the year to the last order.
struct Spender {
  Day day = 0;
  std::size_t row = 0;
  double spend = 0;
};
std::map<Id, Spender> spenders_of(const DissatisfiedWork& work) {
  const auto& data = work.data();
  std::map<Id, Spender> all;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    if (data.customers[row] <= 0 || std::isnan(data.columns[work.target][row])) continue;
    const auto [place, fresh] =
        all.try_emplace(data.customers[row], Spender{data.days[row], row, 0});
    if (!fresh && data.days[row] >= place->second.day) {
      place->second.day = data.days[row];
      place->second.row = row;
    }
  }
  for (const auto& order : data.orders) {
    const auto place = all.find(order.customer);
    if (place != all.end() && order.day > data.last_order_day - 365) {
      place->second.spend += order.amount;
    }
  }
  return all;
}

/// What the dissatisfied spend in a year: their share of what all who answered spend (linearised,
/// as a ratio of sums over customers), and that of all active customers.
void add_at_risk(const DissatisfiedWork& work, Outcome& outcome) {
  const auto& data = work.data();
  if (data.orders.empty()) return;
  std::vector<double> all(data.rows(), stats::kNaN);
  std::vector<double> risked(data.rows(), stats::kNaN);
  std::size_t dissatisfied = 0;
  const auto spenders = spenders_of(work);
  for (const auto& [customer, one] : spenders) {
    const bool unhappy = data.columns[work.target][one.row] <= work.cuts.dissatisfied_to;
    dissatisfied += unhappy ? 1U : 0U;
    all[one.row] = one.spend;
    risked[one.row] = unhappy ? one.spend : 0;
  }
  const double level = work.input.level();
  const auto spend = mean_of(all, data.weights, level);
  const auto risk = mean_of(risked, data.weights, level);
  if (!risk.ok() || !(spend.value > 0)) {
    outcome.warnings.push_back({"no_money_at_risk",
                                "What the dissatisfied spend cannot be told: too few known "
                                "customers answered and bought.",
                                ""});
    return;
  }
  const double share = risk.value / spend.value;
  std::vector<double> residuals = risked;
  for (std::size_t row = 0; row < residuals.size(); ++row) residuals[row] -= share * all[row];
  const auto rest = mean_of(residuals, data.weights, level);
  const double half = rest.ok() ? (rest.interval.hi - rest.interval.lo) / 2 / spend.value : 0;
  const auto customers = static_cast<double>(data.active_customers);
  const double low = std::max(0.0, risk.interval.lo) * customers;
  outcome.result["at_risk"] = {
      {"currency", data.currency},
      {"customers", spenders.size()},
      {"dissatisfied", dissatisfied},
      {"spend_share", number(share)},
      {"spend_share_ci",
       Json::array({number(std::max(0.0, share - half)), number(std::min(1.0, share + half))})},
      {"active_customers", data.active_customers},
      {"per_year", number(risk.value * customers)},
      {"per_year_ci", Json::array({number(low), number(risk.interval.hi * customers)})}};
  outcome.findings.push_back({"dissatisfied.at_risk",
                              {{"currency", data.currency},
                               {"value", risk.value * customers},
                               {"low", low},
                               {"high", risk.interval.hi * customers},
                               {"share", share},
                               {"n", spenders.size()},
                               {"customers", data.active_customers}},
                              "watch"});
}

/// Shares of the dissatisfied and the satisfied in every group against the rest.
Status add_share_groups(const DissatisfiedWork& work, Outcome& outcome) {
  TROTH_ASSIGN(const auto groups, asked_grouping(work.input));
  if (groups.counted.empty()) return {};
  std::vector<Indicator> indicators{{"dissatisfied", {}}, {"satisfied", {}}};
  for (const double answer : work.data().columns[work.target]) {
    const bool known = !std::isnan(answer);
    indicators[0].holds.push_back(!known                                ? stats::kNaN
                                  : answer <= work.cuts.dissatisfied_to ? 1.0
                                                                        : 0.0);
    indicators[1].holds.push_back(!known                               ? stats::kNaN
                                  : answer >= work.cuts.satisfied_from ? 1.0
                                                                       : 0.0);
  }
  outcome.result["share_groups"] = compare_shares(work.input, indicators, groups);
  return {};
}

Result<Outcome> compute_dissatisfied(const StudyInput& input) {
  DissatisfiedWork work{input, {}, 0, {}, {}};
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
  add_at_risk(work, outcome);
  add_reasons(work, outcome);
  TROTH_ASSIGN(const auto rows, driver_rows(input.main(), work.items, work.target, outcome));
  add_drivers(work, rows, outcome);
  add_asymmetry(work, rows, outcome);
  TROTH_ASSIGN(const auto scores, score_column(input.main(), work.target, "target"));
  TROTH_TRY(add_groups(input, scores, outcome));
  TROTH_TRY(add_share_groups(work, outcome));
  outcome.next = {5, "dissatisfied.close_gaps", {}};
  return outcome;
}

}  // namespace

StudyType dissatisfied_type() {
  StudyType type{4,
                 "dissatisfied",
                 {{{Role::satisfaction, Role::csat}, 1}, {{Role::attribute}, 2}},
                 &standard_dissatisfied,
                 &compute_dissatisfied,
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
                  groups_table(),
                  share_groups_table("share_groups", "/share_groups")}};
  type.orders = true;
  return type;
}

}  // namespace troth::measure
