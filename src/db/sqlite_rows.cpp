#include "db/sqlite_rows.h"

#include <fmt/format.h>

#include <iterator>
#include <new>

#include "base/assert.h"

namespace troth::db {
namespace {

// SQLite reads and writes the bases, which it asks to come first.
struct Table {
  sqlite3_vtab base{};
  const MemoryRows* rows = nullptr;
};

struct Cursor {
  sqlite3_vtab_cursor base{};
  const MemoryRows* rows = nullptr;
  std::size_t at = 0;  ///< Index of the row's first value.
};

Cursor* cursor_of(sqlite3_vtab_cursor* base) {
  return reinterpret_cast<Cursor*>(base);
}

int connect(sqlite3* handle, void* rows, int, const char* const*, sqlite3_vtab** table, char**) {
  std::string sql = "CREATE TABLE memory_rows (";
  for (std::size_t i = 0; i < MemoryRows::kColumnsMax; ++i) {
    fmt::format_to(std::back_inserter(sql), "{}c{}", i == 0 ? "" : ", ", i);
  }
  sql += ')';
  if (const int code = sqlite3_declare_vtab(handle, sql.c_str()); code != SQLITE_OK) return code;
  auto* made = new (std::nothrow) Table;
  if (made == nullptr) return SQLITE_NOMEM;
  made->rows = static_cast<const MemoryRows*>(rows);
  *table = &made->base;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete reinterpret_cast<Table*>(table);
  return SQLITE_OK;
}

int best_index(sqlite3_vtab*, sqlite3_index_info*) {
  return SQLITE_OK;
}

int open_cursor(sqlite3_vtab* table, sqlite3_vtab_cursor** cursor) {
  auto* made = new (std::nothrow) Cursor;
  if (made == nullptr) return SQLITE_NOMEM;
  made->rows = reinterpret_cast<Table*>(table)->rows;
  *cursor = &made->base;
  return SQLITE_OK;
}

int close_cursor(sqlite3_vtab_cursor* cursor) {
  delete cursor_of(cursor);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
  cursor_of(cursor)->at = 0;
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* base) {
  auto* cursor = cursor_of(base);
  cursor->at += cursor->rows->columns;
  return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* base) {
  const auto* cursor = cursor_of(base);
  return cursor->at >= cursor->rows->values.size() ? 1 : 0;
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int index) {
  const auto* cursor = cursor_of(base);
  const auto& value = cursor->rows->values[cursor->at + static_cast<std::size_t>(index)];
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    sqlite3_result_int64(context, *number);
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    // A null pointer would mean NULL.
    sqlite3_result_text64(context, text->data() == nullptr ? "" : text->data(), text->size(),
                          SQLITE_STATIC, SQLITE_UTF8);
  } else if (const auto* real = std::get_if<double>(&value)) {
    sqlite3_result_double(context, *real);
  } else {
    sqlite3_result_null(context);
  }
  return SQLITE_OK;
}

int row_id(sqlite3_vtab_cursor* base, sqlite3_int64* id) {
  const auto* cursor = cursor_of(base);
  *id = static_cast<sqlite3_int64>(cursor->at / cursor->rows->columns);
  return SQLITE_OK;
}

// Without xCreate, the table exists on every connection under the name of the module.
const sqlite3_module& module() {
  static const sqlite3_module kModule = [] {
    sqlite3_module made{};
    made.xConnect = &connect;
    made.xBestIndex = &best_index;
    made.xDisconnect = &disconnect;
    made.xOpen = &open_cursor;
    made.xClose = &close_cursor;
    made.xFilter = &filter;
    made.xNext = &next;
    made.xEof = &at_end;
    made.xColumn = &column;
    made.xRowid = &row_id;
    return made;
  }();
  return kModule;
}

}  // namespace

bool add_memory_rows(sqlite3* handle, const MemoryRows& rows) {
  // SQLite takes the pointer as one to change, and hands it back to connect() only.
  return sqlite3_create_module(handle, "memory_rows", &module(), const_cast<MemoryRows*>(&rows)) ==
         SQLITE_OK;
}

std::string insert_memory_rows_sql(std::string_view table,
                                   std::span<const std::string_view> columns) {
  TROTH_ASSERT(!columns.empty() && columns.size() <= MemoryRows::kColumnsMax);
  std::string sql = fmt::format("INSERT OR FAIL INTO {} (", table);
  for (const auto column : columns) fmt::format_to(std::back_inserter(sql), "{},", column);
  sql.back() = ')';
  sql += " SELECT ";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    fmt::format_to(std::back_inserter(sql), "c{},", i);
  }
  sql.back() = ' ';
  sql += "FROM memory_rows";
  return sql;
}

}  // namespace troth::db
