#pragma once
// Lists that lead to action, from what the value room knows of each customer. What each list
// means: docs/lists.md.

#include <cstdint>
#include <functional>

#include "base/result.h"
#include "db/session.h"
#include "lists/types.h"

namespace troth::lists {

/// The workspace's definitions; the standard ones before any were stored.
Result<Definitions> load_definitions(db::Session& session);
/// bad_input, naming the member, when one is out of range. Within a transaction of the caller.
Status store_definitions(db::Session& session, const Definitions& definitions);

/// The list with its first `limit` rows, of those whose name has `search` in it. Before customer
/// value was computed: empty, with the warning "not_computed".
Result<List> make_list(db::Session& session, Kind kind, const Definitions& definitions,
                       std::int64_t limit, std::string_view search = {});

}  // namespace troth::lists
