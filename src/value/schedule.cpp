#include "value/schedule.h"

#include <algorithm>
#include <set>

#include "db/row_values.h"
#include "value/run_store.h"
#include "value/settings.h"

namespace troth::value {

namespace {

constexpr Instant kHour = 3600 * kMicrosPerSecond;
constexpr Instant kNight = 3 * kHour;
constexpr Instant kForgotten = 6 * kHour;

/// Days that were made, and those that somebody is at.
struct Made {
  std::set<Day> done;
  std::set<Day> under_way;
};

Result<Made> load_made(db::Session& session, Instant now) {
  Made made;
  TROTH_TRY(session.scan("SELECT as_of_day, begun_at, made_at FROM value_snapshot", {},
                         [&](const db::Row& row) {
                           const auto day = static_cast<Day>(row.integer(0));
                           if (!row.is_null(2)) {
                             made.done.insert(day);
                           } else if (row.integer(1) > now - kForgotten) {
                             made.under_way.insert(day);
                           }
                           return true;
                         }));
  return made;
}

/// A failed day is tried again after an hour: its beginning is moved so far back.
Status give_up(db::Session& session, Day day, Instant now) {
  TROTH_TRY(
      session.execute("UPDATE value_snapshot SET begun_at = ? WHERE as_of_day = ?"
                      " AND made_at IS NULL",
                      {now - kForgotten + kHour, std::int64_t{day}}));
  return {};
}

}  // namespace

Result<Due> what_is_due(db::Session& session, const db::WorkspaceSettings& workspace, Instant now) {
  Due due;
  TROTH_ASSIGN(const auto run, store::last_run(session));
  if (!run || run->pinned) return due;
  TROTH_ASSIGN(const TimeZone zone, TimeZone::find(workspace.time_zone));
  const Day over = zone.to_local_day(now - kNight) - 1;
  TROTH_ASSIGN(const Made made, load_made(session, now));
  TROTH_ASSIGN(const auto last, store::last_day_with_data(session, over));
  TROTH_ASSIGN(const auto first, store::first_run_day(session));
  TROTH_ASSIGN(const Settings settings, load_settings(session));
  if (!last || !first) return due;
  const auto wanted = [&](Day day) {
    return !made.done.contains(day) && !made.under_way.contains(day);
  };
  Day end = period_end(*last, settings.history);
  if (end > *last) end = period_before(end, settings.history);
  for (std::size_t n = 0; n < kPeriodsAtOnce && end >= *first; ++n) {
    if (wanted(end)) due.periods.insert(due.periods.begin(), end);
    end = period_before(end, settings.history);
  }
  // Whatever goes into the history leaves the rows of that day behind, so today's come after it.
  if (wanted(*last) || !due.periods.empty()) due.today = *last;
  return due;
}

Result<Due> make_due(db::Database& database, const Clock& clock, Progress& progress,
                     const AfterRefresh& after) {
  Due due;
  TROTH_TRY(database.writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(due, what_is_due(session, database.settings(), clock.now()));
    for (const Day day : due.periods) {
      TROTH_TRY(store::begin_snapshot(session, day, clock.now()));
    }
    if (!due.today) return {};
    return store::begin_snapshot(session, *due.today, clock.now());
  }));
  if (!due.any()) return due;
  RefreshRequest request;
  request.before = due.periods;
  const auto run = refresh(database, request, clock, progress);
  Status done;
  if (!run) done = run.error();
  if (run && after) done = after(database, progress);
  TROTH_TRY(database.writer().run([&](db::Session& session) -> Status {
    // What is made may speak of a later day: one that is not over yet.
    if (due.today && done) return store::end_snapshot(session, *due.today, clock.now());
    for (const Day day : due.periods) TROTH_TRY(give_up(session, day, clock.now()));
    if (due.today && !done) TROTH_TRY(give_up(session, *due.today, clock.now()));
    return {};
  }));
  TROTH_TRY(done);
  return due;
}

}  // namespace troth::value
