#pragma once
// The only place with the SQL of events.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "customers/types.h"
#include "db/session.h"
#include "events/types.h"

namespace troth::events::store {

/// Adds to what was understood in the span of kSlot that `now` lies in.
Status count_effected(db::Session& session, std::size_t effected, Instant now);
/// Appends events, which have their numbers.
Status insert_inbox(db::Session& session, std::span<const Incoming* const> events);
/// The oldest events of the inbox.
Result<std::vector<Incoming>> oldest(db::Session& session, std::size_t most);
Status delete_inbox(db::Session& session, std::span<const Id> inbox_ids);

/// A row of `event`.
struct Event {
  Id customer_id = 0;
  Day happened_day = 0;
  Id event_id = 0;
  Id record_id = 0;
  Instant happened_at = 0;
  Instant received_at = 0;
  std::string source;
  std::string message_id;
  std::string kind;
  std::string name;
  std::string effect;
  std::string details;
};

/// Which of the ids are known.
Result<std::unordered_set<Id>> known_events(db::Session& session, std::span<const Id> event_ids);
Status insert_events(db::Session& session, std::span<const Event> events);
/// Lets events follow records that moved to another customer.
Status move_events(db::Session& session, std::span<const customers::Move> moves);

Status insert_refused(db::Session& session, std::span<const Refused> refused);
/// Refused events with a number below `before`, latest first; empty texts do not filter.
Result<std::vector<Refused>> refused_before(db::Session& session, Id before,
                                            const std::string& source, const std::string& code,
                                            std::int64_t limit);
/// The oldest refused events; empty texts do not filter.
Result<std::vector<Refused>> oldest_refused(db::Session& session, const std::string& source,
                                            const std::string& code, std::int64_t limit);
/// Deletes them; gives how many.
Result<std::int64_t> delete_oldest_refused(db::Session& session, const std::string& source,
                                           const std::string& code, std::int64_t limit);
Result<std::optional<Refused>> find_refused(db::Session& session, Id refused_id);
Status delete_refused(db::Session& session, Id refused_id);
/// A customer's events before (at, event_id), latest first.
Result<std::vector<Event>> events_before(db::Session& session, Id customer_id, Instant at,
                                         Id event_id, std::int64_t limit);

}  // namespace troth::events::store
