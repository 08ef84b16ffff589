#pragma once
// The only place with the SQL of webhooks.

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "webhooks/types.h"

namespace troth::webhooks::store {

/// All endpoints, the oldest first.
Result<std::vector<Webhook>> all_webhooks(db::Session& session);
Result<std::optional<Webhook>> find_webhook(db::Session& session, Id webhook_id);
/// Writes a new endpoint, or all of a known one anew.
Status put_webhook(db::Session& session, const Webhook& webhook);
/// With its deliveries, and messages that nobody else is told.
Status delete_webhook(db::Session& session, Id webhook_id);

Status insert_message(db::Session& session, Id message_id, std::string_view type,
                      Instant happened_at, std::string_view body, std::string_view profile_body);
Status insert_delivery(db::Session& session, const Delivery& delivery);
/// Deliveries of an endpoint before (created_at, delivery_id), latest first; an empty state is any.
Result<std::vector<Delivery>> deliveries_before(db::Session& session, Id webhook_id,
                                                std::string_view state, Instant at, Id delivery_id,
                                                std::int64_t limit);
Result<std::optional<Delivery>> find_delivery(db::Session& session, Id delivery_id);
/// Those that are due and nobody is trying, of active endpoints; the longest due first.
Result<std::vector<Delivery>> due(db::Session& session, Instant now, std::int64_t most);
Status lease(db::Session& session, Id delivery_id, Instant until);
/// Writes state, attempts, times and outcome; the lease ends.
Status update_delivery(db::Session& session, const Delivery& delivery);
/// Nothing of an endpoint but `except` is tried before then; leases on it end.
Status put_off(db::Session& session, Id webhook_id, Id except, Instant until);
/// Deletes deliveries that were over before then, at most `most`; gives how many.
Result<std::int64_t> delete_over(db::Session& session, std::string_view state, Instant before,
                                 std::int64_t most);
/// Deletes messages from before then that have no delivery left, at most `most`; gives how many.
Result<std::int64_t> delete_untold(db::Session& session, Instant before, std::int64_t most);
/// Lets deliveries of a period that are not waiting be tried again; gives how many.
Result<std::int64_t> replay(db::Session& session, Id webhook_id, Instant from, Instant to,
                            std::string_view state, Instant now);

}  // namespace troth::webhooks::store
