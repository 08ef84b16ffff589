#include "value/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"

namespace troth::value {

namespace {

/// A sample from its count, mean and sum of squares.
stats::Sample sample_of(std::int64_t n, double mean, double squares) {
  stats::Sample sample;
  if (n == 0) return sample;
  sample.n = static_cast<std::size_t>(n);
  sample.mean = mean;
  const auto count = static_cast<double>(n);
  if (n > 1) sample.variance = std::max(0.0, squares - count * mean * mean) / (count - 1);
  return sample;
}

}  // namespace

Result<std::vector<LabelSums>> sums_by(db::Session& session, std::string_view column) {
  constexpr std::array<std::string_view, 7> kColumns = {
      "stage", "matrix", "abcd", "situation", "quadrant", "loyalty_class", "rfm"};
  TROTH_ASSERT(std::find(kColumns.begin(), kColumns.end(), column) != kColumns.end());
  const auto sql = fmt::format(
      "SELECT {0}, COUNT(*), CAST(SUM(current_value) AS BIGINT), CAST(SUM(clv) AS BIGINT),"
      " CAST(SUM(potential_value) AS BIGINT), CAST(SUM(value_at_risk) AS BIGINT),"
      " AVG(CAST(as_of_day - stage_since_day AS DOUBLE PRECISION)),"
      " AVG(CAST(current_value AS DOUBLE PRECISION)),"
      " SUM(CAST(current_value AS DOUBLE PRECISION) * current_value),"
      " COUNT(clv), AVG(CAST(clv AS DOUBLE PRECISION)),"
      " SUM(CAST(clv AS DOUBLE PRECISION) * clv) FROM customer_value"
      " GROUP BY {0} ORDER BY {0}",
      column);
  std::vector<LabelSums> sums;
  TROTH_TRY(session.scan(sql, {}, [&](const db::Row& row) {
    sums.push_back({std::string(row.text(0)), row.integer(1), row.integer(2), row.integer(3),
                    row.integer(4), row.integer(5), row.real(6),
                    sample_of(row.integer(1), row.real(7), row.real(8)),
                    sample_of(row.integer(9), row.real(10), row.real(11))});
    return true;
  }));
  // Engines do not agree where NULL comes.
  std::sort(sums.begin(), sums.end(),
            [](const LabelSums& a, const LabelSums& b) { return a.name < b.name; });
  return sums;
}

Result<std::vector<std::pair<std::string, stats::Sample>>> loyalty_figures(db::Session& session) {
  constexpr std::array<std::string_view, 8> kColumns = {"preference",  "emotional",    "cognitive",
                                                        "behavioural", "satisfaction", "recommend",
                                                        "openness",    "wallet_share"};
  std::string sql;
  for (const auto column : kColumns) {
    sql += fmt::format("{0} COUNT({1}), AVG({1}), SUM({1} * {1})", sql.empty() ? "SELECT" : ",",
                       column);
  }
  std::vector<std::pair<std::string, stats::Sample>> figures;
  TROTH_TRY(session.scan(sql + " FROM customer_value", {}, [&](const db::Row& row) {
    int at = 0;
    for (const auto column : kColumns) {
      figures.emplace_back(column, sample_of(row.integer(at), row.real(at + 1), row.real(at + 2)));
      at += 3;
    }
    return true;
  }));
  return figures;
}

stats::Estimate HeadRoom::of_all(double level) const {
  stats::Estimate estimate = stats::mean(known, level);
  const auto all = static_cast<double>(buyers);
  estimate.value *= all;
  estimate.interval.lo = std::max(0.0, estimate.interval.lo * all);
  estimate.interval.hi *= all;
  return estimate;
}

Result<HeadRoom> head_room(db::Session& session) {
  HeadRoom room;
  TROTH_TRY(
      session.scan("SELECT COUNT(*), COUNT(head_room), CAST(COALESCE(SUM(head_room), 0) AS BIGINT),"
                   " AVG(CAST(head_room AS DOUBLE PRECISION)), SUM(CAST(head_room AS DOUBLE "
                   "PRECISION) * head_room)"
                   " FROM customer_value WHERE purchases > 0",
                   {}, [&](const db::Row& row) {
                     room.buyers = row.integer(0);
                     room.sum = row.integer(2);
                     room.known = sample_of(row.integer(1), row.real(3), row.real(4));
                     return true;
                   }));
  return room;
}

Result<std::array<WalletBand, 5>> wallet_bands(db::Session& session) {
  std::string band = "CASE";
  for (int i = 4; i > 0; --i) band += fmt::format(" WHEN wallet_share >= 0.{} THEN {}", 2 * i, i);
  band += " ELSE 0 END";
  std::array<WalletBand, 5> bands{};
  TROTH_TRY(session.scan(fmt::format("SELECT {0}, COUNT(*), CAST(SUM(current_value) AS BIGINT),"
                                     " CAST(SUM(head_room) AS BIGINT) FROM customer_value"
                                     " WHERE purchases > 0 AND head_room IS NOT NULL GROUP BY {0}",
                                     band),
                         {}, [&](const db::Row& row) {
                           bands.at(static_cast<std::size_t>(row.integer(0))) = {
                               row.integer(1), row.integer(2), row.integer(3)};
                           return true;
                         }));
  return bands;
}

Result<std::array<ChanceBand, 10>> chance_bands(db::Session& session) {
  std::string band = "CASE";
  for (int i = 9; i > 0; --i) band += fmt::format(" WHEN churn_chance >= 0.{0} THEN {0}", i);
  band += " ELSE 0 END";
  std::array<ChanceBand, 10> bands{};
  TROTH_TRY(session.scan(
      fmt::format("SELECT {0}, COUNT(*), SUM(churn_chance), CAST(SUM(current_value) AS BIGINT),"
                  " CAST(SUM(value_at_risk) AS BIGINT) FROM customer_value"
                  " WHERE churn_chance IS NOT NULL GROUP BY {0}",
                  band),
      {}, [&](const db::Row& row) {
        bands.at(static_cast<std::size_t>(row.integer(0))) = {row.integer(1), row.real(2),
                                                              row.integer(3), row.integer(4)};
        return true;
      }));
  return bands;
}

Result<std::vector<PeriodFlow>> flows_of(db::Session& session, std::string_view column,
                                         std::int64_t periods, Day last) {
  constexpr std::array<std::string_view, 5> kColumns = {"stage", "matrix", "abcd", "situation",
                                                        "quadrant"};
  TROTH_ASSERT(std::find(kColumns.begin(), kColumns.end(), column) != kColumns.end());
  std::vector<Day> days;
  TROTH_TRY(
      session.scan("SELECT DISTINCT period_day FROM customer_value_history WHERE period_day <= ?"
                   " ORDER BY period_day DESC LIMIT ?",
                   {std::int64_t{last}, periods}, [&](const db::Row& row) {
                     days.push_back(static_cast<Day>(row.integer(0)));
                     return true;
                   }));
  std::reverse(days.begin(), days.end());
  const auto sql = fmt::format(
      "SELECT CASE WHEN a.customer_id IS NULL THEN '' ELSE COALESCE(a.{0}, 'unknown') END AS was,"
      " COALESCE(b.{0}, 'unknown') AS became, COUNT(*) FROM customer_value_history b"
      " LEFT JOIN customer_value_history a ON a.customer_id = b.customer_id"
      " AND a.period_day = ? WHERE b.period_day = ? GROUP BY was, became"
      " UNION ALL SELECT COALESCE(a.{0}, 'unknown') AS was, '' AS became, COUNT(*)"
      " FROM customer_value_history a"
      " LEFT JOIN customer_value_history b ON b.customer_id = a.customer_id"
      " AND b.period_day = ? WHERE a.period_day = ? AND b.customer_id IS NULL GROUP BY was",
      column);
  std::vector<PeriodFlow> flows;
  for (std::size_t i = 1; i < days.size(); ++i) {
    PeriodFlow flow{days[i - 1], days[i], {}};
    const std::int64_t before = days[i - 1];
    const std::int64_t now = days[i];
    TROTH_TRY(session.scan(sql, {before, now, now, before}, [&](const db::Row& row) {
      flow.flows.push_back({std::string(row.text(0)), std::string(row.text(1)), row.integer(2)});
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
