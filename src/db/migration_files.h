#pragma once
// Inside the db room: migration files by name and version, and what each one makes.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"
#include "db/migrations.h"

namespace troth::db {

/// One migration: V001__customers.sql of a room is version 1, named "customers".
struct MigrationFile {
  std::string_view room;
  int version = 0;
  std::string name;
  std::string checksum;  ///< BLAKE2b-256 of the text, in hexadecimal.
  const EmbeddedFile* file = nullptr;
};

/// All files of all rooms in the order in which they are applied. internal when a name is not of
/// the form V<number>__<name>.sql, or two files of a room have one version.
Result<std::vector<MigrationFile>> migration_files(std::span<const RoomMigrations> rooms);

/// The table in which applied migrations are recorded; part of no room's files.
const EmbeddedFile& bookkeeping_file();

/// The file's text for one engine: {{clustered}} becomes ` WITHOUT ROWID` on SQLite and nothing on
/// PostgreSQL; {{rising_key}}, after a column's name, makes it a 64-bit primary key to which rows
/// are appended (on SQLite the row's own number); {{append-only NAME}}, on a line of its own, has
/// the database refuse to change or delete rows of that table. internal when another {{word}}
/// stands in it.
Result<std::string> migration_sql(const EmbeddedFile& file, Engine engine);

/// Adds what one file classifies to `into`; earlier files must have been added before.
Status classify_file(std::string_view room, const EmbeddedFile& file, Classification& into);

/// Statements that spread newly made tables over a Citus cluster: reference tables everywhere, the
/// others by customer_id, together.
std::vector<std::string> citus_statements(std::span<const TableClass> tables);

/// A migration as it is recorded in a workspace.
struct AppliedMigration {
  std::string room;
  int version = 0;
  std::string name;
  std::string checksum;
  Instant applied_at = 0;
};

/// By room and version.
Result<std::vector<AppliedMigration>> applied_migrations(Session& session);

/// Refuses (conflict) a workspace that knows migrations which we do not, or knows them otherwise.
Status check_applied(std::span<const AppliedMigration> applied,
                     std::span<const MigrationFile> ours);

/// Our migrations up to what a workspace has; conflict as check_applied().
Result<std::vector<MigrationFile>> files_applied_in(Session& session);

/// Makes the tables of `files` inside the caller's transaction, in a workspace that has none.
Status make_tables(Session& session, std::span<const MigrationFile> files, const Clock& clock);

}  // namespace troth::db
