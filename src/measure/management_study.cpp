// Generation 10: does the management system turn measurement into improvement? The tree of
// indicators from staff to money with targets, owners and actions, and the service-profit chain
// (Heskett et al. 1994) over units.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "measure/tree_result.h"
#include "stats/correlation.h"
#include "stats/mean.h"

namespace troth::measure {
namespace {

using survey::Role;

/// A link of the chain: the mean of all items of these roles. Money comes from orders.
struct Link {
  std::string_view name;
  std::vector<Role> roles;
};
const std::vector<Link>& chain() {
  static const std::vector<Link> links = {
      {"employee", {Role::employee}},          {"standards", {Role::standard}},
      {"quality", {Role::attribute}},          {"satisfaction", {Role::satisfaction, Role::csat}},
      {"loyalty", {Role::loyalty, Role::nps}}, {"spend", {}}};
  return links;
}

Json standard_management(const survey::KnownInstrument&) {
  return {{"unit", "region"},          {"targets", Json::object()},
          {"owners", Json::object()},  {"actions", Json::object()},
          {"tree", nullptr},           {"covered_least", 0.5},
          {"bands", standard_bands()}, {"reviewed_every_days", nullptr}};
}

/// One link measured: by row of one instrument.
struct Measured {
  std::string link;
  const StudyData* data = nullptr;
  std::vector<std::size_t> items;
  std::vector<double> scores;
};

/// Of the instruments that have items of the link's roles, the first of the settings.
Result<std::vector<Measured>> measure_links(const StudyInput& input) {
  std::vector<Measured> all;
  for (const auto& link : chain()) {
    for (const auto& data : input.data) {
      Measured one{std::string(link.name), &data, {}, {}};
      for (std::size_t i = 0; i < data.items.size(); ++i) {
        const auto& item = data.items[i];
        const bool mine =
            std::find(link.roles.begin(), link.roles.end(), item.role) != link.roles.end();
        if (mine && item.scale_min && item.scale_max) one.items.push_back(i);
      }
      if (one.items.empty()) continue;
      TROTH_ASSIGN(one.scores, row_scores(data, one.items, "instruments"));
      all.push_back(std::move(one));
      break;
    }
  }
  return all;
}

/// What each who answered spent in the year to the last order.
Measured spend_of(const StudyData& data) {
  Measured one{"spend", &data, {}, std::vector<double>(data.rows(), stats::kNaN)};
  std::map<Id, double> sums;
  for (const auto& order : data.orders) {
    if (order.day > data.last_order_day - 365) sums[order.customer] += order.amount;
  }
  std::map<Id, bool> seen;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const Id customer = data.customers[row];
    if (customer <= 0 || std::exchange(seen[customer], true)) continue;
    one.scores[row] = sums[customer];
  }
  return one;
}

Json node_json(const StudyInput& input, const std::string& link, const std::string& code,
               const std::string& name, const stats::Estimate& mean, std::size_t& met,
               std::size_t& owned, std::size_t& aimed) {
  const auto setting = [&](const char* which) {
    return input.settings.at(which).value(code, Json());
  };
  const Json target = setting("targets");
  Json row{{"link", link},
           {"item", code},
           {"name", name},
           {"n", mean.n},
           {"score", number(mean.value)},
           {"score_ci", interval_json(mean.interval)},
           {"target", target},
           {"owner", setting("owners")},
           {"action", setting("actions")}};
  owned += row.at("owner").is_string() ? 1U : 0U;
  if (target.is_number() && mean.interval.known()) {
    ++aimed;
    const double mark = target.get<double>();
    const bool reached = mean.interval.lo >= mark;
    met += reached ? 1U : 0U;
    row["state"] = reached ? "met" : mean.interval.hi < mark ? "alert" : "open";
  }
  return row;
}

Status add_tree(const StudyInput& input, const std::vector<Measured>& links, Outcome& outcome) {
  Json rows = Json::array();
  std::size_t met = 0;
  std::size_t owned = 0;
  std::size_t aimed = 0;
  for (const auto& link : links) {
    const auto mean = mean_of(link.scores, link.data->weights, input.level());
    rows.push_back(node_json(input, link.link, link.link, "", mean, met, owned, aimed));
    for (const std::size_t item : link.items) {
      TROTH_ASSIGN(const auto scores, score_column(*link.data, item, "instruments"));
      const auto one = mean_of(scores, link.data->weights, input.level());
      rows.push_back(node_json(input, link.link, link.data->items[item].code,
                               short_title(link.data->items[item]), one, met, owned, aimed));
    }
  }
  for (const char* name : {"targets", "owners", "actions"}) {
    for (const auto& [code, unused] : input.settings.at(name).items()) {
      const bool known = std::any_of(rows.begin(), rows.end(),
                                     [&](const Json& row) { return row.at("item") == code; });
      if (!known) return refused(name, fmt::format("There is no indicator \"{}\".", code));
    }
  }
  std::string alerts;
  for (const Json& row : rows) {
    if (row.value("state", "") != "alert") continue;
    const auto name = row.at("name").get<std::string>();
    alerts +=
        (alerts.empty() ? "" : ", ") + (name.empty() ? row.at("link").get<std::string>() : name);
  }
  if (!alerts.empty())
    outcome.findings.push_back({"management.alerts", {{"names", alerts}}, "bad"});
  outcome.findings.push_back(
      {"management.maturity",
       {{"indicators", rows.size()}, {"aimed", aimed}, {"owned", owned}, {"met", met}},
       aimed == rows.size() && owned == rows.size() ? "good" : "watch"});
  outcome.result["maturity"] = {
      {"indicators", rows.size()}, {"with_target", aimed}, {"with_owner", owned}, {"met", met}};
  outcome.result["indicators"] = std::move(rows);
  return {};
}

Status add_chain(const StudyInput& input, const std::vector<Measured>& links, Outcome& outcome) {
  const auto by = input.settings.at("unit").get<std::string>();
  std::vector<std::map<std::string, double>> means;
  Json units = Json::array();
  for (const auto& link : links) {
    TROTH_ASSIGN(const auto groups, grouping_of(*link.data, by));
    auto& mine = means.emplace_back();
    const auto compared = compare_scores(link.scores, link.data->weights, groups, input.level());
    for (const auto& one : compared.groups) {
      mine[one.group] = one.mean.value;
      units.push_back({{"unit", one.group},
                       {"link", link.link},
                       {"n", one.mean.n},
                       {"score", number(one.mean.value)},
                       {"score_ci", interval_json(one.mean.interval)}});
    }
  }
  Json rows = Json::array();
  std::string broken;
  for (std::size_t i = 0; i + 1 < links.size(); ++i) {
    stats::Frame frame;
    frame.names = {links[i].link, links[i + 1].link};
    frame.columns.resize(2);
    for (const auto& [unit, value] : means[i]) {
      const auto other = means[i + 1].find(unit);
      if (other == means[i + 1].end()) continue;
      frame.columns[0].push_back(value);
      frame.columns[1].push_back(other->second);
    }
    Json row{{"from", links[i].link}, {"to", links[i + 1].link}, {"units", frame.rows()}};
    const auto found = stats::correlate(frame, stats::CorrelationKind::pearson, {}, input.level());
    if (found.verdict.ok() && found.pairs.front().r.ok()) {
      const auto& pair = found.pairs.front();
      row["correlation"] = number(pair.r.value);
      row["correlation_ci"] = interval_json(pair.r.interval);
      row["p"] = number(pair.p);
    }
    const bool held = row.contains("correlation_ci") && row.at("correlation_ci").is_array() &&
                      row.at("correlation_ci")[0].get<double>() > 0;
    row["held"] = held;
    if (!held) {
      broken +=
          (broken.empty() ? "" : ", ") + fmt::format("{} - {}", links[i].link, links[i + 1].link);
    }
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return {};
  outcome.findings.push_back(broken.empty()
                                 ? Finding{"management.chain_holds", Json::object(), "good"}
                                 : Finding{"management.chain_open", {{"links", broken}}, "watch"});
  outcome.result["chain"] = std::move(rows);
  outcome.result["units"] = std::move(units);
  return {};
}

Result<Outcome> compute_management(const StudyInput& input) {
  TROTH_ASSIGN(auto links, measure_links(input));
  if (!input.main().orders.empty()) links.push_back(spend_of(input.main()));
  Outcome outcome;
  outcome.method = "service_management";
  outcome.n = input.main().rows();
  if (links.size() < 2) {
    outcome.verdict = {stats::StatusCode::bad_input, "one_link",
                       "The chain needs at least two links that are measured."};
    return outcome;
  }
  const bool staff = links.front().link == "employee";
  if (!staff) outcome.findings.push_back({"management.no_staff", {}, "watch"});
  // Studies made before trees of one's own existed do not have the setting.
  const bool own = !input.settings.value("tree", Json()).is_null();
  TROTH_TRY(own ? add_own_tree(input, outcome) : add_tree(input, links, outcome));
  TROTH_TRY(add_chain(input, links, outcome));
  // Of the main instrument: satisfaction, which every study of this type has.
  for (const auto& link : links) {
    if (link.link == "satisfaction" && link.data == &input.main()) {
      TROTH_TRY(add_groups(input, link.scores, outcome));
    }
  }
  outcome.next = {1, "management.again", {}};
  return outcome;
}

}  // namespace

StudyType management_type() {
  StudyType type{
      10,
      "management",
      {{{Role::satisfaction, Role::csat}, 1}},
      &standard_management,
      &compute_management,
      {{"chain",
        "/chain",
        {{"from", "word"},
         {"to", "word"},
         {"units", "count"},
         {"correlation", "2", "correlation_ci"},
         {"p", "p"},
         {"held", "truth"}}},
       {"indicators",
        "/indicators",
        {{"link", "word"},
         {"name", "text"},
         {"n", "count"},
         {"score", "1", "score_ci"},
         {"target", "1"},
         {"state", "word"},
         {"owner", "text"},
         {"action", "text"}}},
       {"chain_units",
        "/units",
        {{"unit", "text"}, {"link", "word"}, {"n", "count"}, {"score", "1", "score_ci"}}},
       groups_table()}};
  const auto own = own_tree_tables();
  type.tables.insert(type.tables.begin(), own.begin(), own.end());
  type.orders = true;
  type.also = {Role::employee, Role::standard};
  return type;
}

}  // namespace troth::measure
