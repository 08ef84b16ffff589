// Findings that describe where the value is, and where it leaks. They hold without a test.

#include <algorithm>
#include <cmath>
#include <string>

#include "evaluation/findings.h"
#include "evaluation/metrics.h"
#include "stats/proportion.h"

namespace troth::evaluation {

namespace {

Evidence money_figure(std::string name, Minor value) {
  return {.name = std::move(name),
          .value = static_cast<double>(value),
          .interval = {},
          .n = {},
          .p_value = {},
          .is_money = true};
}

Evidence share_figure(std::string name, const stats::Estimate& estimate) {
  Evidence evidence{.name = std::move(name),
                    .value = estimate.value,
                    .interval = {},
                    .n = static_cast<std::int64_t>(estimate.n),
                    .p_value = {},
                    .is_money = false};
  if (estimate.interval.known()) {
    evidence.interval = Interval{estimate.interval.lo, estimate.interval.hi};
  }
  return evidence;
}

std::uint64_t count(std::int64_t n) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, n));
}

}  // namespace

void find_overdue(const FindingInput& input, std::vector<Finding>& out) {
  const AtRiskList& list = input.evaluation.at_risk;
  if (list.customers == 0 || list.value <= 0) return;
  const auto late = stats::proportion(count(list.customers), count(list.evaluated));
  Minor listed = 0;
  const std::size_t top = std::min<std::size_t>(20, list.top.size());
  for (std::size_t i = 0; i < top; ++i) listed += list.top[i].value;
  Finding finding;
  finding.kind = "at_risk";
  finding.urgency = Urgency::act;
  finding.stake = list.value;
  finding.title = {"report.finding.at_risk.title",
                   {{"customers", list.customers}, {"money", Money{list.value}}}};
  finding.evidence.push_back({"report.evidence.at_risk",
                              {{"evaluated", list.evaluated},
                               {"share", Percent{late.value, 1}},
                               {"low", Percent{late.interval.lo, 1}},
                               {"high", Percent{late.interval.hi, 1}}}});
  if (top > 0 && list.customers > static_cast<std::int64_t>(top)) {
    finding.evidence.push_back(
        {"report.evidence.at_risk_top",
         {{"top", static_cast<std::int64_t>(top)},
          {"share", Percent{static_cast<double>(listed) / static_cast<double>(list.value), 0}}}});
  }
  finding.action = {"report.action.at_risk", {}};
  finding.figures.push_back(share_figure("overdue_share", late));
  finding.figures.push_back(money_figure("value_per_year", list.value));
  out.push_back(std::move(finding));
}

void find_lost(const FindingInput& input, std::vector<Finding>& out) {
  const Evaluation& evaluation = input.evaluation;
  if (!evaluation.metrics.churn_rate) return;
  std::int64_t lost = 0;
  Minor value = 0;
  for (const CustomerFacts& customer : input.collected.facts.customers) {
    if (customer.bought_previous == 0 || customer.bought_current > 0) continue;
    ++lost;
    value += customer.net_previous;
  }
  if (lost == 0 || value <= 0) return;
  const Figure& churn = *evaluation.metrics.churn_rate;
  Finding finding;
  finding.kind = "lost_customers";
  finding.urgency = Urgency::watch;
  finding.stake = std::llround(static_cast<double>(value) * 12.0 / evaluation.periods.months);
  finding.title = {"report.finding.lost.title", {{"customers", lost}, {"money", Money{value}}}};
  finding.evidence.push_back({"report.evidence.lost",
                              {{"share", Percent{churn.value, 1}},
                               {"low", Percent{churn.interval.low, 1}},
                               {"high", Percent{churn.interval.high, 1}},
                               {"n", churn.n},
                               {"from", Date{evaluation.periods.previous.after + 1}},
                               {"to", Date{evaluation.periods.previous.until}}}});
  finding.action = {"report.action.lost", {}};
  finding.figures.push_back(money_figure("net_previous_period", value));
  out.push_back(std::move(finding));
}

