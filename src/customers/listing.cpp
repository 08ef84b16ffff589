#include "customers/listing.h"

#include <algorithm>

#include "base/assert.h"
#include "db/statement.h"

namespace troth::customers {
namespace {

using db::Statement;

constexpr int kOwnColumns = 12;

ListCell read_cell(const db::Row& row, int column, ListColumn::Kind kind) {
  if (row.is_null(column)) return {};
  if (kind == ListColumn::Kind::text) return std::string(row.text(column));
  if (kind == ListColumn::Kind::real) return row.real(column);
  return row.integer(column);
}

std::string qualified(const ListColumn& column) {
  return column.table + "." + column.column;
}

/// Joins each table once.
void join_tables(Statement& statement, std::vector<std::string> tables) {
  std::sort(tables.begin(), tables.end());
  tables.erase(std::unique(tables.begin(), tables.end()), tables.end());
  for (const auto& table : tables) {
    statement.add(" LEFT JOIN " + table + " ON " + table + ".customer_id = c.customer_id");
  }
}

void add_filters(Statement& statement, const ListQuery& query) {
  statement.add(" WHERE 1 = 1");
  statement.search({"c.name"}, query.name);
  statement.filter(" AND c.region = ?", query.region);
  statement.filter(" AND c.country = ?", query.country);
  statement.filter(" AND c.segment = ?", query.segment);
  for (const auto& [column, value] : query.equal) {
    statement.add(" AND " + qualified(*column) + " = ?", value);
  }
  for (const auto& condition : query.conditions) {
    statement.add(" AND (" + condition.sql + ")");
    for (const auto& value : condition.values) statement.add("", value);
  }
}

/// What is sorted by.
struct Order {
  std::string sql;
  int column = 0;  ///< Of the rows; 0 for the number.
  ListColumn::Kind kind = ListColumn::Kind::integer;
};

Order order_of(const ListQuery& query, const ListExtras& extras) {
  if (query.sort.empty()) return {};
  // Beside the name as written stands the one that is sorted by: the last column of the row.
  const auto last = kOwnColumns + static_cast<int>(extras.columns.size());
  if (query.sort == "name") return {"LOWER(c.name)", last, ListColumn::Kind::text};
  if (query.sort == "joined_at") return {"c.joined_day", last, ListColumn::Kind::day};
  const auto at = std::find_if(extras.columns.begin(), extras.columns.end(),
                               [&](const auto& column) { return column.name == query.sort; });
  TROTH_ASSERT(at != extras.columns.end());
  return {qualified(*at), last, at->kind};
}

/// Begins behind the place, in this order.
void begin_after(Statement& statement, const ListQuery& query, const Order& order) {
  if (!query.after) return;
  const Id id = query.after->customer_id;
  const std::string beyond = query.descending ? " < ?" : " > ?";
  if (order.sql.empty()) return statement.add(" AND c.customer_id" + beyond, id);
  const auto& x = order.sql;
  if (std::holds_alternative<std::monostate>(query.after->key)) {
    return statement.add(" AND " + x + " IS NULL AND c.customer_id > ?", id);
  }
  statement.add(" AND (" + x + " IS NULL OR " + x + beyond, query.after->key);
  statement.add(" OR (" + x + " = ?", query.after->key);
  statement.add(" AND c.customer_id > ?))", id);
}

void add_order(Statement& statement, const ListQuery& query, const Order& order) {
  const std::string direction = query.descending ? " DESC" : "";
  statement.add(" ORDER BY ");
  if (order.sql.empty()) {
    statement.add("c.customer_id" + direction);
  } else {
    statement.add("(" + order.sql + " IS NULL), " + order.sql + direction + ", c.customer_id");
  }
  if (query.limit > 0) statement.add(" LIMIT ?", query.limit);
}

}  // namespace

Status list_customers(db::Session& session, const ListQuery& query, const ListExtras& extras,
                      const std::function<Status(const ListItem&)>& each) {
  const auto order = order_of(query, extras);
  Statement statement;
  statement.add(
      "SELECT c.customer_id, c.name, c.gender, c.birth_day, "
      "c.city, c.region, c.country, c.language, c.segment, "
      "c.joined_day, c.records, c.updated_at");
  std::vector<std::string> tables;
  for (const auto& column : extras.columns) {
    statement.add(", " + qualified(column));
    tables.push_back(column.table);
  }
  if (!order.sql.empty()) statement.add(", " + order.sql);
  statement.add(" FROM customer c");
  join_tables(statement, std::move(tables));
  add_filters(statement, query);
  begin_after(statement, query, order);
  add_order(statement, query, order);
  Status status;
  ListItem item;
  TROTH_TRY(statement.scan(session, [&](const db::Row& row) {
    item.golden = store::read_golden(row);
    item.cells.clear();
    int at = kOwnColumns;
    for (const auto& column : extras.columns) {
      item.cells.push_back(read_cell(row, at++, column.kind));
    }
    item.place.customer_id = item.golden.customer_id;
    if (order.column > 0) item.place.key = read_cell(row, order.column, order.kind);
    status = each(item);
    return status.ok();
  }));
  return status;
}

Result<std::int64_t> count_listed(db::Session& session, const ListQuery& query) {
  Statement statement;
  statement.add("SELECT COUNT(*) FROM customer c");
  std::vector<std::string> tables;
  for (const auto& [column, value] : query.equal) tables.push_back(column->table);
  join_tables(statement, std::move(tables));
  add_filters(statement, query);
  std::int64_t count = 0;
  TROTH_TRY(statement.scan(session, [&](const db::Row& row) {
    count = row.integer(0);
    return true;
  }));
  return count;
}

}  // namespace troth::customers
