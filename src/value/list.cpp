#include "value/list.h"

#include <fmt/format.h>

#include <algorithm>

#include "customers/service.h"
#include "value/rows.h"

namespace troth::value {

const std::vector<std::string>& list_orders() {
  static const std::vector<std::string> kOrders = {
      "current_value", "clv", "potential_value", "value_at_risk", "churn_chance",
      "overdue_ratio", "net"};
  return kOrders;
}

Result<std::vector<ListedCustomer>> list_values(db::Session& session, const ListQuery& query) {
  const auto& orders = list_orders();
  if (std::find(orders.begin(), orders.end(), query.order) == orders.end()) {
    return Error{ErrorCode::bad_input, "Customers cannot be ordered by that.", query.order,
                 fmt::format("Take one of {}.", fmt::join(orders, ", "))};
  }
  // Only names of ours become part of the text; what is asked for is bound.
  std::string condition = fmt::format("v.{} IS NOT NULL", query.order);
  std::vector<db::Value> values;
  const std::vector<std::pair<std::string_view, const std::string*>> filters = {
      {"stage", &query.stage},         {"matrix", &query.matrix},     {"abcd", &query.abcd},
      {"situation", &query.situation}, {"quadrant", &query.quadrant}, {"rfm", &query.rfm}};
  for (const auto& [column, wanted] : filters) {
    if (wanted->empty()) continue;
    condition += fmt::format(" AND v.{} = ?", column);
    values.emplace_back(std::string_view(*wanted));
  }
  if (query.key_accounts) condition += " AND v.key_account = 1";
  if (query.overdue) condition += " AND v.overdue = 1";
  values.emplace_back(query.limit);
  values.emplace_back(query.offset);
  std::string columns;
  for (const auto column : value_columns()) columns += fmt::format("v.{}, ", column);
  const auto sql = fmt::format(
      "SELECT {}c.name, (SELECT MIN(r.reference) FROM customer_record r WHERE r.customer_id ="
      " v.customer_id AND r.namespace = 'external') FROM customer_value v"
      " LEFT JOIN customer c ON c.customer_id = v.customer_id WHERE {}"
      " ORDER BY v.{} DESC, v.customer_id LIMIT ? OFFSET ?",
      columns, condition, query.order);
  std::vector<ListedCustomer> customers;
  const int name = static_cast<int>(value_columns().size());
  TROTH_TRY(session.scan(sql, values, [&](const db::Row& row) {
    customers.push_back(
        {read_value(row), std::string(row.text(name)), std::string(row.text(name + 1))});
    return true;
  }));
  return customers;
}

}  // namespace troth::value
