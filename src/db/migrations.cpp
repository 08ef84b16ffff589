#include "db/migrations.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "db/catalog.h"
#include "db/migration_files.h"

namespace troth::db {
namespace {

constexpr EmbeddedFile kBookkeeping = {"bookkeeping",
                                       R"(-- table schema_migration: reference
CREATE TABLE schema_migration (
  room TEXT NOT NULL,            -- none: which room's migration
  version INTEGER NOT NULL,      -- none: its number
  name TEXT NOT NULL,            -- none: its name
  checksum TEXT NOT NULL,        -- none: BLAKE2b-256 of its text
  applied_at BIGINT NOT NULL,    -- none: when it was applied
  PRIMARY KEY (room, version)
);
)"};

std::vector<RoomMigrations>& registered() {
  static std::vector<RoomMigrations> rooms;
  return rooms;
}

std::string checksum_of(std::string_view text) {
  std::array<unsigned char, 32> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), nullptr, 0);
  return fmt::format("{:02x}", fmt::join(hash, ""));
}

Result<MigrationFile> read_name(std::string_view room, const EmbeddedFile& file) {
  MigrationFile migration{room, 0, "", checksum_of(file.text), &file};
  auto name = file.name;
  const auto malformed = Error{ErrorCode::internal, "A migration's name is not V<n>__<name>.sql.",
                               fmt::format("{}/{}", room, file.name), ""};
  if (!name.starts_with('V') || !name.ends_with(".sql")) return malformed;
  name = name.substr(1, name.size() - 5);
  const auto [end, problem] =
      std::from_chars(name.data(), name.data() + name.size(), migration.version);
  name.remove_prefix(static_cast<std::size_t>(end - name.data()));
  if (problem != std::errc() || migration.version <= 0 || !name.starts_with("__")) return malformed;
  migration.name = name.substr(2);
  return migration;
}

bool same(const AppliedMigration& applied, const MigrationFile& file) {
  return applied.room == file.room && applied.version == file.version;
}

bool contains(std::span<const AppliedMigration> applied, const MigrationFile& file) {
  return std::any_of(applied.begin(), applied.end(),
                     [&](const AppliedMigration& one) { return same(one, file); });
}

Result<bool> has_citus(Session& session) {
  if (session.engine() != Engine::postgresql) return false;
  TROTH_ASSIGN(const auto count,
               session.scalar("SELECT count(*) FROM pg_extension WHERE extname = 'citus'"));
  return count > 0;
}

/// Has the database refuse to change or delete what a table holds. Citus takes no triggers.
std::string append_only(std::string_view table, Engine engine) {
  if (engine == Engine::sqlite) {
    return fmt::format(
        "CREATE TRIGGER {0}_no_update BEFORE UPDATE ON {0} BEGIN "
        "SELECT RAISE(ABORT, '{0} is append-only'); END;\n"
        "CREATE TRIGGER {0}_no_delete BEFORE DELETE ON {0} BEGIN "
        "SELECT RAISE(ABORT, '{0} is append-only'); END;",
        table);
  }
  return fmt::format(
      "DO $do$ BEGIN\n"
      "  IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN RETURN; END IF;\n"
      "  CREATE FUNCTION {0}_keep() RETURNS trigger LANGUAGE plpgsql AS $keep$ BEGIN\n"
      "    RAISE EXCEPTION '{0} is append-only'; END $keep$;\n"
      "  CREATE TRIGGER {0}_no_change BEFORE UPDATE OR DELETE ON {0}\n"
      "    FOR EACH ROW EXECUTE FUNCTION {0}_keep();\n"
      "  CREATE TRIGGER {0}_no_truncate BEFORE TRUNCATE ON {0}\n"
      "    FOR EACH STATEMENT EXECUTE FUNCTION {0}_keep();\n"
      "END $do$;",
      table);
}

