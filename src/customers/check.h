#pragma once
// Whether what the tables of this room say of each other is true.

#include <vector>

#include "base/result.h"
#include "db/care.h"
#include "db/session.h"

namespace troth::customers {

/// Finds what contradicts itself; codes:
///   customers_unresolved   an import ended before customers were recognised (warning)
///   record_without_customer, customer_size (its records are not as many as it says),
///   customer_name (its id is not its smallest record's), identity_without_record,
///   interaction_misplaced (not with the customer of its record), alias_astray
/// `detail` is the number of rows. While customers are unresolved only the first is looked for.
Result<std::vector<db::Finding>> check(db::Session& session);

}  // namespace troth::customers
