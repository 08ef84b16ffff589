#include "value/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <nlohmann/json.hpp>

#include "db/row_values.h"
#include "value/rows.h"

namespace troth::value::store {

namespace {

using db::Value;

constexpr std::size_t kPiece = 512;

constexpr auto kSumColumns = std::to_array<std::string_view>(
    {"customer_id", "as_of_day",  "orders",     "purchases", "purchases_window", "first_day",
     "second_day",  "last_day",   "back_day",   "gross",     "returned",         "adjusted",
     "net",         "net_window", "repeat_net", "profit",    "gross_with_cost",  "gaps",
     "gap_sum",     "gap_ln_sum", "gap_before", "gap_last"});

// Days with an order, then each day's place among the days with a purchase. A return of nothing
// bought on its day belongs to the purchase before it. The gap before a purchase is that to the
// last day with one.
constexpr std::string_view kSums =
    " WITH days AS (SELECT customer_id, ordered_day, COUNT(*) AS orders,"
    "  MAX(CASE WHEN kind = 0 AND gross > 0 THEN 1 ELSE 0 END) AS bought, SUM(gross) AS gross,"
    "  SUM(returned) AS returned, SUM(adjusted) AS adjusted,"
    "  SUM(CASE WHEN cost IS NULL THEN 0 ELSE gross + returned + adjusted - cost END) AS profit,"
    "  SUM(CASE WHEN cost IS NULL THEN 0 ELSE gross END) AS gross_with_cost"
    "  FROM orders WHERE customer_id > ? AND customer_id <= ? AND ordered_day <= ? AND kind <> 2"
    "  GROUP BY customer_id, ordered_day),"
    " placed AS (SELECT d.*, gross + returned + adjusted AS net,"
    "  SUM(bought) OVER (PARTITION BY customer_id ORDER BY ordered_day) AS place,"
    "  MAX(CASE WHEN bought = 1 THEN ordered_day END) OVER (PARTITION BY customer_id"
    "   ORDER BY ordered_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bought_before"
    "  FROM days d),"
    " gapped AS (SELECT p.*, CASE WHEN bought = 1 THEN ordered_day - bought_before END AS gap,"
    "  SUM(bought) OVER (PARTITION BY customer_id) - place AS to_come FROM placed p)"
    " SELECT customer_id, CAST(? AS INTEGER), CAST(SUM(orders) AS BIGINT),"
    " CAST(SUM(bought) AS BIGINT),"
    " CAST(SUM(CASE WHEN ordered_day > ? THEN bought ELSE 0 END) AS BIGINT),"
    " MIN(CASE WHEN bought = 1 THEN ordered_day END),"
    " MIN(CASE WHEN bought = 1 AND place = 2 THEN ordered_day END),"
    " MAX(CASE WHEN bought = 1 THEN ordered_day END),"
    " MAX(CASE WHEN gap > ? THEN ordered_day END),"
    " CAST(SUM(gross) AS BIGINT), CAST(SUM(returned) AS BIGINT), CAST(SUM(adjusted) AS BIGINT),"
    " CAST(SUM(net) AS BIGINT),"
    " CAST(SUM(CASE WHEN ordered_day > ? THEN net ELSE 0 END) AS BIGINT),"
    " CAST(SUM(CASE WHEN place >= 2 THEN net ELSE 0 END) AS BIGINT),"
    " CAST(SUM(profit) AS BIGINT), CAST(SUM(gross_with_cost) AS BIGINT),"
    " SUM(CASE WHEN gap IS NOT NULL AND to_come < 24 THEN 1 ELSE 0 END),"
    " CAST(SUM(CASE WHEN gap IS NOT NULL AND to_come < 24 THEN gap ELSE 0 END) AS BIGINT),"
    " SUM(CASE WHEN gap IS NOT NULL AND to_come < 24 THEN LN(CAST(gap AS DOUBLE PRECISION))"
    "  ELSE 0.0 END),"
    " MAX(CASE WHEN bought = 1 AND to_come = 1 THEN gap END),"
    " MAX(CASE WHEN bought = 1 AND to_come = 0 THEN gap END)"
    " FROM gapped GROUP BY customer_id ORDER BY customer_id";

std::string insert_sums() {
  return fmt::format("INSERT INTO customer_purchases ({}){}", fmt::join(kSumColumns, ", "), kSums);
}

/// What makes an INSERT replace the row that is there; the key is the first columns.
std::string or_replace(std::span<const std::string_view> columns, std::size_t key) {
  auto sql = fmt::format(" ON CONFLICT ({}) DO UPDATE SET", fmt::join(columns.first(key), ", "));
  std::string_view between = " ";
  for (const auto column : columns.subspan(key)) {
    sql += fmt::format("{}{} = excluded.{}", between, column, column);
    between = ", ";
  }
  return sql;
}

std::string insert_or_replace(std::string_view table, std::span<const std::string_view> columns,
                              std::size_t key) {
  const std::vector<std::string_view> marks(columns.size(), "?");
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", table, fmt::join(columns, ", "),
                     fmt::join(marks, ", ")) +
         or_replace(columns, key);
}

Purchases purchases_of(const db::Row& row) {
  Purchases p;
  p.customer_id = row.integer(0);
  p.as_of_day = static_cast<Day>(row.integer(1));
  p.orders = row.integer(2);
  p.purchases = row.integer(3);
  p.purchases_window = row.integer(4);
  p.first_day = db::day_or_none(row, 5);
  p.second_day = db::day_or_none(row, 6);
  p.last_day = db::day_or_none(row, 7);
  p.back_day = db::day_or_none(row, 8);
  p.gross = row.integer(9);
  p.returned = row.integer(10);
  p.adjusted = row.integer(11);
  p.net = row.integer(12);
  p.net_window = row.integer(13);
  p.repeat_net = row.integer(14);
  p.profit = row.integer(15);
  p.gross_with_cost = row.integer(16);
  p.gaps = row.integer(17);
  p.gap_sum = row.integer(18);
  p.gap_ln_sum = row.real(19);
  p.gap_before = db::integer_or_none(row, 20);
  p.gap_last = db::integer_or_none(row, 21);
  return p;
}

std::array<Value, 7> sum_values(IdRange customers, const SumWindows& windows) {
  const auto as_of = std::int64_t{windows.as_of};
  const auto window_after = as_of - windows.window_days;
  return {customers.after, customers.until, as_of,
          as_of,           window_after,    std::int64_t{windows.lapse_days},
          window_after};
}

}  // namespace

