#pragma once
// The records a resolve() has to look at, in memory.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "customers/joining.h"
#include "customers/joining_store.h"
#include "db/session.h"

namespace troth::customers {

/// Whole customers, and everything that could change who belongs to them. A record is named by its
/// place in `records`.
struct Scope {
  std::vector<Id> records;       ///< Ascending.
  std::vector<Id> customers;     ///< Whose each record is now.
  std::vector<bool> changed;     ///< New or changed since the last resolve().
  std::vector<Namespace> kinds;  ///< External ids have one kind per source.
  std::vector<Carried> identities;
  std::vector<SaidPair> kept_apart;
  std::vector<SaidPair> kept_together;
  std::vector<Id> common;  ///< Values on too many persons outside the scope; ascending.

  /// The place of a record; records.size() when it is not in the scope.
  std::uint32_t place_of(Id record_id) const;
};

/// All records.
Result<Scope> load_everything(db::Session& session, const std::vector<store::Change>& changes);

/// The records connected with `changes` by shared identities (also those just lost), whole
/// customers at a time. A phone or e-mail that more than `too_many` customers outside the scope
/// carry was no evidence and is none, so it connects nothing: a shop's own telephone on a hundred
/// thousand records does not make every import look at all of them. Loads everything when that is
/// less work.
Result<Scope> load_connected(db::Session& session, const std::vector<store::Change>& changes,
                             std::size_t too_many);

}  // namespace troth::customers
