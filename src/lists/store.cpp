#include "lists/store.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "db/row_values.h"
#include "db/statement.h"

namespace troth::lists::store {
namespace {

/// A statement with the values of its `?`.
struct Statement {
  std::string sql;
  std::vector<db::Held> values;
};

/// Cost of the contacts `t`: binds each kind and its cost.
std::string cost_sql(const Definitions& definitions, std::vector<db::Held>& values) {
  std::string sql;
  for (const auto& [kind, cost] : definitions.contact_costs) {
    sql += " WHEN t.kind = CAST(? AS TEXT) THEN CAST(? AS BIGINT)";
    values.emplace_back(kind);
    values.emplace_back(cost);
  }
  values.emplace_back(definitions.contact_cost);
  return sql.empty() ? "CAST(? AS BIGINT)" : "CASE" + sql + " ELSE CAST(? AS BIGINT) END";
}

/// Contacts of the row `v` in the last days: binds how many.
constexpr std::string_view kContacts =
    " FROM interaction t WHERE t.customer_id = v.customer_id AND"
    " t.happened_day > v.as_of_day - CAST(? AS INTEGER) AND t.happened_day <= v.as_of_day";

/// What is at stake, and what the list looks at besides: columns stake, contacts, cost, earned.
Statement columns_of(const Definitions& definitions, Kind kind, double margin, double back_orders) {
  Statement out;
  auto& values = out.values;
  switch (kind) {
    case Kind::about_to_leave:
      out.sql = "v.value_at_risk AS stake, 0 AS contacts, 0 AS cost, 0 AS earned";
      break;
    case Kind::new_customers:
      out.sql = "COALESCE(v.clv, v.average_order) AS stake, 0 AS contacts, 0 AS cost, 0 AS earned";
      break;
    case Kind::win_back:
      out.sql =
          "CAST(ROUND(v.average_order * CAST(? AS DOUBLE PRECISION)) AS BIGINT) AS stake,"
          " 0 AS contacts, 0 AS cost, 0 AS earned";
      values.emplace_back(back_orders);
      break;
    case Kind::advocates:
      out.sql = "v.current_value AS stake, 0 AS contacts, 0 AS cost, 0 AS earned";
      break;
    case Kind::over_served: {
      const auto cost = cost_sql(definitions, values);
      values.emplace_back(std::int64_t{definitions.service_days});
      values.emplace_back(std::int64_t{definitions.service_days});
      values.emplace_back(margin);
      out.sql = fmt::format(
          "NULL AS stake, (SELECT CAST(COALESCE(SUM({}), 0) AS BIGINT){}) AS cost,"
          " (SELECT COUNT(*){}) AS contacts, CAST(ROUND(v.current_value *"
          " CAST(? AS DOUBLE PRECISION)) AS BIGINT) AS earned",
          cost, kContacts, kContacts);
      break;
    }
  }
  return out;
}

/// Who is on the list, of the rows `s`; who comes first.
Statement condition_of(const Definitions& definitions, Kind kind) {
  Statement out;
  auto& values = out.values;
  switch (kind) {
    case Kind::about_to_leave:
      out.sql =
          "s.churn_chance >= CAST(? AS DOUBLE PRECISION) AND s.stake > 0 AND"
          " s.stage <> 'lapsed'";
      values.emplace_back(definitions.leave_chance);
      break;
    case Kind::new_customers:
      out.sql = "s.first_day > s.as_of_day - CAST(? AS INTEGER)";
      values.emplace_back(std::int64_t{definitions.new_days});
      break;
    case Kind::win_back:
      out.sql = "s.stage = 'lapsed' AND s.average_order > 0";
      break;
    case Kind::advocates:
      out.sql =
          "(s.recommend >= CAST(? AS DOUBLE PRECISION) OR (s.recommend IS NULL AND"
          " s.satisfaction >= CAST(? AS DOUBLE PRECISION))) AND"
          " s.last_day > s.as_of_day - CAST(? AS INTEGER) AND"
          " s.purchases >= CAST(? AS INTEGER) AND s.current_value > 0";
      values.emplace_back(definitions.recommend_from);
      values.emplace_back(definitions.satisfaction_from);
      values.emplace_back(std::int64_t{definitions.advocate_days});
      values.emplace_back(std::int64_t{definitions.advocate_purchases});
      break;
    case Kind::over_served:
      out.sql = "s.cost > s.earned";
      break;
  }
  return out;
}

std::string_view order_of(Kind kind) {
  if (kind == Kind::over_served) return "s.cost - s.earned DESC, s.customer_id";
  // Those who bought once are due; the others have bought again.
  if (kind == Kind::new_customers) {
    return "CASE WHEN s.purchases = 1 THEN 0 ELSE 1 END, COALESCE(s.stake, 0) DESC, s.customer_id";
  }
  if (kind == Kind::win_back) {
    return "COALESCE(s.stake, s.average_order) DESC, s.customer_id";
  }
  return "s.stake DESC, s.customer_id";
}

std::string source_of(const Statement& columns) {
  return "(SELECT v.customer_id, c.name, v.purchases, v.first_day, v.last_day, v.as_of_day,"
         " v.current_value, v.average_order, v.clv, v.usual_gap_days, v.churn_chance, v.recommend,"
         " v.satisfaction, v.key_account, v.stage, " +
         columns.sql + " FROM customer_value v JOIN customer c ON c.customer_id = v.customer_id) s";
}

Row read_row(const db::Row& row, Kind kind) {
  Row out;
  out.customer_id = row.integer(0);
  out.name = row.text(1);
  out.purchases = row.integer(2);
  out.first_day = db::day_or_none(row, 3);
  out.last_day = db::day_or_none(row, 4);
  out.current_value = row.integer(5);
  out.average_order = db::integer_or_none(row, 6);
  out.clv = db::integer_or_none(row, 7);
  out.usual_gap_days = db::real_or_none(row, 8);
  out.churn_chance = db::real_or_none(row, 9);
  out.recommend = db::real_or_none(row, 10);
  out.satisfaction = db::real_or_none(row, 11);
  out.key_account = row.integer(12) != 0;
  out.value = db::integer_or_none(row, 13);
  out.contacts = row.integer(14);
  out.service_cost = row.integer(15);
  out.earned = row.integer(16);
  if (kind == Kind::over_served) out.value = out.service_cost - out.earned;
  return out;
}

/// Something of all who are on the list.
db::Statement selecting(std::string_view what, const Wanted& wanted, const List& list) {
  const auto columns = columns_of(list.definitions, list.kind, wanted.margin, wanted.back_orders);
  const auto condition = condition_of(list.definitions, list.kind);
  db::Statement statement("SELECT " + std::string(what));
  statement.add(" FROM " + source_of(columns) + " WHERE " + condition.sql);
  for (const auto* values : {&columns.values, &condition.values}) {
    for (const auto& value : *values) statement.add("", value);
  }
  return statement;
}

}  // namespace

Result<std::optional<Day>> value_day(db::Session& session) {
  std::optional<Day> day;
  TROTH_TRY(session.scan("SELECT MAX(as_of_day) FROM customer_value", {}, [&](const db::Row& row) {
    day = db::day_or_none(row, 0);
    return false;
  }));
  return day;
}

Result<std::string> load_document(db::Session& session) {
  std::string document;
  TROTH_TRY(
      session.scan("SELECT value FROM setting WHERE name = 'lists'", {}, [&](const db::Row& row) {
        document = row.text(0);
        return false;
      }));
  return document;
}

Status save_document(db::Session& session, const std::string& document) {
  TROTH_TRY(
      session.execute("INSERT INTO setting (name, value) VALUES ('lists', ?)"
                      " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                      {std::string_view(document)}));
  return {};
}

Result<SecondPurchase> second_purchase(db::Session& session) {
  SecondPurchase out;
  struct Step {
    std::int64_t days = 0;
    std::int64_t returned = 0;
    std::int64_t seen = 0;  ///< Returned or last seen then.
  };
  std::vector<Step> steps;
  TROTH_TRY(session.scan(
      "SELECT s.days, SUM(s.came), COUNT(*) FROM (SELECT COALESCE(second_day, as_of_day) -"
      " first_day AS days, CASE WHEN second_day IS NULL THEN 0 ELSE 1 END AS came"
      " FROM customer_purchases WHERE first_day IS NOT NULL) s GROUP BY s.days ORDER BY s.days",
      {}, [&](const db::Row& row) {
        steps.push_back({row.integer(0), row.integer(1), row.integer(2)});
        out.n += steps.back().seen;
        out.returned += steps.back().returned;
        return true;
      }));
  double still = 1;
  auto at_risk = static_cast<double>(out.n);
  std::vector<std::pair<std::int64_t, double>> curve;
  for (const auto& step : steps) {
    if (step.days > 365) break;
    still *= 1 - static_cast<double>(step.returned) / at_risk;
    at_risk -= static_cast<double>(step.seen);
    curve.emplace_back(step.days, 1 - still);
  }
  out.within_year = 1 - still;
  if (out.within_year <= 0) return out;
  std::array<int, 3> quartiles{};
  for (std::size_t i = 0; i < 3; ++i) {
    const double wanted = out.within_year * static_cast<double>(i + 1) / 4;
    for (const auto& [days, share] : curve) {
      if (share < wanted - 1e-12) continue;
      quartiles[i] = static_cast<int>(days);
      break;
    }
  }
  out.quartiles = quartiles;
  return out;
}

Result<SecondLife> second_life(db::Session& session, Day as_of, int days) {
  SecondLife out;
  double bought = 0;
  double usual = 0;
  double bought_squared = 0;
  double usual_squared = 0;
  double product = 0;
  // Only those who have been back for the whole time: the others would count too little.
  TROTH_TRY(session.scan(
      "SELECT COUNT(*), COALESCE(SUM(s.x), 0), COALESCE(SUM(s.u), 0), COALESCE(SUM(s.x * s.x), 0),"
      " COALESCE(SUM(s.u * s.u), 0), COALESCE(SUM(s.x * s.u), 0) FROM (SELECT"
      " CAST(v.average_order AS DOUBLE PRECISION) AS u, (SELECT"
      " CAST(COALESCE(SUM(o.gross + o.returned + o.adjusted), 0) AS DOUBLE PRECISION) FROM orders o"
      " WHERE o.customer_id = p.customer_id AND o.kind <> 2 AND o.ordered_day BETWEEN p.back_day"
      " AND p.back_day + CAST(? AS INTEGER)) AS x FROM customer_purchases p JOIN customer_value v"
      " ON v.customer_id = p.customer_id WHERE p.back_day IS NOT NULL AND"
      " p.back_day + CAST(? AS INTEGER) <= CAST(? AS INTEGER) AND v.average_order > 0) s",
      {std::int64_t{days - 1}, std::int64_t{days - 1}, std::int64_t{as_of}},
      [&](const db::Row& row) {
        out.n = row.integer(0);
        bought = row.real(1);
        usual = row.real(2);
        bought_squared = row.real(3);
        usual_squared = row.real(4);
        product = row.real(5);
        return false;
      }));
  if (out.n < 2 || usual <= 0) return out;
  const auto n = static_cast<double>(out.n);
  out.orders = bought / usual;
  // A ratio of sums by linearisation (Cochran, 1977): residuals x - R u.
  const double residual =
      bought_squared - 2 * out.orders * product + out.orders * out.orders * usual_squared;
  const double se = std::sqrt(std::max(0.0, residual) * n / (n - 1)) / usual;
  out.low = std::max(0.0, out.orders - 1.959963984540054 * se);
  out.high = out.orders + 1.959963984540054 * se;
  return out;
}

Result<std::optional<double>> known_margin(db::Session& session) {
  std::optional<double> margin;
  TROTH_TRY(session.scan(
      "SELECT CAST(COALESCE(SUM(gross + returned + adjusted), 0) AS DOUBLE PRECISION),"
      " CAST(COALESCE(SUM(cost), 0) AS DOUBLE PRECISION) FROM orders WHERE cost IS NOT NULL AND"
      " kind <> 2",
      {}, [&](const db::Row& row) {
        if (row.real(0) > 0) margin = 1 - row.real(1) / row.real(0);
        return false;
      }));
  return margin;
}

Status read_list(db::Session& session, const Wanted& wanted, List& list) {
  TROTH_ASSIGN(list.n, session.scalar("SELECT COUNT(*) FROM customer_value"));
  const char* stake = list.kind == Kind::over_served ? "s.cost - s.earned" : "s.stake";
  auto sums =
      selecting(fmt::format("COUNT(*), CAST(COALESCE(SUM({}), 0) AS BIGINT)", stake), wanted, list);
  TROTH_TRY(sums.scan(session, [&](const db::Row& row) {
    list.customers = row.integer(0);
    list.value = row.integer(1);
    return false;
  }));
  list.found = list.customers;
  if (!wanted.search.empty()) {
    auto count = selecting("COUNT(*)", wanted, list);
    count.search({"s.name"}, wanted.search);
    TROTH_ASSIGN(list.found, count.scalar(session));
  }
  auto rows = selecting(
      "s.customer_id, s.name, s.purchases, s.first_day, s.last_day, s.current_value,"
      " s.average_order, s.clv, s.usual_gap_days, s.churn_chance, s.recommend, s.satisfaction,"
      " s.key_account, s.stake, s.contacts, s.cost, s.earned",
      wanted, list);
  rows.search({"s.name"}, wanted.search);
  rows.add(" ORDER BY " + std::string(order_of(list.kind)) + " LIMIT CAST(? AS BIGINT)",
           wanted.limit);
  return rows.scan(session, [&](const db::Row& row) {
    list.rows.push_back(read_row(row, list.kind));
    return true;
  });
}

}  // namespace troth::lists::store
