#pragma once
// Records as they are about to be written: those of the database that a batch of rows names, and
// those it adds.

#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "customers/reference.h"
#include "customers/store.h"
#include "db/session.h"

namespace troth::customers {

/// A record with its identities and what has become of it in this batch.
struct Draft {
  Record record;
  std::vector<Identity> identities;
  bool stored = false;          ///< It has rows in the database.
  bool record_changed = false;  ///< The row of the record differs from the stored one.
  bool identities_changed = false;
  bool unresolved = false;  ///< resolve() has to look at it.
  bool loaded = false;      ///< `identities` is complete; a new record's always is.

  /// Adds the identities, marking who says so.
  void carry(std::span<const Identity> said, int origin);
  /// Replaces what descriptions said; notes the identities that nobody says any more.
  void describe_anew(std::span<const Identity> said, std::vector<store::Change>& lost);
};

/// The records of a batch.
class Drafts {
 public:
  Drafts(db::Session& session, std::string_view source, Instant now)
      : session_(session), source_(source), now_(now) {}

  /// Loads the records that are known among `record_ids` (distinct), without identities.
  Status load(std::span<const Id> record_ids);
  /// Loads the identities of known records that lack them.
  Status load_identities(std::span<const Id> record_ids);
  /// The record of an identified reference; makes it when it is new. Null when its id belongs to
  /// another reference already.
  Draft* find_or_make(const Identified& identified);
  Draft* find(Id record_id);
  /// Writes what is new or changed, and tells resolve().
  Status write();
  std::vector<store::Change>& lost() { return lost_; }

 private:
  db::Session& session_;
  std::string_view source_;
  Instant now_;
  std::unordered_map<Id, Draft> drafts_;
  std::vector<store::Change> lost_;
};

}  // namespace troth::customers
