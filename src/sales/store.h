#pragma once
// The only place with the SQL of products, orders and order lines.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "customers/types.h"
#include "db/session.h"

namespace troth::sales {

/// A row of `product`.
struct ProductRow {
  Id product_id = 0;
  std::string source;
  std::string sku;
  std::string name;
  std::string category;
  std::string brand;
  std::optional<std::int64_t> unit_price_e4;
  std::optional<std::int64_t> unit_cost_e4;
  bool described = false;
  Id content = 0;
};

/// A row of `orders`.
struct OrderRow {
  Id customer_id = 0;
  Day ordered_day = 0;
  Id order_id = 0;
  Id record_id = 0;
  Instant ordered_at = 0;
  std::int64_t kind = 0;
  std::int64_t lines = 0;
  Minor gross = 0;
  Minor returned = 0;
  Minor adjusted = 0;
  std::optional<Minor> cost;
  std::string source;
  std::string reference;
  std::string channel;
  std::string store;
  std::string region;
  std::string country;
  std::string status;
};

/// A row of `order_line`.
struct LineRow {
  Id customer_id = 0;
  Id order_id = 0;
  Id line_key = 0;
  Id product_id = 0;
  std::int64_t kind = 0;
  std::int64_t quantity_e3 = 0;
  std::int64_t unit_price_e4 = 0;
  Minor amount = 0;
  std::optional<Minor> cost;

  bool operator==(const LineRow&) const = default;
};

/// "product_id, source, ...": what read_product() reads.
std::string product_columns();
ProductRow read_product(const db::Row& row);
/// "o.customer_id, o.ordered_day, ..." for prefix "o.": what read_order() reads.
std::string order_columns(std::string_view prefix);
OrderRow read_order(const db::Row& row);

Result<std::unordered_map<Id, ProductRow>> load_products(db::Session& session,
                                                         std::span<const Id> product_ids);
/// Those of the ids, sorted and distinct, that the workspace does not have.
Result<std::vector<Id>> unknown_products(db::Session& session, std::span<const Id> product_ids);
Status insert_products(db::Session& session, std::span<const ProductRow> products);
Status delete_products(db::Session& session, std::span<const Id> product_ids);

Result<std::unordered_map<Id, OrderRow>> load_orders(db::Session& session,
                                                     std::span<const Id> order_ids);
/// Lines of the orders named by (customer_id, order_id) pairs, by order id.
Result<std::unordered_map<Id, std::vector<LineRow>>> load_lines(
    db::Session& session, std::span<const std::int64_t> customers_and_orders);

Status insert_orders(db::Session& session, std::span<const OrderRow* const> orders);
Status insert_lines(db::Session& session, std::span<const LineRow* const> lines);
/// Removes orders named by (customer_id, ordered_day, order_id), not their lines.
Status delete_orders(db::Session& session, std::span<const std::int64_t> keys);
/// Removes all lines of the orders named by (customer_id, order_id) pairs.
Status delete_lines(db::Session& session, std::span<const std::int64_t> customers_and_orders);

/// Whether changes are to be noted, and the beginning of it.
Result<bool> changes_are_noted(db::Session& session);
Status begin_to_note_changes(db::Session& session);
/// Notes customers whose orders changed; anonymous ones (negative) are left out.
Status note_changed_orders(db::Session& session, std::span<const Id> customers);

/// Copies the orders and lines of moved records to their new customer and removes the old rows.
Status move_orders(db::Session& session, std::span<const customers::Move> moves);

}  // namespace troth::sales
