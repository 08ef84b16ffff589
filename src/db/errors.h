#pragma once
// Inside the db room: native error codes in the vocabulary of base/error.h. What PostgreSQL says
// in words may hold values of rows, so only codes and names of the schema are passed on.

#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace troth::db {

/// Whether the same operation may succeed when it is run again.
enum class Again : std::uint8_t {
  no,
  once,   ///< A key was there already: perhaps made by another process meanwhile.
  often,  ///< Serialization failure or deadlock.
};

/// `code` is an (extended) result code; `message` is SQLite's, which never holds values.
Error sqlite_error(int code, std::string_view message);

/// What is known of a PostgreSQL failure. `message` is the primary message.
struct PostgresFailure {
  std::string_view sqlstate;
  std::string_view message;
  std::string_view table;
  std::string_view constraint;
};
Error postgresql_error(const PostgresFailure& failure);

/// The Again of the last error that this thread made of a native one; the writer asks.
Again last_failure_again();
void forget_last_failure();

/// A statement used from inside a scan() of the same session.
Error busy_reading_error();

}  // namespace troth::db
