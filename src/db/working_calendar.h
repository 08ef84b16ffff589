#pragma once
// The workspace's working calendar, kept among its settings: whoever measures promises reads it
// here.

#include "base/result.h"
#include "base/working_calendar.h"
#include "db/session.h"

namespace troth::db {

/// The usual one until a company has said otherwise.
Result<CalendarRules> load_calendar(Session& session);
/// Rules that are right. Within one transaction of the caller.
Status store_calendar(Session& session, const CalendarRules& rules);

}  // namespace troth::db
