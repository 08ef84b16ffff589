#pragma once
// What happens in a workspace, for systems outside that want to know. Rooms say it here; who passes
// it on is wired once, at the start of the program, like the migrations.

#include <functional>
#include <span>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "db/session.h"

namespace troth::db {

/// Something that happened.
struct Happening {
  std::string type;  ///< "customer.created"; docs/webhooks.md has all of them.
  std::string data;  ///< A JSON object of numbers and words: nothing by which a person is known.
};

/// Who passes on what happened.
struct Listener {
  /// Whether anybody wants to know at all: what is costly to find out need not be found out else.
  std::function<Result<bool>(Session&)> wants;
  /// Keeps what happened with the transaction under way, so that it is told if and only if that is
  /// committed.
  std::function<Status(Session&, std::span<const Happening>, Instant now)> hear;
};

/// For the whole program, before its threads begin. Without one nobody is told.
void set_listener(Listener listener);

/// Whether anybody wants to know what happens.
Result<bool> somebody_listens(Session& session);
/// Tells what happened, within the transaction that makes it so. Nothing told costs nothing.
Status tell(Session& session, std::span<const Happening> happenings, Instant now);

}  // namespace troth::db
