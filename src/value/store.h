#pragma once
// The only place with the SQL of value's own tables; facts_store.h has what is read of the rooms
// below.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "value/types.h"

namespace troth::value::store {

/// One of the workspace's settings; empty text when it was never stored.
Result<std::string> load_setting(db::Session& session, std::string_view name);
Status store_setting(db::Session& session, std::string_view name, std::string_view value);

/// Ids in (after, until].
struct IdRange {
  Id after = 0;
  Id until = 0;
};

/// The statement with `customer_id > ? AND customer_id <= ?` for a range. A single customer is
/// asked for by equality as well: PostgreSQL keeps that plan, while it makes one for a range each
/// time.
std::string of_range(std::string_view sql, IdRange customers);

/// What the sums of customer_purchases depend on.
struct SumWindows {
  Day as_of = 0;
  int window_days = 365;
  int lapse_days = 365;
};

/// Rewrites customer_purchases of a range of customers from their orders, inside the database.
Status sum_purchases(db::Session& session, IdRange customers, const SumWindows& windows);

/// The same for one customer, with the sums it wrote: none for a customer without orders.
Result<std::vector<Purchases>> sum_purchases_of(db::Session& session, Id customer_id,
                                                const SumWindows& windows);

/// The same sums as they were at another day, kept nowhere.
Result<std::vector<Purchases>> purchases_at(db::Session& session, IdRange customers,
                                            const SumWindows& windows);

/// Who of a range bought something in (after, until].
Result<std::unordered_set<Id>> buyers_between(db::Session& session, IdRange customers, Day after,
                                              Day until);

/// Rows of customer_purchases of a range, by customer.
Result<std::vector<Purchases>> load_purchases(db::Session& session, IdRange customers);

/// The first day on which anybody bought; empty when nobody did.
Result<std::optional<Day>> first_purchase(db::Session& session);

/// Rewrites rows of customer_value of a range: those that are given stay.
Status replace_values(db::Session& session, IdRange customers,
                      std::span<const CustomerValue> values);
/// The same for the row of a period in the history.
Status replace_history(db::Session& session, IdRange customers, Day period_day,
                       std::span<const CustomerValue> values);
/// Writes one customer's row and that of a period in the history, over what is there.
Status replace_value(db::Session& session, Day period_day, const CustomerValue& value);
/// Removes a customer's row and all periods.
Status forget_value(db::Session& session, Id customer_id);

}  // namespace troth::value::store
