#pragma once
// Statements about many keys at once, with one text for both engines.

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "db/session.h"

namespace troth::db {

/// Runs a query whose text holds `VALUES {keys}` where the keys belong. `keys` holds rows of
/// `width` integers, one after another. SQLite sees all keys at once, as a table in memory.
/// PostgreSQL gets many as arrays, a hundred thousand at a time, and looks them up by index
/// whatever it takes the table's size for; few come in chunks of 16, 4 and 1. It gives the rows of
/// a duplicate once per chunk.
///
/// The statement is to be one that finds each key by an index.
///
///   scan_keys(session, "SELECT order_id, lines FROM orders WHERE order_id IN (VALUES {keys})", 1,
///             ids, [&](const Row& row) { ...; return true; });
Status scan_keys(Session& session, std::string_view sql, std::size_t width,
                 std::span<const std::int64_t> keys, const std::function<bool(const Row&)>& row);

/// The same for a statement without a result; gives the number of rows changed.
Result<std::int64_t> execute_keys(Session& session, std::string_view sql, std::size_t width,
                                  std::span<const std::int64_t> keys);

}  // namespace troth::db
