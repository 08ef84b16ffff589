#pragma once
// HTTP of events: where trackers send them, and what became of them.

#include "events/inbox.h"
#include "http/router.h"

namespace troth::events {

/// All must outlive the router.
void add_routes(http::Router& router, Inbox& inbox);

}  // namespace troth::events