std::string of_range(std::string_view sql, IdRange customers) {
  std::string text(sql);
  if (customers.until - customers.after != 1) return text;
  constexpr std::string_view kUntil = "customer_id <= ?";
  constexpr std::string_view kExactly = "customer_id = ?";
  for (auto at = text.find(kUntil); at != std::string::npos; at = text.find(kUntil, at)) {
    text.replace(at, kUntil.size(), kExactly);
  }
  return text;
}

Result<std::string> load_setting(db::Session& session, std::string_view name) {
  std::string value;
  TROTH_TRY(
      session.scan("SELECT value FROM setting WHERE name = ?", {name}, [&](const db::Row& row) {
        value = row.text(0);
        return false;
      }));
  return value;
}

Status store_setting(db::Session& session, std::string_view name, std::string_view value) {
  TROTH_TRY(
      session.execute("INSERT INTO setting (name, value) VALUES (?, ?)"
                      " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                      {name, value}));
  return {};
}

Status sum_purchases(db::Session& session, IdRange customers, const SumWindows& windows) {
  static const std::string kSql = insert_sums();
  TROTH_TRY(
      session.execute("DELETE FROM customer_purchases WHERE customer_id > ? AND customer_id <= ?",
                      {customers.after, customers.until}));
  TROTH_TRY(session.execute(kSql, sum_values(customers, windows)));
  return {};
}

Result<std::vector<Purchases>> sum_purchases_of(db::Session& session, Id customer_id,
                                                const SumWindows& windows) {
  const IdRange one{customer_id - 1, customer_id};
  static const std::string kSql = of_range(insert_sums(), one) + or_replace(kSumColumns, 1) +
                                  fmt::format(" RETURNING {}", fmt::join(kSumColumns, ", "));
  std::vector<Purchases> rows;
  TROTH_TRY(session.scan(kSql, sum_values(one, windows), [&](const db::Row& row) {
    rows.push_back(purchases_of(row));
    return true;
  }));
  if (rows.empty()) {
    TROTH_TRY(
        session.execute("DELETE FROM customer_purchases WHERE customer_id = ?", {customer_id}));
  }
  return rows;
}

Result<std::vector<Purchases>> purchases_at(db::Session& session, IdRange customers,
                                            const SumWindows& windows) {
  std::vector<Purchases> rows;
  TROTH_TRY(session.scan(of_range(kSums, customers), sum_values(customers, windows),
                         [&](const db::Row& row) {
                           rows.push_back(purchases_of(row));
                           return true;
                         }));
  return rows;
}

Result<std::unordered_set<Id>> buyers_between(db::Session& session, IdRange customers, Day after,
                                              Day until) {
  std::unordered_set<Id> ids;
  TROTH_TRY(session.scan(
      "SELECT DISTINCT customer_id FROM orders WHERE customer_id > ? AND customer_id <= ?"
      " AND ordered_day > ? AND ordered_day <= ? AND kind = 0 AND gross > 0",
      {customers.after, customers.until, std::int64_t{after}, std::int64_t{until}},
      [&](const db::Row& row) {
        ids.insert(row.integer(0));
        return true;
      }));
  return ids;
}

Result<std::vector<Purchases>> load_purchases(db::Session& session, IdRange customers) {
  static const std::string kSql = fmt::format(
      "SELECT {} FROM customer_purchases WHERE customer_id > ? AND customer_id <= ?"
      " ORDER BY customer_id",
      fmt::join(kSumColumns, ", "));
  std::vector<Purchases> rows;
  TROTH_TRY(session.scan(of_range(kSql, customers), {customers.after, customers.until},
                         [&](const db::Row& row) {
                           rows.push_back(purchases_of(row));
                           return true;
                         }));
  return rows;
}

Result<std::optional<Day>> first_purchase(db::Session& session) {
  std::optional<Day> first;
  TROTH_TRY(
      session.scan("SELECT MIN(first_day) FROM customer_purchases", {}, [&](const db::Row& row) {
        first = db::day_or_none(row, 0);
        return false;
      }));
  return first;
}

Status replace_values(db::Session& session, IdRange customers,
                      std::span<const CustomerValue> values) {
  TROTH_TRY(session.execute("DELETE FROM customer_value WHERE customer_id > ? AND customer_id <= ?",
                            {customers.after, customers.until}));
  ValueRows rows;
  for (std::size_t from = 0; from < values.size(); from += kPiece) {
    rows.clear();
    for (const auto& value : values.subspan(from, std::min(kPiece, values.size() - from))) {
      rows.add(value);
    }
    TROTH_TRY(session.bulk_insert("customer_value", value_columns(), rows.values()));
  }
  return {};
}

Status replace_history(db::Session& session, IdRange customers, Day period_day,
                       std::span<const CustomerValue> values) {
  TROTH_TRY(session.execute(
      "DELETE FROM customer_value_history WHERE customer_id > ? AND customer_id <= ?"
      " AND period_day = ?",
      {customers.after, customers.until, std::int64_t{period_day}}));
  std::vector<Value> rows;
  for (std::size_t from = 0; from < values.size(); from += kPiece) {
    rows.clear();
    for (const auto& value : values.subspan(from, std::min(kPiece, values.size() - from))) {
      add_history_row(rows, period_day, value);
    }
    TROTH_TRY(session.bulk_insert("customer_value_history", history_columns(), rows));
  }
  return {};
}

Status replace_value(db::Session& session, Day period_day, const CustomerValue& value) {
  static const std::string kValue = insert_or_replace("customer_value", value_columns(), 1);
  ValueRows rows;
  rows.add(value);
  TROTH_TRY(session.execute(kValue, rows.values()));
  static const std::string kHistory =
      insert_or_replace("customer_value_history", history_columns(), 2);
  std::vector<Value> row;
  add_history_row(row, period_day, value);
  TROTH_TRY(session.execute(kHistory, row));
  return {};
}

Status forget_value(db::Session& session, Id customer_id) {
  TROTH_TRY(session.execute("DELETE FROM customer_value WHERE customer_id = ?", {customer_id}));
  TROTH_TRY(
      session.execute("DELETE FROM customer_value_history WHERE customer_id = ?", {customer_id}));
  return {};
}

}  // namespace troth::value::store
