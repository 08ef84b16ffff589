#pragma once
// HTTP of events: where trackers send them, and what became of them.

#include "base/messages.h"
#include "events/inbox.h"
#include "http/router.h"

namespace troth::events {

/// Where trackers send events. `inbox` must outlive the router.
void add_tracker_routes(http::Router& router, Inbox& inbox);

/// What became of them: a customer's events, and those that were refused. `wake` is called when
/// there is something to sort again.
void add_routes(http::Router& router, std::function<void()> wake);

}  // namespace troth::events
