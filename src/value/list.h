#pragma once
// Customers by value, a page at a time.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "value/types.h"

namespace troth::value {

/// Which customers, in which order; empty texts do not filter.
struct ListQuery {
  std::string order = "current_value";  ///< current_value, clv, potential_value, value_at_risk,
                                        ///< churn_chance, overdue_ratio, net; greatest first.
  std::string stage;
  std::string matrix;
  std::string abcd;
  std::string situation;
  std::string quadrant;
  std::string rfm;
  bool key_accounts = false;
  bool overdue = false;
  std::int64_t offset = 0;
  std::int64_t limit = 50;
};

/// Names of the figures one may order by.
const std::vector<std::string>& list_orders();

struct ListedCustomer {
  CustomerValue value;
  std::string name;       ///< Empty when not known.
  std::string reference;  ///< By which the company knows them; empty when none is.
};

/// Customers without the figure ordered by are left out. bad_input for another order.
Result<std::vector<ListedCustomer>> list_values(db::Session& session, const ListQuery& query);

}  // namespace troth::value
