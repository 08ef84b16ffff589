#pragma once
// Whether what the tables of this room say of each other is true, and what they cover.

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "db/care.h"
#include "db/session.h"

namespace troth::sales {

/// Finds what contradicts itself; codes: order_sums (an order's figures are not those of its
/// lines), order_without_lines, line_without_order, line_without_product, order_misplaced (not
/// with the customer of its record). `detail` is the number of rows.
Result<std::vector<db::Finding>> check(db::Session& session);

/// What the orders cover.
struct Coverage {
  std::int64_t orders = 0;
  std::int64_t anonymous = 0;     ///< Orders of nobody known.
  std::int64_t without_cost = 0;  ///< Orders of which the cost is not known.
  std::optional<Day> first_day;
  std::optional<Day> last_day;
};
Result<Coverage> coverage(db::Session& session);

}  // namespace troth::sales
