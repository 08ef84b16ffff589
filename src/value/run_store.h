#pragma once
// Inside the value room: the SQL of runs, models and readings, and of the marks that orders leave.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "value/store.h"
#include "value/types.h"

namespace troth::value::store {

/// Begins a run; gives its number. Orders that change from here on leave a mark, and marks of
/// before are forgotten: the run will see those orders.
Result<std::int64_t> begin_run(db::Session& session, Day as_of, bool pinned, Instant now,
                               std::string_view settings);
/// Writes all of a run that may change.
Status update_run(db::Session& session, const Run& run);
/// The last run that is done; empty when there was none.
Result<std::optional<Run>> last_run(db::Session& session);
/// The earliest day that a refresh was made as of, as far as they are remembered.
Result<std::optional<Day>> first_run_day(db::Session& session);
/// Of the refreshes that nobody asks for (schedule.h): that one as of a day was begun, and made.
Status begin_snapshot(db::Session& session, Day as_of, Instant now);
Status end_snapshot(db::Session& session, Day as_of, Instant now);
/// Latest first.
Result<std::vector<Run>> list_runs(db::Session& session, std::int64_t limit);
/// Removes what older runs left but the last `keep`: runs, and models and readings of no run.
Status forget_old_runs(db::Session& session, std::int64_t keep);

/// Stores a model; gives its number.
Result<std::int64_t> store_model(db::Session& session, const StoredModel& model);
/// The models of a run, by id: one statement for all of them.
Result<std::map<std::int64_t, StoredModel>> load_models(db::Session& session, const Run& run);
Result<std::optional<StoredModel>> load_model(db::Session& session, std::int64_t model_id);

Status store_reading(db::Session& session, std::int64_t run_id, std::string_view name,
                     std::string_view document);
/// Empty when there is none.
Result<std::string> load_reading(db::Session& session, std::int64_t run_id, std::string_view name);

/// Customers in pieces of about `size`, by id; together they cover every id above zero.
Result<std::vector<IdRange>> customer_ranges(db::Session& session, std::int64_t size);

/// A hash of the sums of all customers, the same on both engines.
Result<std::string> data_version(db::Session& session);

/// Some of the customers whose orders changed, and how many there are (counted up to a thousand).
Result<std::vector<Id>> changed_customers(db::Session& session, std::int64_t limit);
Status forget_change(db::Session& session, Id customer_id);

/// The last day with an order, a contact or a dated answer that is not after `today`.
Result<std::optional<Day>> last_day_with_data(db::Session& session, Day today);
/// The last day not after `today` on which the customer ordered.
Result<std::optional<Day>> last_order_day(db::Session& session, Id customer_id, Day today);

/// The customer's row; empty when there is none.
Result<std::optional<CustomerValue>> load_value(db::Session& session, Id customer_id);

}  // namespace troth::value::store
