#pragma once
// The only place with the SQL of events.

#include <span>

#include "base/result.h"
#include "db/session.h"
#include "events/types.h"

namespace troth::events::store {

/// Appends events, which have their numbers.
Status insert_inbox(db::Session& session, std::span<const Incoming* const> events);

}  // namespace troth::events::store
