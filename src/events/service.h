#pragma once
// Events: taken in at once (inbox.h), understood a moment later. Rules: docs/events.md.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"
#include "base/time.h"
#include "customers/service.h"
#include "db/session.h"
#include "events/understand.h"

namespace troth {
extern const std::vector<EmbeddedFile> events_migrations;
}

namespace troth::events {

/// Of what is asked for all refused events so many are done in one transaction.
inline constexpr std::int64_t kRefusedAtOnce = 5000;

/// What became of events.
struct Sorted {
  std::size_t taken = 0;     ///< Out of the inbox.
  Instant oldest = 0;        ///< When the first of them came in; 0 when nothing was taken.
  std::size_t effected = 0;  ///< Understood, and told to the rooms they concern.
  std::size_t repeated = 0;  ///< Of a message id that is known: the first one stands.
  std::size_t refused = 0;   ///< Kept in `event_refused` with the reason.
};

/// Takes the oldest events, at most `most`, out of the inbox, tells customers and sales what they
/// mean, and keeps them; recognises customers anew. `followers` are told who moved, besides this
/// room. Within one transaction of the caller, who repeats it until nothing is taken.
Result<Sorted> sort_inbox(db::Session& session, const Settings& settings,
                          std::span<const customers::Follower> followers, std::size_t most,
                          Instant now);

/// Puts the oldest event among the refused ones, as "event_failed": for one that cannot be sorted
/// though nothing is wrong with it, so that it holds up nobody.
Status refuse_oldest(db::Session& session, Instant now);

/// Puts a refused event back into the inbox (under its old number), as after a setting has changed.
/// not_found.
Status retry_refused(db::Session& session, Id refused_id);

/// The same for all of a source and with a code (empty: any), the oldest first, at most
/// kRefusedAtOnce; gives how many.
Result<std::int64_t> retry_all_refused(db::Session& session, const std::string& source,
                                       const std::string& code);
/// Discards them; gives how many.
Result<std::int64_t> discard_all_refused(db::Session& session, const std::string& source,
                                         const std::string& code);

/// Lets events follow records that moved to another customer.
Status follow(db::Session& session, std::span<const customers::Move> moves);

}  // namespace troth::events
