#pragma once
// Outgoing webhooks: what is to be told, kept with the change that caused it. docs/webhooks.md.

#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "http/json.h"
#include "webhooks/types.h"

namespace troth {
extern const std::vector<EmbeddedFile> webhooks_migrations;
}

namespace troth::webhooks {

/// What an endpoint may subscribe to. A room that tells a new type adds it here.
const std::vector<std::string>& message_types();

/// Tells every active endpoint that wants the type, in the caller's transaction: it is told if and
/// only if that is committed. Costs one small read when nobody wants to know.
Status tell(db::Session& session, std::string_view type, const http::Json& data, Instant now);

/// Tells one endpoint "webhook.test", whatever it subscribes to; gives the delivery's id.
Result<Id> tell_test(db::Session& session, Id webhook_id, Instant now);

/// Tries a delivery again from the beginning. not_found; conflict when it waits already.
Status replay_delivery(db::Session& session, Id delivery_id, Instant now);

/// How long after its `attempts`-th failed attempt a delivery is tried again; 0: no more, it is
/// dead. The schedule of the specification over three days; `spread` in [-1, 1] moves it by up to a
/// tenth, so that what failed together does not come back together.
Instant retry_after(std::int64_t attempts, double spread);

}  // namespace troth::webhooks
