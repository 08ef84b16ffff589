#pragma once
// A list whose rows stand in the order of one number or text: declared, asked for and answered in
// one way, in pages by cursor or as a file.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "http/cursor.h"
#include "http/json.h"
#include "http/route.h"

namespace troth::http {

/// Declares a list: parameters sort, total, limit and cursor, the answer {"items", "next", "total"}
/// under `name`, and that it is given as a file too. `sorts` are what it can be sorted by; the
/// first is what it is sorted by when nothing is asked, downwards where it begins with "-".
void as_list(Route& route, std::string name, Json item, const std::vector<std::string>& sorts);

/// What the caller wants of it.
struct ListAsk {
  std::string sort;  ///< One of the names declared, without "-".
  bool descending = false;
  std::int64_t limit = kPageDefault;  ///< 0: all, for a file.
  bool follows = false;               ///< Whether it goes on behind a row:
  std::int64_t after_key = 0;         ///< with this key, of a key that is a number,
  std::string after_text;             ///< or this one, of a key that is a text,
  std::int64_t after_id = 0;          ///< and this id.
};

/// Where a row stands: what it was sorted by, and its id.
struct ListAt {
  std::int64_t key = 0;
  std::int64_t id = 0;
  std::string text;
};

/// Takes the next row.
using ListTake = std::function<Status(Json item, const ListAt& at)>;

/// What knows the rows.
struct ListRows {
  /// How many the filters let through in all.
  std::function<Result<std::int64_t>()> count;
  /// Gives the rows asked for, in order.
  std::function<Status(const ListAsk& ask, const ListTake& take)> each;
};

/// A day in the query, of a parameter so declared; empty when it is not asked for.
std::optional<Day> query_day(const Call& call, std::string_view name);

/// Answers a call of a list so declared; a file is offered as `file_name`.
Result<Response> answer_list(const Call& call, std::string_view file_name, const ListRows& rows);

}  // namespace troth::http
