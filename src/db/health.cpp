#include "db/health.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "db/catalog.h"
#include "db/engine_session.h"
#include "db/files.h"
#include "db/manifest.h"
#include "db/migration_files.h"
#include "db/table_copy.h"

namespace troth::db {
namespace {

constexpr std::int64_t kDiskLow = std::int64_t{1} << 30;
constexpr std::int64_t kWalLarge = std::int64_t{1} << 30;
constexpr int kDamagesShown = 20;

using Severity = Finding::Severity;

Result<std::string> text(Session& session, std::string_view sql) {
  std::string found;
  TROTH_TRY(session.scan(sql, {}, [&](const Row& row) {
    found = row.text(0);
    return false;
  }));
  return found;
}

std::optional<std::int64_t> size_of(const std::string& path) {
  std::error_code problem;
  const auto size = std::filesystem::file_size(path, problem);
  if (problem) return std::nullopt;
  return static_cast<std::int64_t>(size);
}

Status examine_file(Session& session, const Location& location, Health& health) {
  health.engine_version = sqlite3_libversion();
  TROTH_ASSIGN(health.journal_mode, text(session, "PRAGMA journal_mode"));
  health.synchronous = "full";  // What every session that writes is given.
  health.size_bytes = size_of(location.path);
  health.wal_bytes = size_of(location.path + "-wal").value_or(0);
  const auto folder = folder_of(location.path);
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) == 0) {
    health.disk_free_bytes = static_cast<std::int64_t>(disk.f_bavail * disk.f_frsize);
  }
  health.writable =
      ::access(location.path.c_str(), W_OK) == 0 && ::access(folder.c_str(), W_OK) == 0;
  return {};
}

