#pragma once
// The SQL of joining: what changed, who carries what, the log, aliases, golden rows.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "customers/store.h"
#include "db/session.h"

namespace troth::customers {

/// A row of `customer`.
struct Golden {
  Id customer_id = 0;
  Details details;
  std::int64_t records = 0;
  Instant updated_at = 0;
};

/// What an entry of the merge log says happened.
enum class MergeAction : std::uint8_t { joined, blocked, parted, undone };
std::string_view merge_action_name(MergeAction action);

/// An entry of `merge_log`. What concerns two customers stands there under both ids.
struct MergeEntry {
  Id customer_id = 0;
  Id other_customer_id = 0;  ///< 0: one customer only. Not known when read.
  Id merge_id = 0;
  Id record_id = 0;
  Id other_record_id = 0;
  MergeAction action = MergeAction::joined;
  std::string name_space;  ///< The kind of evidence; empty when a person decided.
  Id value_key = 0;
  std::string
      reason;  ///< In a word: equal_value, external, openid, too_many, kept_apart, said, ...
  Instant happened_at = 0;
};

namespace store {

/// Empties the queue of changes and gives what was in it.
Result<std::vector<Change>> take_changes(db::Session& session);

/// The `too_many` of the last resolve().
Result<std::int64_t> last_too_many(db::Session& session, std::int64_t otherwise);
Status keep_too_many(db::Session& session, std::int64_t too_many);

/// A record as joining sees it; views die with the callback.
struct Member {
  Id record_id = 0;
  Id customer_id = 0;
  std::string_view source;
  std::string_view name_space;
};
using TakeMember = std::function<void(const Member&)>;
Status scan_all_members(db::Session& session, const TakeMember& take);
/// The records of some customers.
Status scan_members(db::Session& session, std::span<const Id> customer_ids, const TakeMember& take);

using TakeCarried = std::function<void(Id record_id, Id value_key, std::string_view name_space)>;
Status scan_all_carried(db::Session& session, const TakeCarried& take);
Status scan_carried(db::Session& session, std::span<const Id> customer_ids,
                    const TakeCarried& take);
/// Customers that carry some values; a customer once per record that carries it.
Status scan_carriers(db::Session& session, std::span<const Id> value_keys,
                     const std::function<void(Id value_key, Id customer_id)>& take);
/// The namespace of a value that some record carries; empty when none does.
Result<std::string> namespace_of_value(db::Session& session, Id value_key);

/// Pairs of records that a person keeps apart.
Result<std::vector<std::pair<Id, Id>>> load_kept_apart(db::Session& session);
Status keep_apart(db::Session& session, Id customer_id, std::span<const std::pair<Id, Id>> records,
                  Instant now);

/// Pairs of records that a person keeps together.
Result<std::vector<std::pair<Id, Id>>> load_kept_together(db::Session& session);
Status keep_together(db::Session& session, Id customer_id, const std::pair<Id, Id>& records,
                     Instant now);
/// What was said of two records of the two sides is taken back: that they are one, or are not.
Status forget_kept_together(db::Session& session, std::span<const Id> side,
                            std::span<const Id> other_side);
Status forget_kept_apart(db::Session& session, std::span<const Id> side,
                         std::span<const Id> other_side);

/// A golden row from the columns customer_id, name, gender, birth_day, city, region, country,
/// language, segment, joined_day, records, updated_at.
Golden read_golden(const db::Row& row);
/// Golden rows by customer id; customers without one are left out.
Result<std::unordered_map<Id, Golden>> load_golden(db::Session& session,
                                                   std::span<const Id> customer_ids);
Status insert_golden(db::Session& session, std::span<const Golden> rows);
Status delete_golden(db::Session& session, std::span<const Id> customer_ids);

/// Notes where records are now that have moved.
Status renew_aliases(db::Session& session, std::span<const Move> moves);
/// The current id of what may be an old one; the id itself when it is no alias.
Result<Id> current_customer(db::Session& session, Id customer_id);

/// Appends to the log; entries that are in it already are left out. Gives how many were new.
Result<std::int64_t> log_merges(db::Session& session, std::span<const MergeEntry> entries);
/// Entries under some customer ids, latest first.
Result<std::vector<MergeEntry>> load_merges(db::Session& session, std::span<const Id> customer_ids);
Result<std::vector<MergeEntry>> load_merge(db::Session& session, Id merge_id);

}  // namespace store

}  // namespace troth::customers
