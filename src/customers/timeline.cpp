#include "customers/joining_store.h"
#include "customers/reading.h"
#include "customers/store.h"

namespace troth::customers {
namespace {

std::optional<Instant> instant_at(const db::Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.integer(column);
}

}  // namespace

Result<std::vector<InteractionView>> interactions_before(db::Session& session, Id customer_id,
                                                         Instant at, Id interaction_id,
                                                         std::int64_t limit) {
  std::vector<InteractionView> interactions;
  TROTH_TRY(session.scan(
      "SELECT interaction_id, happened_at, source, reference, kind, touchpoint, channel, region, "
      "store, staff, subject, outcome, order_reference, promised_at, fulfilled_at "
      "FROM interaction WHERE customer_id = ? "
      "AND (happened_at < ? OR (happened_at = ? AND interaction_id < ?)) "
      "ORDER BY happened_at DESC, interaction_id DESC LIMIT ?",
      {customer_id, at, at, interaction_id, limit}, [&](const db::Row& row) {
        InteractionView view;
        view.interaction_id = row.integer(0);
        view.source = row.text(2);
        auto& input = view.input;
        input.happened_at = row.integer(1);
        input.reference = row.text(3);
        input.kind = row.text(4);
        input.touchpoint = row.text(5);
        input.channel = row.text(6);
        input.region = row.text(7);
        input.store = row.text(8);
        input.staff = row.text(9);
        input.subject = row.text(10);
        input.outcome = row.text(11);
        input.order_reference = row.text(12);
        input.promised_at = instant_at(row, 13);
        input.fulfilled_at = instant_at(row, 14);
        interactions.push_back(std::move(view));
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