void find_unhappy(const FindingInput& input, std::vector<Finding>& out) {
  const Periods& periods = input.evaluation.periods;
  std::vector<Minor> values;
  for (const CustomerFacts& customer : input.collected.facts.customers) {
    if (customer.now.purchases > 0) values.push_back(customer.net);
  }
  if (values.size() < 5) return;
  const auto cut = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 4 / 5);
  std::nth_element(values.begin(), cut, values.end());
  const Minor valuable = *cut;
  std::int64_t customers = 0, complaints = 0, detractors = 0;
  Minor value = 0;
  for (const CustomerFacts& customer : input.collected.facts.customers) {
    if (customer.now.purchases == 0 || customer.net < valuable) continue;
    const bool detractor =
        customer.now.detractor && periods.current.holds(customer.now.latest_score_day);
    if (!detractor && !customer.open_complaint) continue;
    ++customers;
    complaints += customer.open_complaint ? 1 : 0;
    detractors += detractor ? 1 : 0;
    value += customer.net_last_year;
  }
  if (customers == 0 || value <= 0) return;
  Finding finding;
  finding.kind = "unhappy_valuable";
  finding.urgency = Urgency::act;
  finding.stake = value;
  finding.title = {"report.finding.unhappy.title",
                   {{"customers", customers}, {"money", Money{value}}}};
  finding.evidence.push_back(
      {"report.evidence.unhappy",
       {{"detractors", detractors}, {"complaints", complaints}, {"cut", Money{valuable}}}});
  finding.action = {"report.action.unhappy", {}};
  finding.figures.push_back(money_figure("value_per_year", value));
  out.push_back(std::move(finding));
}

std::optional<double> newcomers_p(const Newcomers& newcomers) {
  if (!newcomers.comparable || newcomers.latest.newcomers == 0) return std::nullopt;
  if (newcomers.year_earlier.newcomers == 0) return std::nullopt;
  const auto difference = stats::proportion_difference(
      count(newcomers.latest.came_back), count(newcomers.latest.newcomers),
      count(newcomers.year_earlier.came_back), count(newcomers.year_earlier.newcomers));
  if (std::isnan(difference.p)) return std::nullopt;
  return difference.p;
}

void find_newcomers(const FindingInput& input, std::vector<Finding>& out) {
  constexpr std::int64_t kEnough = 30;
  const NewcomerCohort& cohort = input.collected.newcomers.latest;
  if (cohort.newcomers < kEnough) return;
  const auto again = stats::proportion(count(cohort.came_back), count(cohort.newcomers));
  std::int64_t one = 0, more = 0;
  Minor one_value = 0, more_value = 0;
  for (const CustomerFacts& customer : input.collected.facts.customers) {
    if (customer.now.purchases == 0) continue;
    ++(customer.now.purchases == 1 ? one : more);
    (customer.now.purchases == 1 ? one_value : more_value) += customer.net;
  }
  Finding finding;
  finding.kind = "second_purchase";
  finding.urgency = Urgency::watch;
  finding.title = {
      "report.finding.second_purchase.level",
      {{"share", Percent{again.value, 0}}, {"days", std::int64_t{kSecondPurchaseDays}}}};
  finding.evidence.push_back({"report.evidence.second_purchase",
                              {{"n", cohort.newcomers},
                               {"came_back", cohort.came_back},
                               {"from", Date{cohort.span.after + 1}},
                               {"to", Date{cohort.span.until}},
                               {"low", Percent{again.interval.lo, 1}},
                               {"high", Percent{again.interval.hi, 1}}}});
  if (one > 0 && more > 0) {
    finding.evidence.push_back(
        {"report.evidence.second_purchase_value",
         {{"more", Money{more_value / more}}, {"one", Money{one_value / one}}}});
  }
  finding.action = {"report.action.second_purchase", {}};
  finding.figures.push_back(share_figure("second_purchase_rate", again));
  out.push_back(std::move(finding));
}

