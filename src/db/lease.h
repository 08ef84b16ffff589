#pragma once
// Work that one process at a time does, of several that share a workspace.

#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "db/session.h"

namespace troth::db {

/// Takes or renews a lease; false while another owner holds it. It is written anew only when less
/// than half of `length` is left. Within one transaction of the caller: what that transaction does
/// happens only if the lease was its owner's.
Result<bool> take_lease(Session& session, std::string_view name, std::string_view owner,
                        Instant now, Instant length);
/// Lets others have it at once.
Status release_lease(Session& session, std::string_view name, std::string_view owner);

}  // namespace troth::db
