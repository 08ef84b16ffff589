#pragma once
// Rows in memory as a table that SQLite can select from, so that many rows are inserted by one
// statement: its cursors stay where the last row went, which for sorted rows is next to the next.

#include <sqlite3.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/session.h"

namespace troth::db {

/// The rows that the next statement will find in the table `memory_rows` (columns c0, c1, ...).
struct MemoryRows {
  static constexpr std::size_t kColumnsMax = 64;

  std::span<const Value> values;  ///< Row after row.
  std::size_t columns = 1;        ///< From 1 to kColumnsMax.
};

/// Makes the table known on a connection; `rows` must outlive it. False when SQLite has no memory.
bool add_memory_rows(sqlite3* handle, const MemoryRows& rows);

/// "INSERT OR FAIL INTO table (columns) SELECT c0, ... FROM memory_rows": rows before the one that
/// fails stay, so SQLite need not keep copies of the pages they touch.
std::string insert_memory_rows_sql(std::string_view table,
                                   std::span<const std::string_view> columns);

}  // namespace troth::db
