#include "customers/contact_list.h"
#include "customers/joining_store.h"
#include "customers/reading.h"
#include "customers/store.h"

namespace troth::customers {
Result<std::vector<InteractionView>> interactions_before(db::Session& session, Id customer_id,
                                                         Instant at, Id interaction_id,
                                                         std::int64_t limit) {
  std::vector<InteractionView> interactions;
  TROTH_TRY(session.scan("SELECT " + view_columns() +
                             " FROM interaction WHERE customer_id = ? "
                             "AND (happened_at < ? OR (happened_at = ? AND interaction_id < ?)) "
                             "ORDER BY happened_at DESC, interaction_id DESC LIMIT ?",
                         {customer_id, at, at, interaction_id, limit}, [&](const db::Row& row) {
                           interactions.push_back(read_view(row));
                           return true;
                         }));
  return interactions;
}

Result<Id> current_customer(db::Session& session, Id customer_id) {
  TROTH_ASSIGN(const auto current, store::current_customer(session, customer_id));
  bool known = false;
  TROTH_TRY(
      store::scan_records(session, std::vector<Id>{current}, [&](const Record&) { known = true; }));
  if (known) return current;
  return Error{ErrorCode::not_found, "There is no customer with this number.",
               std::to_string(customer_id), "Search for any identity of the customer."};
}

}  // namespace troth::customers
