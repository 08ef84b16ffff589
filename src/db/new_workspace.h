#pragma once
// Inside the db room: where a new workspace goes, made whole or not at all.

#include <functional>

#include "base/result.h"
#include "db/location.h"
#include "db/session.h"

namespace troth::db {

Error exists_already(const Location& location);

/// Makes the schema and runs `fill`, in one transaction of `session`. conflict when the schema
/// exists and is not empty.
Status in_new_schema(Session& session, const Location& location,
                     const std::function<Status()>& fill);

}  // namespace troth::db
