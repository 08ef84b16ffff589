#pragma once
// What recognising customers anew changed, as other systems know customers: by their numbers.

#include <set>
#include <span>
#include <unordered_set>
#include <utility>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "customers/types.h"
#include "db/session.h"

namespace troth::customers {

/// Gathers it, and tells it at the end: customer.created, customer.merged, customer.unmerged. A
/// number that never was a customer's to anybody (a new record that joined at once) is not told.
class News {
 public:
  /// Records that move; before anything is moved.
  Status see_moves(db::Session& session, std::span<const Move> moves);
  /// A customer that is there for the first time, or again.
  void see_new(Id customer_id) { new_.push_back(customer_id); }
  /// `vanished` are customers that are no more, ascending.
  Status tell(db::Session& session, std::span<const Id> vanished, Instant now) const;

 private:
  std::set<std::pair<Id, Id>> moved_;  // From a customer that was known, to another.
  std::vector<Id> new_;
};

}  // namespace troth::customers
