#pragma once
// Backup, restore and state of health of a workspace.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "db/location.h"
#include "db/migrations.h"

namespace troth::db {

/// How many rows a table holds, and a checksum of them that does not depend on their order or on
/// the engine: the sum, modulo 2^64 twice, of a 128-bit hash of every row.
struct TableSum {
  std::string table;
  std::int64_t rows = 0;
  std::string checksum;  ///< 32 hexadecimal digits.
  bool operator==(const TableSum&) const = default;
};

/// What a backup holds.
struct BackupContents {
  Instant taken_at = 0;
  std::string source;  ///< "sqlite" or "postgresql".
  std::vector<TableSum> tables;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  ///< Size of the file.
};

/// Writes everything the workspace holds at this moment into a new file, while others go on
/// writing. The file is itself a workspace (SQLite) whichever engine it comes from, with a manifest
/// of rows and checksums per table, sealed by BLAKE2b-256. It appears under its name only when it
/// is whole, flushed to disk, and read back and compared. The workspace itself is not changed, nor
/// brought up to date. conflict when the file exists already; storage when the workspace cannot be
/// read; cancelled when `progress` says so.
///
/// Units of progress are rows, in stages "progress.backup" and "progress.verify".
Result<BackupContents> backup(const Location& from, const std::string& file, const Clock& clock,
                              Progress& progress);

/// Reads a backup through and compares it with its manifest. not_found; bad_input when the file is
/// no backup; storage when it is damaged or cut off, naming the table.
Result<BackupContents> verify_backup(const std::string& file, Progress& progress);

/// Makes a workspace out of a backup, on either engine. conflict when there is one already; errors
/// as verify_backup(). Everything is compared before the workspace appears: it is whole or absent.
///
/// Units of progress are rows, in stages "progress.restore" and "progress.verify".
Result<BackupContents> restore(const std::string& file, const Location& to, Progress& progress);

/// A migration as the workspace has it.
struct MigrationState {
  enum class State : std::uint8_t {
    applied,
    missing,  ///< Will be applied when the workspace is opened.
    changed,  ///< Applied, but with another text than this program has.
    unknown,  ///< Applied by a newer program.
  };
  std::string room;
  int version = 0;
  std::string name;
  std::optional<Instant> applied_at;
  State state = State::applied;
};

/// How many columns say how much about a person.
struct PrivacySummary {
  int none = 0;
  int pseudonymous = 0;
  int personal = 0;
  int sensitive = 0;
  std::vector<std::string> unclassified;  ///< "table.column" found in the workspace only.
};

struct TableSize {
  std::string table;
  std::int64_t rows = 0;
};

/// What is not as it should be. `code` is stable: "damaged", "migration_missing",
/// "migration_changed", "migration_unknown", "unclassified_column", "not_durable", "not_writable",
/// "disk_low", "wal_large", "no_checksums".
struct Finding {
  enum class Severity : std::uint8_t { advice, warning, error };
  Severity severity = Severity::warning;
  std::string code;
  std::string subject;  ///< Which table, column, migration or setting.
  std::string detail;   ///< What the engine said, or a figure; English, may be empty.
};

/// State of a workspace, gathered without changing it. A size that cannot be found out is absent.
struct Health {
  Engine engine = Engine::sqlite;
  std::string engine_version;  ///< "3.40.1", "15.13".
  std::string place;           ///< Location::display().
  std::vector<MigrationState> migrations;
  std::string journal_mode;  ///< SQLite "wal"; PostgreSQL: its wal_level.
  std::string synchronous;   ///< PostgreSQL: synchronous_commit and fsync.
  std::optional<std::int64_t> size_bytes;
  std::optional<std::int64_t> wal_bytes;
  std::optional<std::int64_t> disk_free_bytes;
  bool writable = false;
  std::vector<TableSize> tables;
  PrivacySummary privacy;
  std::vector<Finding> findings;
};

/// Examines a workspace, its files and its server. Reading every page for damage takes a while:
/// `thorough` false leaves that out. not_found when there is no workspace.
Result<Health> examine(const Location& location, bool thorough, Progress& progress);

}  // namespace troth::db
