#include <unordered_map>

#include "db/keys.h"
#include "sales/ids.h"
#include "sales/reading.h"

namespace troth::sales {

Result<std::optional<Minor>> order_net(db::Session& session, std::string_view source,
                                       std::string_view reference) {
  std::optional<Minor> net;
  TROTH_TRY(session.scan(
      "SELECT gross + returned + adjusted FROM orders WHERE order_id = ? AND source = ? "
      "AND reference = ?",
      {order_id(source, reference), source, reference}, [&](const db::Row& row) {
        net = row.integer(0);
        return false;
      }));
  return net;
}

Result<std::vector<OrderView>> orders_before(db::Session& session, Id customer_id, Instant at,
                                             Id order_id, std::int64_t limit) {
  std::vector<OrderView> orders;
  TROTH_TRY(
      session.scan("SELECT order_id, ordered_at, source, reference, channel, store, status, "
                   "gross + returned + adjusted FROM orders WHERE customer_id = ? "
                   "AND (ordered_at < ? OR (ordered_at = ? AND order_id < ?)) "
                   "ORDER BY ordered_at DESC, order_id DESC LIMIT ?",
                   {customer_id, at, at, order_id, limit}, [&](const db::Row& row) {
                     OrderView order;
                     order.order_id = row.integer(0);
                     order.ordered_at = row.integer(1);
                     order.source = row.text(2);
                     order.reference = row.text(3);
                     order.channel = row.text(4);
                     order.store = row.text(5);
                     order.status = row.text(6);
                     order.net = row.integer(7);
                     orders.push_back(std::move(order));
                     return true;
                   }));
  std::unordered_map<Id, std::size_t> places;
  std::vector<std::int64_t> keys;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    places.emplace(orders[i].order_id, i);
    keys.push_back(customer_id);
    keys.push_back(orders[i].order_id);
  }
  TROTH_TRY(db::scan_keys(
      session,
      "SELECT l.order_id, p.sku, p.name, l.kind, l.quantity_e3, l.amount FROM order_line l "
      "JOIN product p ON p.product_id = l.product_id "
      "WHERE (l.customer_id, l.order_id) IN (VALUES {keys}) ORDER BY l.order_id, l.line_key",
      2, keys, [&](const db::Row& row) {
        orders[places.at(row.integer(0))].lines.push_back(
            {std::string(row.text(1)), std::string(row.text(2)),
             static_cast<LineKind>(row.integer(3)), row.integer(4), row.integer(5)});
        return true;
      }));
  return orders;
}

}  // namespace troth::sales