Status examine_server(Session& session, Health& health) {
  TROTH_ASSIGN(health.engine_version, text(session, "SHOW server_version"));
  TROTH_ASSIGN(health.journal_mode, text(session, "SHOW wal_level"));
  TROTH_ASSIGN(const auto commit, text(session, "SHOW synchronous_commit"));
  TROTH_ASSIGN(const auto fsync, text(session, "SHOW fsync"));
  TROTH_ASSIGN(const auto pages, text(session, "SHOW full_page_writes"));
  TROTH_ASSIGN(const auto checksums, text(session, "SHOW data_checksums"));
  health.synchronous = fmt::format("synchronous_commit {}, fsync {}", commit, fsync);
  if (fsync == "off") {
    health.findings.push_back({Severity::error, "not_durable", "fsync", "off"});
  }
  if (pages == "off") {
    health.findings.push_back({Severity::error, "not_durable", "full_page_writes", "off"});
  }
  if (checksums == "off") {
    health.findings.push_back({Severity::advice, "no_checksums", "data_checksums", "off"});
  }
  TROTH_ASSIGN(health.size_bytes,
               session.scalar("SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) "
                              "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                              "WHERE n.nspname = current_schema() AND c.relkind = 'r'"));
  TROTH_ASSIGN(const auto writable,
               session.scalar("SELECT has_schema_privilege(current_schema(), 'CREATE') "
                              "AND has_table_privilege('setting', 'INSERT') "
                              "AND NOT pg_is_in_recovery()"));
  health.writable = writable != 0;
  return {};
}

Status examine_migrations(Session& session, Health& health) {
  TROTH_ASSIGN(const auto ours, migration_files(migrations()));
  TROTH_ASSIGN(const auto applied, applied_migrations(session));
  using State = MigrationState::State;
  for (const auto& one : applied) {
    const auto file = std::find_if(ours.begin(), ours.end(), [&](const MigrationFile& candidate) {
      return candidate.room == one.room && candidate.version == one.version;
    });
    const auto state = file == ours.end()               ? State::unknown
                       : file->checksum != one.checksum ? State::changed
                                                        : State::applied;
    health.migrations.push_back({one.room, one.version, one.name, one.applied_at, state});
  }
  for (const auto& file : ours) {
    const bool there =
        std::any_of(applied.begin(), applied.end(), [&](const AppliedMigration& one) {
          return one.room == file.room && one.version == file.version;
        });
    if (there) continue;
    health.migrations.push_back(
        {std::string(file.room), file.version, file.name, std::nullopt, State::missing});
  }
  return {};
}

Status examine_columns(Session& session, Health& health) {
  TROTH_ASSIGN(const auto classes, classification(migrations()));
  TROTH_ASSIGN(const auto columns, catalog_columns(session));
  std::set<std::pair<std::string, std::string>> classified;
  for (const auto& column : classes.columns) {
    classified.emplace(column.table, column.column);
    switch (column.privacy) {
      case Privacy::none:
        ++health.privacy.none;
        break;
      case Privacy::pseudonymous:
        ++health.privacy.pseudonymous;
        break;
      case Privacy::personal:
        ++health.privacy.personal;
        break;
      case Privacy::sensitive:
        ++health.privacy.sensitive;
        break;
    }
  }
  for (const auto& column : columns) {
    if (is_manifest_table(column.table)) continue;
    if (classified.contains({column.table, column.column})) continue;
    health.privacy.unclassified.push_back(column.table + "." + column.column);
  }
  return {};
}

/// A damaged table is a finding, not the end of the examination.
void examine_tables(Session& session, Health& health) {
  const auto columns = catalog_columns(session);
  if (!columns) {
    health.findings.push_back({Severity::error, "damaged", "catalog", columns.error().message});
    return;
  }
  std::string last;
  for (const auto& column : *columns) {
    if (column.table == last) continue;
    last = column.table;
    const auto rows = session.scalar(fmt::format("SELECT count(*) FROM \"{}\"", last));
    if (rows) {
      health.tables.push_back({last, *rows});
    } else {
      health.findings.push_back({Severity::error, "damaged", last, rows.error().message});
    }
  }
}

void examine_pages(Session& session, Health& health) {
  const auto sql = fmt::format("PRAGMA integrity_check({})", kDamagesShown);
  const auto read = session.scan(sql, {}, [&](const Row& row) {
    if (row.text(0) != "ok") {
      health.findings.push_back({Severity::error, "damaged", "file", std::string(row.text(0))});
    }
    return true;
  });
  if (!read) health.findings.push_back({Severity::error, "damaged", "file", read.error().message});
}

std::string migration_name(const MigrationState& migration) {
  return fmt::format("{}/V{:03}__{}", migration.room, migration.version, migration.name);
}

}  // namespace

void judge(Health& health) {
  using State = MigrationState::State;
  auto& findings = health.findings;
  for (const auto& migration : health.migrations) {
    const auto name = migration_name(migration);
    if (migration.state == State::missing) {
      findings.push_back({Severity::advice, "migration_missing", name, ""});
    } else if (migration.state == State::changed) {
      findings.push_back({Severity::error, "migration_changed", name, ""});
    } else if (migration.state == State::unknown) {
      findings.push_back({Severity::error, "migration_unknown", name, ""});
    }
  }
  for (const auto& column : health.privacy.unclassified) {
    findings.push_back({Severity::warning, "unclassified_column", column, ""});
  }
  if (!health.writable) findings.push_back({Severity::error, "not_writable", health.place, ""});
  const auto bytes = [](std::int64_t size) { return std::to_string(size); };
  if (health.disk_free_bytes.value_or(kDiskLow) < kDiskLow) {
    findings.push_back(
        {Severity::warning, "disk_low", health.place, bytes(*health.disk_free_bytes)});
  }
  if (health.wal_bytes.value_or(0) > kWalLarge) {
    findings.push_back({Severity::warning, "wal_large", health.place, bytes(*health.wal_bytes)});
  }
}

Result<Health> examine(const Location& location, bool thorough, Progress& progress) {
  Health health;
  health.engine = location.engine;
  health.place = location.display();
  const Error none{ErrorCode::not_found, "There is no workspace here.", health.place,
                   "Make one with `troth init`, or check the name."};
  std::error_code problem;
  if (location.engine == Engine::sqlite && !std::filesystem::exists(location.path, problem)) {
    return none;
  }
  TROTH_ASSIGN(const auto session, connect_engine(location, Purpose::read));
  TROTH_ASSIGN(const bool there, table_exists(*session, "schema_migration"));
  if (!there) return none;
  TROTH_TRY(location.engine == Engine::sqlite ? examine_file(*session, location, health)
                                              : examine_server(*session, health));
  TROTH_TRY(examine_migrations(*session, health));
  TROTH_TRY(examine_columns(*session, health));
  progress.update("progress.verify", 0, 0);
  examine_tables(*session, health);
  if (thorough && location.engine == Engine::sqlite) examine_pages(*session, health);
  progress.finish();
  judge(health);
  return health;
}

}  // namespace troth::db
