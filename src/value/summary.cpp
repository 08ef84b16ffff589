#include "value/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/assert.h"

namespace troth::value {

Result<std::vector<LabelSums>> sums_by(db::Session& session, std::string_view column) {
  constexpr std::array<std::string_view, 7> kColumns = {
      "stage", "matrix", "abcd", "situation", "quadrant", "loyalty_class", "rfm"};
  TROTH_ASSERT(std::find(kColumns.begin(), kColumns.end(), column) != kColumns.end());
  const auto sql = fmt::format(
      "SELECT {0}, COUNT(*), CAST(SUM(current_value) AS BIGINT), CAST(SUM(clv) AS BIGINT),"
      " CAST(SUM(potential_value) AS BIGINT), CAST(SUM(value_at_risk) AS BIGINT),"
      " AVG(CAST(as_of_day - stage_since_day AS DOUBLE PRECISION)) FROM customer_value"
      " GROUP BY {0} ORDER BY {0}",
      column);
  std::vector<LabelSums> sums;
  TROTH_TRY(session.scan(sql, {}, [&](const db::Row& row) {
    sums.push_back({std::string(row.text(0)), row.integer(1), row.integer(2), row.integer(3),
                    row.integer(4), row.integer(5), row.real(6)});
    return true;
  }));
  // Engines do not agree where NULL comes.
  std::sort(sums.begin(), sums.end(),
            [](const LabelSums& a, const LabelSums& b) { return a.name < b.name; });
  return sums;
}

Result<std::vector<PeriodFlow>> stage_flows(db::Session& session, std::int64_t periods) {
  std::vector<Day> days;
  TROTH_TRY(session.scan(
      "SELECT DISTINCT period_day FROM customer_value_history ORDER BY period_day DESC LIMIT ?",
      {periods}, [&](const db::Row& row) {
        days.push_back(static_cast<Day>(row.integer(0)));
        return true;
      }));
  std::reverse(days.begin(), days.end());
  std::vector<PeriodFlow> flows;
  for (std::size_t i = 1; i < days.size(); ++i) {
    PeriodFlow flow{days[i - 1], days[i], {}};
    const std::int64_t before = days[i - 1];
    const std::int64_t now = days[i];
    TROTH_TRY(session.scan(
        "SELECT COALESCE(a.stage, ''), b.stage, COUNT(*) FROM customer_value_history b"
        " LEFT JOIN customer_value_history a ON a.customer_id = b.customer_id"
        " AND a.period_day = ? WHERE b.period_day = ? GROUP BY COALESCE(a.stage, ''), b.stage"
        " UNION ALL SELECT a.stage, '', COUNT(*) FROM customer_value_history a"
        " LEFT JOIN customer_value_history b ON b.customer_id = a.customer_id"
        " AND b.period_day = ? WHERE a.period_day = ? AND b.customer_id IS NULL"
        " GROUP BY a.stage",
        {before, now, now, before}, [&](const db::Row& row) {
          flow.flows.push_back(
              {std::string(row.text(0)), std::string(row.text(1)), row.integer(2)});
          return true;
        }));
    std::sort(flow.flows.begin(), flow.flows.end(), [](const Flow& a, const Flow& b) {
      return a.from != b.from ? a.from < b.from : a.to < b.to;
    });
    flows.push_back(std::move(flow));
  }
  return flows;
}

Result<std::vector<PastValue>> past_of(db::Session& session, Id customer_id) {
  std::vector<PastValue> past;
  TROTH_TRY(session.scan(
      "SELECT period_day, stage, current_value, clv, p_alive, churn_chance"
      " FROM customer_value_history WHERE customer_id = ? ORDER BY period_day",
      {customer_id}, [&](const db::Row& row) {
        PastValue one{
            static_cast<Day>(row.integer(0)), std::string(row.text(1)), row.integer(2), {}, {}, {}};
        if (!row.is_null(3)) one.clv = row.integer(3);
        if (!row.is_null(4)) one.p_alive = row.real(4);
        if (!row.is_null(5)) one.churn_chance = row.real(5);
        past.push_back(std::move(one));
        return true;
      }));
  return past;
}

}  // namespace troth::value
