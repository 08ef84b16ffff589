#include "sales/store.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "db/keys.h"
#include "db/row_values.h"

namespace troth::sales {
namespace {

using db::or_null;
using db::Row;
using db::text_or_null;
using db::Value;

constexpr std::array<std::string_view, 10> kProductColumns = {
    "product_id", "source",        "sku",          "name",      "category",
    "brand",      "unit_price_e4", "unit_cost_e4", "described", "content"};

constexpr std::array<std::string_view, 18> kOrderColumns = {
    "customer_id", "ordered_day", "order_id", "record_id", "ordered_at", "kind",
    "lines",       "gross",       "returned", "adjusted",  "cost",       "source",
    "reference",   "channel",     "store",    "region",    "country",    "status"};

constexpr std::array<std::string_view, 9> kLineColumns = {
    "customer_id", "order_id",      "line_key", "product_id", "kind",
    "quantity_e3", "unit_price_e4", "amount",   "cost"};

// "a, b, c"; `first` stands in place of the first column's name when given.
template <std::size_t N>
std::string column_list(const std::array<std::string_view, N>& columns,
                        std::string_view prefix = "", std::string_view first = "") {
  std::string list;
  for (std::size_t i = 0; i < N; ++i) {
    if (i > 0) list += ", ";
    if (i == 0 && !first.empty()) {
      list += first;
    } else {
      list.append(prefix).append(columns[i]);
    }
  }
  return list;
}

}  // namespace

std::string order_columns(std::string_view prefix) {
  return column_list(kOrderColumns, prefix);
}

std::string product_columns() {
  return column_list(kProductColumns);
}

OrderRow read_order(const Row& row) {
  OrderRow order;
  order.customer_id = row.integer(0);
  order.ordered_day = static_cast<Day>(row.integer(1));
  order.order_id = row.integer(2);
  order.record_id = row.integer(3);
  order.ordered_at = row.integer(4);
  order.kind = row.integer(5);
  order.lines = row.integer(6);
  order.gross = row.integer(7);
  order.returned = row.integer(8);
  order.adjusted = row.integer(9);
  order.cost = db::integer_or_none(row, 10);
  order.source = row.text(11);
  order.reference = row.text(12);
  order.channel = row.text(13);
  order.store = row.text(14);
  order.region = row.text(15);
  order.country = row.text(16);
  order.status = row.text(17);
  return order;
}

ProductRow read_product(const Row& row) {
  ProductRow product;
  product.product_id = row.integer(0);
  product.source = row.text(1);
  product.sku = row.text(2);
  product.name = row.text(3);
  product.category = row.text(4);
  product.brand = row.text(5);
  product.unit_price_e4 = db::integer_or_none(row, 6);
  product.unit_cost_e4 = db::integer_or_none(row, 7);
  product.described = row.integer(8) != 0;
  product.content = row.integer(9);
  return product;
}

Result<std::unordered_map<Id, ProductRow>> load_products(db::Session& session,
                                                         std::span<const Id> product_ids) {
  std::unordered_map<Id, ProductRow> found;
  static const std::string kSql = "SELECT " + column_list(kProductColumns) +
                                  " FROM product WHERE product_id IN (VALUES {keys})";
  TROTH_TRY(db::scan_keys(session, kSql, 1, product_ids, [&](const Row& row) {
    auto product = read_product(row);
    found.emplace(product.product_id, std::move(product));
    return true;
  }));
  return found;
}

Result<std::vector<Id>> unknown_products(db::Session& session, std::span<const Id> product_ids) {
  std::vector<Id> known;
  known.reserve(product_ids.size());
  TROTH_TRY(db::scan_keys(session,
                          "SELECT product_id FROM product WHERE product_id IN (VALUES {keys})", 1,
                          product_ids, [&](const Row& row) {
                            known.push_back(row.integer(0));
                            return true;
                          }));
  std::sort(known.begin(), known.end());
  std::vector<Id> unknown;
  std::set_difference(product_ids.begin(), product_ids.end(), known.begin(), known.end(),
                      std::back_inserter(unknown));
  return unknown;
}

// Hands rows to the engine in pieces that stay in the processor's cache.
template <typename Item, std::size_t N, typename Append>
Status insert_in_pieces(db::Session& session, std::string_view table,
                        const std::array<std::string_view, N>& columns, std::span<const Item> items,
                        Append&& append) {
  constexpr std::size_t kPiece = 512;
  std::vector<Value> values;
  values.reserve(kPiece * N);
  for (std::size_t from = 0; from < items.size(); from += kPiece) {
    values.clear();
    for (const auto& item : items.subspan(from, std::min(kPiece, items.size() - from))) {
      append(values, item);
    }
    TROTH_TRY(session.bulk_insert(table, columns, values));
  }
  return {};
}

Status insert_products(db::Session& session, std::span<const ProductRow> products) {
  return insert_in_pieces(
      session, "product", kProductColumns, products,
      [](std::vector<Value>& values, const ProductRow& product) {
        values.insert(values.end(), {product.product_id, std::string_view(product.source),
                                     std::string_view(product.sku), text_or_null(product.name),
                                     text_or_null(product.category), text_or_null(product.brand),
                                     or_null(product.unit_price_e4), or_null(product.unit_cost_e4),
                                     std::int64_t{product.described}, product.content});
      });
}

Status delete_products(db::Session& session, std::span<const Id> product_ids) {
  TROTH_TRY(db::execute_keys(session, "DELETE FROM product WHERE product_id IN (VALUES {keys})", 1,
                             product_ids));
  return {};
}

Result<std::unordered_map<Id, OrderRow>> load_orders(db::Session& session,
                                                     std::span<const Id> order_ids) {
  std::unordered_map<Id, OrderRow> found;
  // CROSS JOIN keeps SQLite from making a table of the keys first.
  static const std::string kSql = "WITH wanted(id) AS (VALUES {keys}) SELECT " +
                                  column_list(kOrderColumns) +
                                  " FROM wanted CROSS JOIN orders WHERE order_id = wanted.id";
  TROTH_TRY(db::scan_keys(session, kSql, 1, order_ids, [&](const Row& row) {
    auto order = read_order(row);
    found.emplace(order.order_id, std::move(order));
    return true;
  }));
  return found;
}

Result<std::unordered_map<Id, std::vector<LineRow>>> load_lines(
    db::Session& session, std::span<const std::int64_t> customers_and_orders) {
  std::unordered_map<Id, std::vector<LineRow>> found;
  static const std::string kSql =
      "SELECT " + column_list(kLineColumns) +
      " FROM order_line WHERE (customer_id, order_id) IN (VALUES {keys})";
  TROTH_TRY(db::scan_keys(session, kSql, 2, customers_and_orders, [&](const Row& row) {
    LineRow line;
    line.customer_id = row.integer(0);
    line.order_id = row.integer(1);
    line.line_key = row.integer(2);
    line.product_id = row.integer(3);
    line.kind = row.integer(4);
    line.quantity_e3 = row.integer(5);
    line.unit_price_e4 = row.integer(6);
    line.amount = row.integer(7);
    line.cost = db::integer_or_none(row, 8);
    found[line.order_id].push_back(line);
    return true;
  }));
  return found;
}

Status insert_orders(db::Session& session, std::span<const OrderRow* const> orders) {
  return insert_in_pieces(
      session, "orders", kOrderColumns, orders,
      [](std::vector<Value>& values, const OrderRow* const& each) {
        const auto& order = *each;
        values.insert(
            values.end(),
            {order.customer_id, std::int64_t{order.ordered_day}, order.order_id, order.record_id,
             order.ordered_at, order.kind, order.lines, order.gross, order.returned, order.adjusted,
             or_null(order.cost), std::string_view(order.source), std::string_view(order.reference),
             text_or_null(order.channel), text_or_null(order.store), text_or_null(order.region),
             text_or_null(order.country), text_or_null(order.status)});
      });
}

Status insert_lines(db::Session& session, std::span<const LineRow* const> lines) {
  return insert_in_pieces(
      session, "order_line", kLineColumns, lines,
      [](std::vector<Value>& values, const LineRow* const& each) {
        const auto& line = *each;
        values.insert(values.end(),
                      {line.customer_id, line.order_id, line.line_key, line.product_id, line.kind,
                       line.quantity_e3, line.unit_price_e4, line.amount, or_null(line.cost)});
      });
}

Status delete_orders(db::Session& session, std::span<const std::int64_t> keys) {
  TROTH_TRY(db::execute_keys(
      session, "DELETE FROM orders WHERE (customer_id, ordered_day, order_id) IN (VALUES {keys})",
      3, keys));
  return {};
}

Status delete_lines(db::Session& session, std::span<const std::int64_t> customers_and_orders) {
  TROTH_TRY(db::execute_keys(
      session, "DELETE FROM order_line WHERE (customer_id, order_id) IN (VALUES {keys})", 2,
      customers_and_orders));
  return {};
}

Result<bool> changes_are_noted(db::Session& session) {
  TROTH_ASSIGN(const auto noted,
               session.scalar("SELECT COUNT(*) FROM setting WHERE name = 'sales.note_changes'"));
  return noted > 0;
}

Status begin_to_note_changes(db::Session& session) {
  return session.execute(
      "INSERT INTO setting (name, value) VALUES ('sales.note_changes', '1')"
      " ON CONFLICT (name) DO NOTHING");
}

Status note_changed_orders(db::Session& session, std::span<const Id> customers) {
  std::vector<Id> known;
  std::copy_if(customers.begin(), customers.end(), std::back_inserter(known),
               [](Id customer) { return customer > 0; });
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  static constexpr std::array<std::string_view, 1> kColumns = {"customer_id"};
  return insert_in_pieces(
      session, "order_change", kColumns, std::span<const Id>(known),
      [](std::vector<Value>& values, Id customer) { values.emplace_back(customer); });
}

Status move_orders(db::Session& session, std::span<const customers::Move> moves) {
  std::vector<std::int64_t> keys;
  keys.reserve(moves.size() * 3);
  for (const auto& move : moves) {
    keys.insert(keys.end(), {move.record_id, move.from_customer, move.to_customer});
  }
  // The distribution column cannot be updated in place on a cluster: copy, then delete.
  static const std::string kMoved =
      "WITH moved(record_id, from_customer, to_customer) AS (VALUES {keys}) ";
  // CROSS JOIN keeps SQLite from scanning all lines for the orders of a few customers.
  static const std::string kFromMoved = " FROM moved m CROSS JOIN orders o";
  static const std::string kOfMoved =
      " WHERE o.customer_id = m.from_customer AND o.record_id = m.record_id";
  static const std::string kTheirLines =
      " AND l.customer_id = o.customer_id AND l.order_id = o.order_id";
  static const std::array<std::string, 4> kStatements = {
      kMoved + "INSERT INTO order_line (" + column_list(kLineColumns) + ") SELECT " +
          column_list(kLineColumns, "l.", "m.to_customer") + kFromMoved +
          " CROSS JOIN order_line l" + kOfMoved + kTheirLines,
      // The plus signs keep SQLite from trying every order under every customer.
      kMoved + "DELETE FROM order_line WHERE customer_id IN (SELECT from_customer FROM moved) " +
          "AND +order_id IN (SELECT o.order_id" + kFromMoved + kOfMoved + ")",
      kMoved + "INSERT INTO orders (" + column_list(kOrderColumns) + ") SELECT " +
          column_list(kOrderColumns, "o.", "m.to_customer") + kFromMoved + kOfMoved,
      kMoved + "DELETE FROM orders WHERE customer_id IN (SELECT from_customer FROM moved) " +
          "AND +record_id IN (SELECT record_id FROM moved)"};
  for (const auto& statement : kStatements) {
    TROTH_TRY(db::execute_keys(session, statement, 3, keys));
  }
  return {};
}

}  // namespace troth::sales
