#pragma once
// Complete refreshes that nobody has to ask for: one for every day with new data, and one at the
// end of every period, so that the history has the customers as they were that day.

#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "db/database.h"
#include "value/service.h"

namespace troth::value {

/// What is due.
struct Due {
  std::vector<Day> periods;  ///< Ends of periods, oldest first, at most kPeriodsAtOnce.
  std::optional<Day> today;  ///< Day of the refresh that ends it all.
  bool any() const { return !periods.empty() || today; }
};
inline constexpr std::size_t kPeriodsAtOnce = 8;

/// Periods that are over, up to the last day with data, and not in the history as of their last
/// day; and the last day with data when there was no refresh as of it. A day counts as over from
/// three in the morning of the next. Nothing before the first refresh that somebody asked for,
/// while the last one was made as of a day asked for, or within an hour of an attempt that failed
/// (six hours when its end is not known: the server that makes it may still be at it).
Result<Due> what_is_due(db::Session& session, const db::WorkspaceSettings& workspace, Instant now);

/// Makes what is due; gives what was. Several servers may call it at once: each day is made once.
/// Errors: as refresh().
Result<Due> make_due(db::Database& database, const Clock& clock, Progress& progress,
                     const AfterRefresh& after = {});

}  // namespace troth::value
