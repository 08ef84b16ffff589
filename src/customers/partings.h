#pragma once
// Why records left a customer.

#include <vector>

#include "base/result.h"
#include "customers/joining.h"
#include "customers/joining_store.h"
#include "customers/scope.h"
#include "db/session.h"

namespace troth::customers {

/// One log entry for each part of a former customer that is not with the record of its id any
/// more, with the reason: kept_apart (a person said so), too_many (the value is on too many
/// persons now), disagreement (unique ids contradict), withdrawn (no common value any more), or
/// stronger_evidence (it is with somebody else now). `scope.customers` are the former customers;
/// called before anything is moved.
Result<std::vector<MergeEntry>> partings(db::Session& session, const Scope& scope,
                                         const JoinResult& joined, Instant now);

/// The id of an entry: derived from all it says, its time included.
Id merge_id_of(const MergeEntry& entry);

}  // namespace troth::customers
