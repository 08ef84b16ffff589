#pragma once
// What people ask about one customer: who is this, what do we know, why are these one, take them
// apart.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "customers/joining_store.h"
#include "customers/service.h"
#include "customers/store.h"
#include "db/session.h"

namespace troth::customers {

/// A source record with the identities it carries, its own reference left out.
struct CarriedRecord {
  Record record;
  std::vector<Identity> identities;
};

/// All that is known of one customer, orders and answers apart.
struct CustomerCard {
  Golden golden;
  std::vector<CarriedRecord> records;     ///< By record id.
  std::vector<Interaction> interactions;  ///< Latest first.
  std::vector<MergeEntry> merges;         ///< Latest first.
};

/// Customers that `value` may mean: an external id of any source, a card, openid, phone (written
/// in any way, of any country known), e-mail, or a customer's present or former id. Ascending.
Result<std::vector<Id>> find_customers(db::Session& session, std::string_view value);

/// The customer of a present or former id; not_found when there never was one.
Result<CustomerCard> customer_card(db::Session& session, Id customer_id);

/// What was joined, blocked, parted and undone around a customer, latest first; not_found when
/// there never was one.
Result<std::vector<MergeEntry>> merges_of(db::Session& session, Id customer_id);

/// The key of the message that says what an entry says.
std::string merge_message(const MergeEntry& entry);

/// "source/reference" of records, as a person knows them.
Result<std::unordered_map<Id, std::string>> record_names(db::Session& session,
                                                         std::span<const Id> record_ids);

/// Makes one customer of two, because a person says so, whatever their ids say: until it is undone.
struct Merged {
  Id customer_id = 0;  ///< What both are now: the smaller number.
  Id merge_id = 0;     ///< What undo_merge() takes.
};
/// not_found: there never was such a customer; conflict: they are one already. What was said before
/// against it is taken back. Within one transaction of the caller.
Result<Merged> merge_customers(db::Session& session, Id customer_id, Id other_id,
                               std::span<const Follower> followers, Instant now);

/// Takes apart what a merge joined, for good: the customer is cut at the weakest evidence between
/// the two records of the entry, and no record of the one side is joined with one of the other
/// again. Resolves. not_found: no such merge; conflict: it is no joining, or is apart already;
/// too_large: more than 10,000 pairs of records would be kept apart. Within one transaction of the
/// caller.
Result<ResolveSummary> undo_merge(db::Session& session, Id merge_id,
                                  std::span<const Follower> followers, Instant now,
                                  Progress& progress);

}  // namespace troth::customers