void find_concentration(const FindingInput& input, std::vector<Finding>& out) {
  if (!input.evaluation.concentration) return;
  const Concentration& c = *input.evaluation.concentration;
  constexpr std::int64_t kEnough = 5;
  constexpr double kDependent = 0.10;
  if (c.n < kEnough) return;
  const bool dependent = c.largest_customer_share >= kDependent;
  Finding finding;
  finding.kind = "concentration";
  finding.urgency = dependent ? Urgency::watch : Urgency::know;
  finding.stake = std::llround(c.top_20_share * static_cast<double>(input.evaluation.sales.net));
  finding.title = dependent ? Phrase{"report.finding.concentration.dependent",
                                     {{"share", Percent{c.largest_customer_share, 0}}}}
                            : Phrase{"report.finding.concentration.title",
                                     {{"share", Percent{c.top_20_share, 0}}}};
  finding.evidence.push_back({"report.evidence.concentration",
                              {{"top_1", Percent{c.top_1_share, 0}},
                               {"top_10", Percent{c.top_10_share, 0}},
                               {"top_20", Percent{c.top_20_share, 0}},
                               {"gini", Number{c.gini, 2}},
                               {"n", c.n}}});
  finding.action = {dependent ? "report.action.dependent" : "report.action.concentration", {}};
  finding.figures.push_back({.name = "top_20_share",
                             .value = c.top_20_share,
                             .interval = c.top_20_interval,
                             .n = c.n,
                             .p_value = {},
                             .is_money = false});
  out.push_back(std::move(finding));
}

void find_unprofitable(const FindingInput& input, std::vector<Finding>& out) {
  if (!input.evaluation.concentration) return;
  const Concentration& c = *input.evaluation.concentration;
  if (!c.unprofitable_share || *c.unprofitable_loss >= 0) return;
  Finding finding;
  finding.kind = "unprofitable";
  finding.urgency = Urgency::watch;
  finding.stake = -*c.unprofitable_loss;
  finding.title = {
      "report.finding.unprofitable.title",
      {{"share", Percent{*c.unprofitable_share, 1}}, {"money", Money{-*c.unprofitable_loss}}}};
  finding.evidence.push_back(
      {"report.evidence.unprofitable", {{"profit", Money{*c.profit}}, {"n", c.n}}});
  finding.action = {"report.action.unprofitable", {}};
  finding.figures.push_back(money_figure("loss", *c.unprofitable_loss));
  out.push_back(std::move(finding));
}

void find_data_gaps(const FindingInput& input, std::vector<Finding>& out) {
  const Evaluation& evaluation = input.evaluation;
  const Sales& sales = evaluation.sales;
  const auto gap = [&](const std::string& name, Phrase evidence) {
    Finding finding;
    finding.kind = "data_gap." + name;
    finding.urgency = Urgency::know;
    finding.title = {"report.finding.gap." + name, {}};
    finding.evidence.push_back(std::move(evidence));
    finding.action = {"report.action.gap." + name, {}};
    out.push_back(std::move(finding));
  };
  if (sales.orders == 0 && sales.anonymous_orders == 0) {
    gap("no_orders", {"report.evidence.gap.no_orders", {}});
    return;
  }
  constexpr double kMuch = 0.15;
  if (sales.total_net > 0 && sales.anonymous_net > 0) {
    const double share =
        static_cast<double>(sales.anonymous_net) / static_cast<double>(sales.total_net);
    if (share >= kMuch) {
      gap("anonymous", {"report.evidence.gap.anonymous",
                        {{"share", Percent{share, 0}}, {"money", Money{sales.anonymous_net}}}});
      out.back().stake = sales.anonymous_net;
      out.back().figures.push_back(money_figure("anonymous_net", sales.anonymous_net));
    }
  }
  if (!evaluation.metrics.satisfaction && !evaluation.metrics.nps) {
    gap("no_survey", {"report.evidence.gap.no_survey", {}});
  }
  if (input.collected.promises == 0) gap("no_promises", {"report.evidence.gap.no_promises", {}});
}

}  // namespace troth::evaluation
