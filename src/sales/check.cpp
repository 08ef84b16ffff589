#include "sales/check.h"

#include <array>

#include "db/checks.h"

namespace troth::sales {
namespace {

// Kinds of lines: 0 sale, 1 return, 2 void, 3 adjustment; of orders: 0 sale, 1 return, 2 void.
constexpr std::array<db::Check, 5> kChecks = {{
    {"order_sums", "orders",
     "SELECT COUNT(*) FROM (SELECT customer_id, order_id, COUNT(*) AS lines, "
     "SUM(CASE WHEN kind = 0 THEN amount ELSE 0 END) AS gross, "
     "SUM(CASE WHEN kind = 1 THEN amount ELSE 0 END) AS returned, "
     "SUM(CASE WHEN kind = 3 THEN amount ELSE 0 END) AS adjusted, "
     "SUM(CASE WHEN kind IN (0, 1) THEN COALESCE(cost, 0) ELSE 0 END) AS cost, "
     "SUM(CASE WHEN kind IN (0, 1) AND cost IS NULL THEN 1 ELSE 0 END) AS unknown_costs, "
     "CASE WHEN MAX(CASE WHEN kind IN (0, 3) THEN 1 ELSE 0 END) = 1 THEN 0 "
     "WHEN MAX(CASE WHEN kind = 1 THEN 1 ELSE 0 END) = 1 THEN 1 ELSE 2 END AS kind "
     "FROM order_line GROUP BY customer_id, order_id) AS l "
     "JOIN orders o ON o.order_id = l.order_id AND o.customer_id = l.customer_id "
     "WHERE o.lines <> l.lines OR o.gross <> l.gross OR o.returned <> l.returned "
     "OR o.adjusted <> l.adjusted OR o.kind <> l.kind "
     "OR (l.unknown_costs = 0 AND (o.cost IS NULL OR o.cost <> l.cost)) "
     "OR (l.unknown_costs > 0 AND o.cost IS NOT NULL)"},
    {"order_without_lines", "orders",
     "SELECT COUNT(*) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM order_line l "
     "WHERE l.customer_id = o.customer_id AND l.order_id = o.order_id)"},
    {"line_without_order", "order_line",
     "SELECT COUNT(*) FROM order_line l WHERE NOT EXISTS (SELECT 1 FROM orders o "
     "WHERE o.order_id = l.order_id AND o.customer_id = l.customer_id)"},
    {"line_without_product", "order_line",
     "SELECT COUNT(*) FROM order_line l WHERE NOT EXISTS "
     "(SELECT 1 FROM product p WHERE p.product_id = l.product_id)"},
    {"order_misplaced", "orders",
     "SELECT COUNT(*) FROM orders o WHERE CASE WHEN o.record_id = 0 "
     "THEN o.customer_id <> -o.order_id ELSE NOT EXISTS (SELECT 1 FROM customer_record r "
     "WHERE r.customer_id = o.customer_id AND r.record_id = o.record_id) END"},
}};

}  // namespace

Result<std::vector<db::Finding>> check(db::Session& session) {
  return db::run_checks(session, kChecks);
}

Result<Coverage> coverage(db::Session& session) {
  Coverage found;
  TROTH_TRY(session.scan(
      "SELECT COUNT(*), SUM(CASE WHEN customer_id < 0 THEN 1 ELSE 0 END), "
      "SUM(CASE WHEN cost IS NULL THEN 1 ELSE 0 END), MIN(ordered_day), MAX(ordered_day) "
      "FROM orders",
      {}, [&](const db::Row& row) {
        found.orders = row.integer(0);
        found.anonymous = row.integer(1);
        found.without_cost = row.integer(2);
        if (!row.is_null(3)) found.first_day = static_cast<Day>(row.integer(3));
        if (!row.is_null(4)) found.last_day = static_cast<Day>(row.integer(4));
        return true;
      }));
  return found;
}

}  // namespace troth::sales