/// Runs one file's statements and spreads the tables they make.
Status run_file(Session& session, std::string_view room, const EmbeddedFile& file,
                Classification& known) {
  const auto tables_before = known.tables;
  TROTH_TRY(classify_file(room, file, known));
  TROTH_ASSIGN(const auto sql, migration_sql(file, session.engine()));
  TROTH_TRY(session.execute(sql));
  TROTH_ASSIGN(const bool citus, has_citus(session));
  if (!citus) return {};
  std::vector<TableClass> made;
  for (const auto& table : known.tables) {
    const bool old =
        std::any_of(tables_before.begin(), tables_before.end(),
                    [&](const TableClass& before) { return before.table == table.table; });
    if (!old) made.push_back(table);
  }
  for (const auto& statement : citus_statements(made)) TROTH_TRY(session.execute(statement));
  return {};
}

Status record(Session& session, const MigrationFile& file, Instant now) {
  const auto recorded = session.execute(
      "INSERT INTO schema_migration (room, version, name, checksum, applied_at) "
      "VALUES (?, ?, ?, ?, ?)",
      {file.room, std::int64_t{file.version}, std::string_view(file.name),
       std::string_view(file.checksum), now});
  return recorded ? Status{} : Status{recorded.error()};
}

/// A transaction that keeps other processes from migrating at the same time. Not serializable on
/// PostgreSQL, so that what the other one did is seen once the lock is held.
Status begin_alone(Session& session) {
  if (session.engine() == Engine::sqlite) return session.begin();
  return session.execute(
      "BEGIN ISOLATION LEVEL READ COMMITTED;"
      "SELECT pg_advisory_xact_lock(hashtext('troth migration of ' || current_schema()))");
}

/// Runs `work` in a transaction of its own.
template <typename Work>
Status alone(Session& session, Work&& work) {
  TROTH_TRY(begin_alone(session));
  Status done = work();
  if (done) done = session.commit();
  if (!done) static_cast<void>(session.rollback());
  return done;
}

Status make_bookkeeping(Session& session, Classification& known) {
  TROTH_ASSIGN(const bool there, table_exists(session, "schema_migration"));
  if (there) return classify_file("db", kBookkeeping, known);
  return run_file(session, "db", kBookkeeping, known);
}

Error about_file(Error error, const MigrationFile& file) {
  if (error.subject.empty()) error.subject = fmt::format("{}/{}", file.room, file.file->name);
  return error;
}

Status apply_file(Session& session, const MigrationFile& file, Classification& known,
                  const Clock& clock) {
  if (auto done = run_file(session, file.room, *file.file, known); !done) {
    return about_file(done.error(), file);
  }
  return record(session, file, clock.now());
}

}  // namespace

void set_migrations(std::vector<RoomMigrations> rooms) {
  const bool own = std::any_of(rooms.begin(), rooms.end(),
                               [](const RoomMigrations& room) { return room.room == "db"; });
  if (!own) rooms.insert(rooms.begin(), RoomMigrations{"db", &db_migrations});
  registered() = std::move(rooms);
}

const std::vector<RoomMigrations>& migrations() {
  if (registered().empty()) set_migrations({});
  return registered();
}

const EmbeddedFile& bookkeeping_file() {
  return kBookkeeping;
}

Result<std::vector<MigrationFile>> migration_files(std::span<const RoomMigrations> rooms) {
  std::vector<MigrationFile> all;
  for (const auto& room : rooms) {
    const auto first = all.size();
    for (const auto& file : *room.files) {
      TROTH_ASSIGN(auto migration, read_name(room.room, file));
      all.push_back(std::move(migration));
    }
    const auto by_version = [](const MigrationFile& a, const MigrationFile& b) {
      return a.version < b.version;
    };
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(begin, all.end(), by_version);
    const auto twice = std::adjacent_find(
        begin, all.end(),
        [](const MigrationFile& a, const MigrationFile& b) { return a.version == b.version; });
    if (twice != all.end()) {
      return Error{ErrorCode::internal, "Two migrations of a room have the same version.",
                   fmt::format("{}/{}", room.room, twice->file->name), ""};
    }
  }
  return all;
}

