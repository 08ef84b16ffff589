#pragma once
// Statements about many keys at once, in chunks, with one text for both engines.

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "db/session.h"

namespace troth::db {

/// Runs a query whose text holds `{keys}` where the rows of a VALUES list belong, once per chunk of
/// keys. `keys` holds rows of `width` integers, one after another; duplicates of a key give its
/// rows once per chunk. At most five different statements are prepared, whatever the count.
///
///   scan_keys(session, "SELECT order_id, lines FROM orders WHERE order_id IN (VALUES {keys})", 1,
///             ids, [&](const Row& row) { ...; return true; });
Status scan_keys(Session& session, std::string_view sql, std::size_t width,
                 std::span<const std::int64_t> keys, const std::function<bool(const Row&)>& row);

/// The same for a statement without a result; gives the number of rows changed.
Result<std::int64_t> execute_keys(Session& session, std::string_view sql, std::size_t width,
                                  std::span<const std::int64_t> keys);

}  // namespace troth::db
