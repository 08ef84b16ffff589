#pragma once
// Numbered, checksummed migrations, and the privacy class of every column they make.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::db {

/// How much a column says about a person.
enum class Privacy : std::uint8_t {
  none,          ///< Nothing about a person.
  pseudonymous,  ///< About a person whom only other tables name.
  personal,      ///< Names or reaches a person.
  sensitive,     ///< Special categories, or free text that may hold them.
};

/// How a table is spread by Citus: reference tables everywhere, the rest by customer_id.
enum class Spread : std::uint8_t { reference, by_customer };

struct ColumnClass {
  std::string table;
  std::string column;
  Privacy privacy = Privacy::none;
  std::string purpose;
};

struct TableClass {
  std::string table;
  Spread spread = Spread::reference;
};

/// The migrations of one room. Rooms register theirs in app order: lower rooms first.
struct RoomMigrations {
  std::string_view room;
  const std::vector<EmbeddedFile>* files;
};

/// All rooms' migrations in the order they are applied; set once by the wiring (src/app) or by a
/// test before any workspace is opened. The db room's own come first, named or not.
void set_migrations(std::vector<RoomMigrations> rooms);
const std::vector<RoomMigrations>& migrations();

/// Applies what is missing, in order, each in its own transaction, and records checksums
/// (BLAKE2b-256 of the text). A changed or unknown applied migration is refused with conflict.
Status migrate(Session& session, const Clock& clock);

/// The classification written in the migrations. In a migration every table starts with a line
///   -- table NAME: reference | by customer
/// before its CREATE TABLE, and every column stands on a line of its own that ends with
///   -- CLASS: purpose        (none, pseudonymous, personal, sensitive)
/// bad_input names the file, line and column that has no class. ALTER TABLE ... ADD, DROP and
/// RENAME COLUMN, RENAME TO, and DROP TABLE, each on one line, change what earlier files said.
/// schema_migration, which the runner makes, is included.
struct Classification {
  std::vector<TableClass> tables;
  std::vector<ColumnClass> columns;
};
Result<Classification> classification(std::span<const RoomMigrations> rooms);

}  // namespace troth::db