Result<std::string> migration_sql(const EmbeddedFile& file, Engine engine) {
  constexpr std::string_view kAppendOnly = "append-only ";
  std::string sql(file.text);
  for (auto at = sql.find("{{"); at != std::string::npos; at = sql.find("{{", at)) {
    const auto end = sql.find("}}", at);
    const auto word = std::string_view(sql).substr(at + 2, std::min(end, sql.size()) - at - 2);
    std::string text;
    if (word == "clustered") {
      text = engine == Engine::sqlite ? " WITHOUT ROWID" : "";
    } else if (word == "rising_key") {
      text = engine == Engine::sqlite ? "INTEGER PRIMARY KEY" : "BIGINT PRIMARY KEY";
    } else if (word.starts_with(kAppendOnly) && end != std::string::npos) {
      text = append_only(word.substr(kAppendOnly.size()), engine);
    } else {
      return Error{ErrorCode::internal, "A migration holds an unknown {{word}}.",
                   std::string(file.name), ""};
    }
    sql.replace(at, end + 2 - at, text);
    at += text.size();
  }
  return sql;
}

std::vector<std::string> citus_statements(std::span<const TableClass> tables) {
  std::vector<std::string> statements;
  for (const auto& table : tables) {
    statements.push_back(
        table.spread == Spread::reference
            ? fmt::format("SELECT create_reference_table('{}')", table.table)
            : fmt::format("SELECT create_distributed_table('{}', 'customer_id')", table.table));
  }
  return statements;
}

Result<std::vector<AppliedMigration>> applied_migrations(Session& session) {
  std::vector<AppliedMigration> applied;
  TROTH_TRY(session.scan(
      "SELECT room, version, name, checksum, applied_at FROM schema_migration "
      "ORDER BY room, version",
      {}, [&](const Row& row) {
        applied.push_back({std::string(row.text(0)), static_cast<int>(row.integer(1)),
                           std::string(row.text(2)), std::string(row.text(3)), row.integer(4)});
        return true;
      }));
  return applied;
}

Status check_applied(std::span<const AppliedMigration> applied,
                     std::span<const MigrationFile> ours) {
  for (const auto& migration : applied) {
    const auto subject = fmt::format("{}/V{:03}", migration.room, migration.version);
    const auto found = std::find_if(
        ours.begin(), ours.end(), [&](const MigrationFile& file) { return same(migration, file); });
    if (found == ours.end()) {
      return Error{ErrorCode::conflict, "The workspace was written by a newer Troth.", subject,
                   "Use that version, or a newer one."};
    }
    if (found->checksum != migration.checksum) {
      return Error{ErrorCode::conflict,
                   "The workspace was made by a Troth whose tables differ from this one's.",
                   subject, "Use the version that made it, and export what it holds."};
    }
  }
  return {};
}

Result<std::vector<MigrationFile>> files_applied_in(Session& session) {
  TROTH_ASSIGN(auto files, migration_files(migrations()));
  TROTH_ASSIGN(const auto applied, applied_migrations(session));
  TROTH_TRY(check_applied(applied, files));
  std::erase_if(files, [&](const MigrationFile& file) { return !contains(applied, file); });
  return files;
}

Status migrate(Session& session, const Clock& clock) {
  TROTH_ASSIGN(const auto files, migration_files(migrations()));
  Classification known;
  TROTH_ASSIGN(const bool there, table_exists(session, "schema_migration"));
  if (there) {
    TROTH_TRY(classify_file("db", kBookkeeping, known));
  } else {
    TROTH_TRY(alone(session, [&] { return make_bookkeeping(session, known); }));
  }
  TROTH_ASSIGN(const auto applied, applied_migrations(session));
  TROTH_TRY(check_applied(applied, files));
  for (const auto& file : files) {
    if (contains(applied, file)) {
      TROTH_TRY(classify_file(file.room, *file.file, known));
      continue;
    }
    TROTH_TRY(alone(session, [&]() -> Status {
      // Another process may have been faster.
      TROTH_ASSIGN(const auto now_applied, applied_migrations(session));
      if (contains(now_applied, file)) return classify_file(file.room, *file.file, known);
      return apply_file(session, file, known, clock);
    }));
  }
  return {};
}

Status make_tables(Session& session, std::span<const MigrationFile> files, const Clock& clock) {
  Classification known;
  TROTH_TRY(make_bookkeeping(session, known));
  for (const auto& file : files) TROTH_TRY(apply_file(session, file, known, clock));
  return {};
}

}  // namespace troth::db
