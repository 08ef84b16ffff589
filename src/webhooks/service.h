#pragma once
// Outgoing webhooks: what is to be told, kept with the change that caused it. docs/webhooks.md.

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "db/tell.h"
#include "http/json.h"
#include "webhooks/types.h"

namespace troth {
extern const std::vector<EmbeddedFile> webhooks_migrations;
}

namespace troth::webhooks {

/// What an endpoint may subscribe to. A room that tells a new type adds it here.
const std::vector<std::string>& message_types();

/// Whether any endpoint is active.
Result<bool> wanted(db::Session& session);

/// Who a customer is, for endpoints that want to know; null when there is no such customer.
using Describe = std::function<Result<http::Json>(db::Session&, Id customer_id)>;

/// Tells every active endpoint that wants their types, in the caller's transaction: they are told
/// if and only if that is committed. Costs one small read when nobody wants to know. To an endpoint
/// with profiles, what is told of a "customer" has a "profile" beside it, by `describe`.
Status hear(db::Session& session, std::span<const db::Happening> happenings,
            const Describe& describe, Instant now);

/// Tells one endpoint "webhook.test", whatever it subscribes to; gives the delivery's id.
Result<Id> tell_test(db::Session& session, Id webhook_id, Instant now);

/// Tries a delivery again from the beginning. not_found; conflict when it waits already.
Status replay_delivery(db::Session& session, Id delivery_id, Instant now);

/// How long after its `attempts`-th failed attempt a delivery is tried again; 0: no more, it is
/// dead. The schedule of the specification over three days; `spread` in [-1, 1] moves it by up to a
/// tenth, so that what failed together does not come back together.
Instant retry_after(std::int64_t attempts, double spread);

}  // namespace troth::webhooks
