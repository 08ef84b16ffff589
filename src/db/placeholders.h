#pragma once
// Inside the db room: our `?` in PostgreSQL's `$n`.

#include <cstddef>
#include <string>
#include <string_view>

namespace troth::db {

/// A statement for PostgreSQL, and how many parameters it has.
struct NumberedSql {
  std::string sql;
  std::size_t parameters = 0;
};

/// Turns each `?` outside of quotes and comments into $1, $2, ...
NumberedSql number_placeholders(std::string_view sql);

}  // namespace troth::db
