// What it is worth: satisfaction linked to what the same customers did later, controlling for what
// they did before.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/distributions.h"
#include "stats/logistic_regression.h"
#include "stats/multiple.h"
#include "stats/regression.h"

namespace troth::measure {
namespace {

using survey::Role;

constexpr std::size_t kBands = 4;
constexpr const char* kScore = "satisfaction";

Json standard_worth(const survey::KnownInstrument& instrument) {
  return {{"items", codes_of(instrument, {Role::satisfaction, Role::csat})},
          {"horizon_days", 180},
          {"look_back_days", 365}};
}

/// A customer's first answer that can be followed to the end, and the purchases around it.
struct Followed {
  std::size_t row = 0;
  double weight = 1;
  double score = 0;
  double purchases_before = 0;
  double spend_before = 0;
  double days_since = 0;
  double purchases_after = 0;
  double spend_after = 0;
};

struct Window {
  Day horizon = 0;
  Day look_back = 0;
};

Followed follow(const StudyData& data, std::size_t row, double score, const Window& window) {
  Followed one;
  one.row = row;
  if (!data.weights.empty()) one.weight = data.weights[row];
  one.score = score;
  one.days_since = window.look_back;
  const Day day = data.days[row];
  const Order from{data.customers[row], day - window.look_back, 0, false};
  auto order = std::lower_bound(
      data.orders.begin(), data.orders.end(), from, [](const Order& a, const Order& b) {
        return std::pair(a.customer, a.day) < std::pair(b.customer, b.day);
      });
  for (; order != data.orders.end() && order->customer == data.customers[row] &&
         order->day <= day + window.horizon;
       ++order) {
    const bool before = order->day <= day;
    (before ? one.spend_before : one.spend_after) += order->amount;
    if (!order->purchase) continue;
    (before ? one.purchases_before : one.purchases_after) += 1;
    if (before) one.days_since = day - order->day;
  }
  return one;
}

struct Left {
  std::size_t anonymous = 0;
  std::size_t too_late = 0;
  std::size_t again = 0;
};

std::vector<Followed> followed(const StudyData& data, const std::vector<double>& scores,
                               const Window& window, Left& left) {
  std::map<Id, std::size_t> first;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    if (std::isnan(scores[row])) continue;
    if (data.customers[row] <= 0 || !data.dated[row]) {
      ++left.anonymous;
    } else if (data.days[row] + window.horizon > data.last_order_day) {
      ++left.too_late;
    } else if (const auto [place, fresh] = first.emplace(data.customers[row], row); !fresh) {
      ++left.again;
      if (data.days[row] < data.days[place->second]) place->second = row;
    }
  }
  std::vector<Followed> all;
  for (const auto& [customer, row] : first) {
    all.push_back(follow(data, row, scores[row], window));
  }
  return all;
}

stats::Frame frame_of(const std::vector<Followed>& all) {
  stats::Frame frame;
  frame.names = {kScore, "purchases_before", "spend_before", "days_since_purchase"};
  frame.columns.resize(4);
  for (const auto& one : all) {
    frame.columns[0].push_back(one.score);
    frame.columns[1].push_back(one.purchases_before);
    frame.columns[2].push_back(one.spend_before);
    frame.columns[3].push_back(one.days_since);
  }
  return frame;
}

/// Survey weights, when there are any; those without weight take no part.
std::vector<double> weights_of(const StudyInput& input, const std::vector<Followed>& all) {
  std::vector<double> weights;
  if (input.main().weights.empty()) return weights;
  for (const auto& one : all) weights.push_back(one.weight);
  return weights;
}

/// Leaves out what was the same for all: there is nothing to control for.
void drop_constant_controls(stats::Frame& frame, Outcome& outcome) {
  for (std::size_t i = frame.size(); i-- > 1;) {
    const auto& column = frame.columns[i];
    const bool varies = std::any_of(column.begin(), column.end(),
                                    [&](double value) { return value != column.front(); });
    if (varies) continue;
    outcome.warnings.push_back(
        {"constant_control",
         fmt::format("{} is the same for all and is not controlled for.", frame.names[i]),
         frame.names[i]});
    frame.names.erase(frame.names.begin() + static_cast<std::ptrdiff_t>(i));
    frame.columns.erase(frame.columns.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

Json coefficients_json(const std::vector<stats::Coefficient>& coefficients) {
  Json rows = Json::array();
  for (const auto& one : coefficients) {
    rows.push_back({{"name", one.name},
                    {"estimate", number(one.value)},
                    {"ci", interval_json(one.interval)},
                    {"p", number(one.p)}});
  }
  return rows;
}

/// Quarters of the customers by score: what they did, before any control.
void add_bands(const StudyInput& input, const std::vector<Followed>& all, Outcome& outcome) {
  auto sorted = all;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Followed& a, const Followed& b) { return a.score < b.score; });
  Json rows = Json::array();
  std::size_t begin = 0;
  for (std::size_t band = 0; band < kBands && begin < sorted.size(); ++band) {
    std::size_t end = std::max(begin + 1, sorted.size() * (band + 1) / kBands);
    // Equal scores stay together.
    while (end < sorted.size() && sorted[end].score == sorted[end - 1].score) ++end;
    const std::vector<Followed> some(sorted.begin() + static_cast<std::ptrdiff_t>(begin),
                                     sorted.begin() + static_cast<std::ptrdiff_t>(end));
    std::vector<double> again;
    std::vector<double> spend;
    for (const auto& one : some) {
      again.push_back(one.purchases_after);
      spend.push_back(one.spend_after);
    }
    const auto weights = weights_of(input, some);
    const auto share = share_of(again, weights, input.level(), [](double x) { return x > 0; });
    const auto mean = mean_of(spend, weights, input.level());
    rows.push_back(
        {{"band", fmt::format("{:.0f}-{:.0f}", sorted[begin].score, sorted[end - 1].score)},
         {"n", spend.size()},
         {"repeat", number(share.value)},
         {"repeat_ci", interval_json(share.interval)},
         {"spend", number(mean.value)},
         {"spend_ci", interval_json(mean.interval)}});
    begin = end;
  }
  outcome.result["bands"] = std::move(rows);
}

const stats::Coefficient* score_of(const std::vector<stats::Coefficient>& all) {
  for (const auto& one : all) {
    if (one.name == kScore) return &one;
  }
  return nullptr;
}

void add_money(const StudyInput& input, const std::vector<Followed>& all, const stats::Frame& frame,
               Outcome& outcome) {
  std::vector<double> spend;
  for (const auto& one : all) spend.push_back(one.spend_after);
  const auto fit = stats::ols(spend, "spend_after", frame, weights_of(input, all), input.level());
  outcome.verdict = fit.verdict;
  for (const auto& warning : fit.warnings) outcome.warnings.push_back(warning);
  if (!fit.ok()) return;
  outcome.result["spend"] = {{"r2", number(fit.r2)},
                             {"coefficients", coefficients_json(fit.coefficients)}};
  const auto* point = score_of(fit.coefficients);
  const auto& data = input.main();
  const double year = 365.0 / input.settings.at("horizon_days").get<double>();
  const double scale = year * static_cast<double>(data.active_customers);
  outcome.result["point"] = {{"currency", data.currency},
                             {"per_customer", number(point->value)},
                             {"per_customer_ci", interval_json(point->interval)},
                             {"active_customers", data.active_customers},
                             {"per_year", number(point->value * scale)},
                             {"per_year_ci", Json::array({number(point->interval.lo * scale),
                                                          number(point->interval.hi * scale)})},
                             {"p", number(point->p)}};
  const bool sure = point->p < 1 - input.level();
  outcome.findings.push_back({sure ? "worth.point" : "worth.no_point",
                              {{"currency", data.currency},
                               {"value", point->value * scale},
                               {"low", point->interval.lo * scale},
                               {"high", point->interval.hi * scale},
                               {"customers", data.active_customers},
                               {"n", fit.n}},
                              sure ? "good" : "note"});
}

void add_repeat(const StudyInput& input, const std::vector<Followed>& all,
                const stats::Frame& frame, Outcome& outcome) {
  std::vector<double> again;
  for (const auto& one : all) again.push_back(one.purchases_after > 0 ? 1 : 0);
  const auto fit = stats::logistic_regression(again, "bought_again", frame, weights_of(input, all),
                                              input.level());
  if (!fit.ok()) {
    outcome.warnings.push_back({fit.verdict.cause, fit.verdict.culprit, "bought_again"});
    return;
  }
  const auto* point = score_of(fit.coefficients);
  double slope = 0;  // Mean of p (1 - p): how the chance moves with the log odds.
  for (const double p : fit.fitted) slope += p * (1 - p);
  slope /= static_cast<double>(fit.fitted.size());
  outcome.result["repeat"] = {
      {"coefficients", coefficients_json(fit.coefficients)},
      {"auc", number(fit.auc.value)},
      {"per_ten_points", number(10 * slope * point->value)},
      {"per_ten_points_ci", Json::array({number(10 * slope * point->interval.lo),
                                         number(10 * slope * point->interval.hi)})},
      {"p", number(point->p)}};
  const bool sure = point->p < 1 - input.level();
  outcome.findings.push_back({sure ? "worth.repeat" : "worth.no_repeat",
                              {{"share", 10 * slope * point->value},
                               {"low", 10 * slope * point->interval.lo},
                               {"high", 10 * slope * point->interval.hi},
                               {"days", input.settings.at("horizon_days")}},
                              sure ? "good" : "note"});
}

/// The worth of a point among some customers.
stats::Coefficient point_among(const StudyInput& input, const std::vector<Followed>& some) {
  auto frame = frame_of(some);
  Outcome ignored;  // What is constant among all has been warned of.
  if (!some.empty()) drop_constant_controls(frame, ignored);
  std::vector<double> spend;
  for (const auto& one : some) spend.push_back(one.spend_after);
  const auto fit = stats::ols(spend, "spend_after", frame, weights_of(input, some), input.level());
  const auto* point = fit.ok() ? score_of(fit.coefficients) : nullptr;
  return point == nullptr ? stats::Coefficient() : *point;
}

/// A point's worth in every group against that in the rest; Holm over the groups.
Status add_point_groups(const StudyInput& input, const std::vector<Followed>& all,
                        Outcome& outcome) {
  TROTH_ASSIGN(const auto groups, asked_grouping(input));
  if (groups.counted.empty()) return {};
  Json rows = Json::array();
  std::vector<double> p;
  for (const auto& group : groups.groups) {
    std::vector<Followed> mine;
    std::vector<Followed> rest;
    for (const auto& one : all) {
      if (groups.counted[one.row]) (group.rows[one.row] ? mine : rest).push_back(one);
    }
    const auto here = point_among(input, mine);
    if (std::isnan(here.value)) {
      outcome.warnings.push_back(
          {"small_group", fmt::format("Group {} has too few answers to be compared.", group.name),
           group.name});
      continue;
    }
    const auto there = point_among(input, rest);
    const double se = std::hypot(here.se, there.se);
    const double half = stats::normal_quantile(0.5 + input.level() / 2) * se;
    const double gap = here.value - there.value;
    rows.push_back(
        {{"group", group.name},
         {"n", mine.size()},
         {"estimate", number(here.value)},
         {"ci", interval_json(here.interval)},
         {"difference", number(gap)},
         {"difference_ci", std::isnan(gap) ? Json() : Json::array({gap - half, gap + half})}});
    p.push_back(std::isnan(gap) ? gap : stats::normal_two_sided(gap / se));
  }
  const auto corrected = stats::holm(p);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i]["p_holm"] = number(corrected[i]);
  outcome.result["point_groups"] = std::move(rows);
  return {};
}

Result<Window> window_of(const Json& settings) {
  Window window;
  for (const auto& [name, days] : {std::pair{"horizon_days", &window.horizon},
                                   std::pair{"look_back_days", &window.look_back}}) {
    const Json& value = settings.at(name);
    if (!value.is_number_integer() || value < 1 || value > 3650) {
      return refused(name, "This is a whole number of days from 1 to 3650.");
    }
    *days = value.get<Day>();
  }
  return window;
}

Result<Outcome> compute_worth(const StudyInput& input) {
  const auto& data = input.main();
  TROTH_ASSIGN(const auto items, items_of(input.settings, "items", data));
  if (items.empty()) return refused("items", "No item is named.");
  TROTH_ASSIGN(const Window window, window_of(input.settings));
  TROTH_ASSIGN(const auto scores, row_scores(data, items, "items"));
  Outcome outcome;
  outcome.method = "satisfaction_to_money";
  Left left;
  const auto all = followed(data, scores, window, left);
  outcome.n = all.size();
  outcome.result["left_out"] = {{"anonymous_or_undated", left.anonymous},
                                {"too_late_to_follow", left.too_late},
                                {"answered_again", left.again}};
  outcome.warnings.push_back(
      {"association",
       "This is association: customers who are satisfied may buy more for other reasons. Only an "
       "action given to some at random shows what satisfaction causes.",
       ""});
  auto frame = frame_of(all);
  if (!all.empty()) drop_constant_controls(frame, outcome);
  add_money(input, all, frame, outcome);
  if (!outcome.verdict.ok()) return outcome;
  add_repeat(input, all, frame, outcome);
  add_bands(input, all, outcome);
  TROTH_TRY(add_point_groups(input, all, outcome));
  outcome.next = {5, "worth.first", {}};
  return outcome;
}

}  // namespace

StudyType worth_type() {
  StudyType type{
      0,
      "worth",
      {{{Role::satisfaction, Role::csat}, 1}},
      &standard_worth,
      &compute_worth,
      {{"bands",
        "/bands",
        {{"band", "text"},
         {"n", "count"},
         {"repeat", "percent", "repeat_ci"},
         {"spend", "2", "spend_ci"}}},
       {"spend", "/spend/coefficients", {{"name", "word"}, {"estimate", "3", "ci"}, {"p", "p"}}},
       {"repeat", "/repeat/coefficients", {{"name", "word"}, {"estimate", "3", "ci"}, {"p", "p"}}},
       {"point_groups",
        "/point_groups",
        {{"group", "text"},
         {"n", "count"},
         {"estimate", "3", "ci"},
         {"difference", "3", "difference_ci"},
         {"p_holm", "p"}}}}};
  type.orders = true;
  return type;
}

}  // namespace troth::measure
