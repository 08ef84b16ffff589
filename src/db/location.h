#pragma once
// Where a workspace lives.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace troth::db {

enum class Engine : std::uint8_t { sqlite, postgresql };

/// A SQLite file, or one schema of a PostgreSQL database.
struct Location {
  Engine engine = Engine::sqlite;
  std::string path;        ///< SQLite: the file.
  std::string connection;  ///< PostgreSQL: the libpq URL without our `schema` parameter.
  std::string schema;      ///< PostgreSQL: "troth" unless ?schema=NAME says otherwise.

  /// For messages and logs: the file, or host/database/schema without user and password.
  std::string display() const;
};

/// Reads "acme.troth" or "postgresql://user@host/db?schema=acme". Schema names are checked here
/// (letters, digits, underscore), since they end up in SQL text.
Result<Location> parse_location(std::string_view text);

}  // namespace troth::db
