#include "value/readings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "http/json_number.h"
#include "stats/concentration.h"
#include "stats/proportion.h"
#include "value/cuts.h"

namespace troth::value {

namespace {

using SortedJson = nlohmann::json;
using http::number_json;

constexpr int kCohortsMost = 24;
constexpr Day kAgeDays = 91;  ///< A quarter of a customer's own life.
constexpr int kQuarterMonths = 3;

SortedJson estimate_json(const stats::Estimate& estimate) {
  return {{"value", number_json(estimate.value)},
          {"interval", estimate.interval.known()
                           ? SortedJson::array({estimate.interval.lo, estimate.interval.hi})
                           : SortedJson()}};
}

SortedJson curve_json(const std::vector<stats::CurvePoint>& points) {
  auto curve = SortedJson::array();
  for (const auto& point : points) curve.push_back({point.customers, point.value});
  return curve;
}

SortedJson concentration_json(const stats::Concentration& c, bool profit) {
  return {{"measure", profit ? "profit" : "net_sales"},
          {"status", stats::status_name(c.verdict.status)},
          {"culprit", c.verdict.culprit},
          {"customers", c.n},
          {"total", number_json(c.total)},
          {"top_1_share", estimate_json(c.top_1_share)},
          {"top_10_share", estimate_json(c.top_10_share)},
          {"top_20_share", estimate_json(c.top_20_share)},
          {"gini", estimate_json(c.gini)},
          {"below_zero", c.below_zero},
          {"below_zero_share", number_json(c.below_zero_share)},
          {"peak_share", number_json(c.peak_share)},
          {"customers_at_peak", number_json(c.customers_at_peak)},
          {"lost_by_tail", number_json(c.lost_by_tail)},
          {"whale", curve_json(c.whale)},
          {"lorenz", curve_json(c.lorenz)}};
}

Result<SortedJson> concentration(db::Session& session) {
  std::vector<double> net, profit;
  double gross = 0, with_cost = 0;
  TROTH_TRY(session.scan(
      "SELECT net, profit, gross, gross_with_cost FROM customer_purchases ORDER BY customer_id", {},
      [&](const db::Row& row) {
        net.push_back(row.real(0));
        profit.push_back(row.real(1));
        gross += row.real(2);
        with_cost += row.real(3);
        return true;
      }));
  SortedJson json{{"sales", concentration_json(stats::concentration(net), false)},
                  {"profit", nullptr}};
  if (gross > 0 && with_cost >= kCostCoverage * gross) {
    json["profit"] = concentration_json(stats::concentration(profit), true);
  }
  return json;
}

/// Quarters of first purchases, latest last; the days (after, until] of each.
struct Quarter {
  Day after = 0;
  Day until = 0;
};

std::vector<Quarter> quarters(Day first, Day as_of) {
  std::vector<Quarter> all;
  CivilDate date = to_civil(as_of);
  date.month = (date.month - 1) / kQuarterMonths * kQuarterMonths + 1;
  date.day = 1;
  Day begin = to_day(date);
  while (static_cast<int>(all.size()) < kCohortsMost) {
    all.insert(all.begin(), {begin - 1, add_months(begin, kQuarterMonths) - 1});
    if (begin <= first) break;
    begin = add_months(begin, -kQuarterMonths);
  }
  return all;
}

/// The customers and value of a cohort at an age, counted in quarters of their own life.
struct Cell {
  std::int64_t customers = 0;
  Minor net = 0;
};

/// Who of a cohort bought at each age, and what it brought.
Result<std::vector<Cell>> cells_of(db::Session& session, const Quarter& quarter, Day as_of) {
  std::vector<Cell> cells;
  TROTH_TRY(session.scan(
      "SELECT (o.ordered_day - p.first_day) / 91 AS age, COUNT(DISTINCT CASE WHEN o.kind = 0"
      "  AND o.gross > 0 THEN o.customer_id END),"
      " CAST(SUM(o.gross + o.returned + o.adjusted) AS BIGINT) FROM customer_purchases p"
      " JOIN orders o ON o.customer_id = p.customer_id WHERE p.first_day > ? AND p.first_day <= ?"
      " AND o.ordered_day >= p.first_day AND o.ordered_day <= ? AND o.kind <> 2"
      " GROUP BY (o.ordered_day - p.first_day) / 91 ORDER BY age",
      {std::int64_t{quarter.after}, std::int64_t{quarter.until}, std::int64_t{as_of}},
      [&](const db::Row& row) {
        const auto age = static_cast<std::size_t>(row.integer(0));
        if (cells.size() <= age) cells.resize(age + 1);
        cells[age] = {row.integer(1), row.integer(2)};
        return true;
      }));
  return cells;
}

SortedJson cohort_json(const Quarter& quarter, std::int64_t customers, std::vector<Cell> cells,
                       Day as_of) {
  auto ages = SortedJson::array();
  Minor total = 0;
  // Ages that all have lived through count when nobody bought in them, too.
  const Day lived = as_of + 1 - quarter.until;
  if (lived > 0) cells.resize(std::max(cells.size(), static_cast<std::size_t>(lived / kAgeDays)));
  for (std::size_t age = 0; age < cells.size(); ++age) {
    total += cells[age].net;
    // Whole only when the youngest of the cohort have lived through it.
    const bool whole = quarter.until + static_cast<Day>(age + 1) * kAgeDays <= as_of + 1;
    const auto share = stats::proportion(static_cast<std::uint64_t>(cells[age].customers),
                                         static_cast<std::uint64_t>(customers));
    ages.push_back({{"age", age},
                    {"active", cells[age].customers},
                    {"share", estimate_json(share)},
                    {"net", cells[age].net},
                    {"net_so_far", total},
                    {"whole", whole}});
  }
  return {{"from", format_day(quarter.after + 1)},
          {"until", format_day(quarter.until)},
          {"customers", customers},
          {"ages", std::move(ages)}};
}

Result<SortedJson> cohorts(db::Session& session, Day as_of) {
  auto all = SortedJson::array();
  TROTH_ASSIGN(const auto buyers,
               session.scalar("SELECT COUNT(*) FROM customer_purchases WHERE purchases > 0"));
  if (buyers > 0) {
    TROTH_ASSIGN(const auto first, session.scalar("SELECT MIN(first_day) FROM customer_purchases"));
    for (const Quarter& quarter : quarters(static_cast<Day>(first), as_of)) {
      TROTH_ASSIGN(const auto customers,
                   session.scalar("SELECT COUNT(*) FROM customer_purchases WHERE first_day > ?"
                                  " AND first_day <= ?",
                                  {std::int64_t{quarter.after}, std::int64_t{quarter.until}}));
      if (customers == 0) continue;
      TROTH_ASSIGN(const auto cells, cells_of(session, quarter, as_of));
      all.push_back(cohort_json(quarter, customers, cells, as_of));
    }
  }
  return SortedJson{{"age_days", kAgeDays}, {"cohorts", std::move(all)}};
}

}  // namespace

Result<Readings> make_readings(db::Session& session, const Settings&, const Cuts&, Day as_of) {
  Readings readings;
  TROTH_ASSIGN(const SortedJson spread, concentration(session));
  readings.emplace_back("concentration", spread.dump());
  TROTH_ASSIGN(const SortedJson by_start, cohorts(session, as_of));
  readings.emplace_back("cohorts", by_start.dump());
  return readings;
}

}  // namespace troth::value
