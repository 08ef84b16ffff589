#pragma once
// A SELECT put together piece by piece, with its values: for lists that callers filter and sort.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "db/session.h"

namespace troth::db {

/// A value that a statement keeps.
using Held = std::variant<std::monostate, std::int64_t, double, std::string>;

/// Which part of a list is wanted. Rows are in the order of (key, id), so no two are at one place.
struct Page {
  bool descending = false;
  std::optional<std::pair<Held, std::int64_t>> after;  ///< (key, id) of the last row before.
  std::int64_t limit = 50;                             ///< 0: all.
};

///   Statement list("SELECT id, at FROM visit WHERE 1 = 1");
///   if (!channel.empty()) list.add(" AND channel = ?", channel);
///   list.page("at", "id", page);
///   TROTH_TRY(list.scan(session, [&](const Row& row) { ...; return true; }));
class Statement {
 public:
  explicit Statement(std::string_view sql = "") : sql_(sql) {}

  void add(std::string_view sql) { sql_ += sql; }
  /// A piece with one `?`.
  void add(std::string_view sql, Held value);
  /// A piece with one `?`, unless the value is empty: then nothing.
  void filter(std::string_view sql, std::string_view value);
  void filter(std::string_view sql, const std::optional<std::int64_t>& value);
  /// Local days from `from` to `to`, both included, of rows with an instant in column `at` and its
  /// local day in column `day`: in words that an index on `at` serves.
  void days(std::string_view at, std::string_view day, std::optional<Day> from,
            std::optional<Day> to);
  /// The text anywhere in one of the columns, letters of ASCII in either case; nothing when empty.
  void search(std::initializer_list<std::string_view> columns, std::string_view text);
  /// What comes behind all filters. `key` is an expression that is never NULL.
  void page(std::string_view key, std::string_view id, const Page& page);

  /// Gives rows until `row` says false.
  Status scan(Session& session, const std::function<bool(const Row&)>& row) const;
  /// Gives rows to something that may fail, which ends it.
  Status each(Session& session, const std::function<Status(const Row&)>& row) const;
  /// The integer in the first row and column; 0 without one.
  Result<std::int64_t> scalar(Session& session) const;

 private:
  std::string sql_;
  std::vector<Held> values_;
};

}  // namespace troth::db
