#include "sales/listing.h"

#include <utility>

#include "db/row_values.h"
#include "sales/ids.h"

namespace troth::sales {
namespace {

using db::Row;
using db::Statement;

void add_filters(Statement& list, const ProductQuery& query) {
  list.search({"sku", "COALESCE(name, '')"}, query.search);
  list.filter(" AND source = ?", query.source);
  list.filter(" AND category = ?", query.category);
  list.filter(" AND brand = ?", query.brand);
}

void add_filters(Statement& list, const OrderQuery& query) {
  list.filter(" AND o.customer_id = ?", query.customer_id);
  list.days("o.ordered_at", "o.ordered_day", query.from, query.to);
  list.filter(" AND o.kind = ?", query.kind);
  list.filter(" AND o.source = ?", query.source);
  list.filter(" AND o.reference = ?", query.reference);
  // The two together name the order, by which there is an index.
  if (!query.source.empty() && !query.reference.empty()) {
    list.add(" AND o.order_id = ?", order_id(query.source, query.reference));
  }
  list.filter(" AND o.channel = ?", query.channel);
  list.filter(" AND o.store = ?", query.store);
  list.filter(" AND o.region = ?", query.region);
  list.filter(" AND o.status = ?", query.status);
}

Result<OrderRow> one_order(db::Session& session, Id order_id) {
  TROTH_ASSIGN(auto found, load_orders(session, std::vector<Id>{order_id}));
  if (!found.empty()) return std::move(found.begin()->second);
  return Error{ErrorCode::not_found, "There is no order with this number.",
               std::to_string(order_id), "See them all: /api/v1/orders"};
}

}  // namespace

Status list_products(db::Session& session, const ProductQuery& query,
                     const std::function<Status(const ProductRow&, db::Held key)>& each) {
  const bool by_id = query.sort == "id";
  const std::string key = query.sort == "name" ? "LOWER(COALESCE(name, sku))" : "sku";
  Statement list("SELECT " + product_columns() + ", " + key + " FROM product WHERE 1 = 1");
  add_filters(list, query);
  list.page(by_id ? "product_id" : key, "product_id", query.page);
  return list.each(session, [&](const Row& row) {
    const auto product = read_product(row);
    if (by_id) return each(product, product.product_id);
    return each(product, std::string(row.text(10)));
  });
}

Result<std::int64_t> count_products(db::Session& session, const ProductQuery& query) {
  Statement count("SELECT COUNT(*) FROM product WHERE 1 = 1");
  add_filters(count, query);
  return count.scalar(session);
}

Status list_orders(db::Session& session, const OrderQuery& query,
                   const std::function<Status(const OrderRow&)>& each) {
  Statement list("SELECT " + order_columns("o.") + " FROM orders o WHERE 1 = 1");
  add_filters(list, query);
  list.page(query.sort == "net" ? "o.gross + o.returned + o.adjusted" : "o.ordered_at",
            "o.order_id", query.page);
  return list.each(session, [&](const Row& row) { return each(read_order(row)); });
}

Result<std::int64_t> count_orders(db::Session& session, const OrderQuery& query) {
  Statement count("SELECT COUNT(*) FROM orders o WHERE 1 = 1");
  add_filters(count, query);
  return count.scalar(session);
}

Minor net_of(const OrderRow& order) {
  return order.gross + order.returned + order.adjusted;
}

Result<WholeOrder> whole_order(db::Session& session, Id order_id) {
  WholeOrder whole;
  TROTH_ASSIGN(whole.order, one_order(session, order_id));
  TROTH_TRY(session.scan(
      "SELECT l.product_id, p.sku, p.name, p.category, l.kind, l.quantity_e3, l.unit_price_e4, "
      "l.amount, l.cost FROM order_line l LEFT JOIN product p ON p.product_id = l.product_id "
      "WHERE l.customer_id = ? AND l.order_id = ? ORDER BY l.line_key",
      {whole.order.customer_id, order_id}, [&](const Row& row) {
        OrderLineView view;
        view.product_id = row.integer(0);
        view.sku = row.text(1);
        view.name = row.text(2);
        view.category = row.text(3);
        view.line.kind = row.integer(4);
        view.line.quantity_e3 = row.integer(5);
        view.line.unit_price_e4 = row.integer(6);
        view.line.amount = row.integer(7);
        view.line.cost = db::integer_or_none(row, 8);
        whole.lines.push_back(std::move(view));
        return true;
      }));
  return whole;
}

Result<ProductRow> one_product(db::Session& session, Id product_id) {
  TROTH_ASSIGN(auto found, load_products(session, std::vector<Id>{product_id}));
  if (!found.empty()) return std::move(found.begin()->second);
  return Error{ErrorCode::not_found, "There is no product with this number.",
               std::to_string(product_id), "See them all: /api/v1/products"};
}

}  // namespace troth::sales
