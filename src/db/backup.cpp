#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "db/care.h"
#include "db/catalog.h"
#include "db/engine_session.h"
#include "db/files.h"
#include "db/manifest.h"
#include "db/migration_files.h"
#include "db/new_workspace.h"
#include "db/table_copy.h"
#include "db/workspace_file.h"

namespace troth::db {
namespace {

constexpr std::string_view kVerify = "progress.verify";

Error damaged(std::string_view table, const std::string& file) {
  return {ErrorCode::storage, fmt::format("The backup is damaged: table {} differs.", table), file,
          "Use another backup."};
}

/// What a backup's own pages say when they are broken, in terms of the file.
Error about_backup(Error error, const std::string& file) {
  if (error.code == ErrorCode::storage) {
    error.message = "The backup is damaged or cut off. " + error.message;
    error.hint = "Use another backup.";
  }
  if (error.subject.empty() || error.subject == "workspace") error.subject = file;
  return error;
}

Location file_location(const std::string& file) {
  Location location;
  location.path = file;
  return location;
}

/// Indexes that only serve searches: rows go in faster without them.
class SearchIndexes {
 public:
  explicit SearchIndexes(Session& session) : session_(session) {}

  Status drop() {
    const std::string_view sql =
        session_.engine() == Engine::sqlite
            ? "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
            : "SELECT i.relname::text, pg_get_indexdef(i.oid) FROM pg_index k "
              "JOIN pg_class i ON i.oid = k.indexrelid "
              "JOIN pg_namespace n ON n.oid = i.relnamespace "
              "LEFT JOIN pg_constraint c ON c.conindid = i.oid "
              "WHERE n.nspname = current_schema() AND c.oid IS NULL";
    std::vector<std::string> names;
    TROTH_TRY(session_.scan(sql, {}, [&](const Row& row) {
      names.emplace_back(row.text(0));
      definitions_.emplace_back(row.text(1));
      return true;
    }));
    for (const auto& name : names) TROTH_TRY(session_.execute("DROP INDEX " + name));
    return {};
  }
  Status make_again() {
    for (const auto& definition : definitions_) TROTH_TRY(session_.execute(definition));
    return {};
  }

 private:
  Session& session_;
  std::vector<std::string> definitions_;
};

/// Makes the tables that `from` has and fills them. Inside a transaction of `to`.
Result<std::vector<TableSum>> copy_workspace(Session& from, Session& to, Progress& progress,
                                             std::string_view stage) {
  TROTH_ASSIGN(const auto files, files_applied_in(from));
  const FixedClock recorded_with_the_rows(0);
  TROTH_TRY(make_tables(to, files, recorded_with_the_rows));
  SearchIndexes indexes(to);
  TROTH_TRY(indexes.drop());
  // The plan is the new tables': whatever else lies in the old place is not the workspace.
  TROTH_ASSIGN(const auto tables, plan_tables(to));
  TROTH_ASSIGN(const auto rows, count_rows(from, tables));
  RowProgress advance(progress, stage, rows);
  std::vector<TableSum> sums;
  for (const auto& table : tables) {
    // What the migrations themselves put in is among the rows to come.
    TROTH_TRY(to.execute("DELETE FROM " + table.name));
    TROTH_ASSIGN(auto sum, copy_table(from, to, table, advance));
    sums.push_back(std::move(sum));
  }
  TROTH_TRY(indexes.make_again());
  return sums;
}

/// Compares tables with the sums they should have.
Status compare(Session& session, const BackupContents& contents, Progress& progress,
               const std::string& file) {
  TROTH_ASSIGN(const auto tables, plan_tables(session));
  RowProgress advance(progress, kVerify, contents.rows);
  for (const auto& expected : contents.tables) {
    const auto table = std::find_if(tables.begin(), tables.end(), [&](const TablePlan& plan) {
      return plan.name == expected.table;
    });
    if (table == tables.end()) return damaged(expected.table, file);
    TROTH_ASSIGN(const auto sum, sum_table(session, *table, advance));
    if (sum != expected) return damaged(expected.table, file);
  }
  return {};
}

/// A file in the making needs no journal: until it is published it may simply be thrown away.
Result<EngineSessionPointer> open_scratch(const std::string& path) {
  TROTH_ASSIGN(auto session, connect_sqlite(path, Purpose::write, IfMissing::create));
  TROTH_TRY(session->execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"));
  TROTH_TRY(mark_as_workspace(*session));
  return session;
}

Status check_pages(Session& session) {
  std::string said;
  TROTH_TRY(session.scan("PRAGMA integrity_check(1)", {}, [&](const Row& row) {
    said = row.text(0);
    return false;
  }));
  if (said == "ok") return {};
  return Error{ErrorCode::storage, "SQLite finds the file damaged: " + said, "", ""};
}

/// A backup opened for reading, with its manifest.
struct OpenBackup {
  EngineSessionPointer session;
  BackupContents contents;
};

/// Whether the file begins as every SQLite file does.
bool begins_as_database(const std::string& file) {
  constexpr std::string_view kMagic = "SQLite format 3";
  std::string begin(kMagic.size(), '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  return in.good() && begin == kMagic;
}

Result<OpenBackup> open_backup(const std::string& file) {
  std::error_code problem;
  const auto status = std::filesystem::status(file, problem);
  if (!std::filesystem::exists(status)) {
    return Error{ErrorCode::not_found, "There is no such file.", file, "Check the name."};
  }
  if (!std::filesystem::is_regular_file(status)) {
    return Error{ErrorCode::usage, "A backup is a file, and this is none.", file, ""};
  }
  if (!begins_as_database(file)) {
    return Error{ErrorCode::bad_input, "This file is no backup.", file,
                 "Name a file that troth backup wrote."};
  }
  OpenBackup backup;
  TROTH_ASSIGN(backup.session, connect_sqlite(file, Purpose::read));
  TROTH_TRY(check_workspace_mark(*backup.session));
  TROTH_ASSIGN(backup.contents, read_manifest(*backup.session));
  const auto size = std::filesystem::file_size(file, problem);
  if (!problem) backup.contents.bytes = static_cast<std::int64_t>(size);
  return backup;
}

Result<EngineSessionPointer> open_source(const Location& from) {
  const Error none{ErrorCode::not_found, "There is no workspace here.", from.display(),
                   "Check the name."};
  if (from.engine == Engine::sqlite) {
    std::error_code problem;
    if (!std::filesystem::exists(from.path, problem)) return none;
  }
  TROTH_ASSIGN(auto session, connect_engine(from, Purpose::read));
  if (from.engine == Engine::sqlite) TROTH_TRY(check_workspace_mark(*session));
  TROTH_ASSIGN(const bool there, table_exists(*session, "schema_migration"));
  if (!there) return none;
  return session;
}

Result<BackupContents> copy_out(const Location& from, const std::string& temporary,
                                const Clock& clock, Progress& progress) {
  TROTH_ASSIGN(const auto source, open_source(from));
  BackupContents contents;
  contents.taken_at = clock.now();
  contents.source = from.engine == Engine::sqlite ? "sqlite" : "postgresql";
  TROTH_ASSIGN(const auto target, open_scratch(temporary));
  TROTH_ASSIGN(const auto snapshot, Transaction::begin(*source));
  TROTH_ASSIGN(auto transaction, Transaction::begin(*target));
  TROTH_ASSIGN(contents.tables, copy_workspace(*source, *target, progress, "progress.backup"));
  for (const auto& table : contents.tables) contents.rows += table.rows;
  TROTH_TRY(write_manifest(*target, contents));
  TROTH_TRY(transaction.commit());
  return contents;
}

Result<BackupContents> verify(const std::string& file, Progress& progress) {
  TROTH_ASSIGN(auto backup, open_backup(file));
  TROTH_TRY(compare(*backup.session, backup.contents, progress, file));
  TROTH_TRY(check_pages(*backup.session));
  return std::move(backup.contents);
}

Status restore_into(OpenBackup& backup, const std::string& file, Session& to, Progress& progress) {
  auto copied = copy_workspace(*backup.session, to, progress, "progress.restore");
  if (!copied) return about_backup(copied.error(), file);
  for (const auto& expected : backup.contents.tables) {
    if (std::find(copied->begin(), copied->end(), expected) == copied->end()) {
      return damaged(expected.table, file);
    }
  }
  return compare(to, backup.contents, progress, file);
}

Status restore_file(OpenBackup& backup, const std::string& file, const Location& to,
                    Progress& progress) {
  std::error_code problem;
  if (std::filesystem::exists(to.path, problem)) return exists_already(to);
  const NewFile made(to.path);
  TROTH_TRY(made.prepare());
  {
    TROTH_ASSIGN(const auto session, open_scratch(made.temporary()));
    TROTH_ASSIGN(auto transaction, Transaction::begin(*session));
    TROTH_TRY(restore_into(backup, file, *session, progress));
    TROTH_TRY(transaction.commit());
  }
  return made.publish();
}

Status restore_schema(OpenBackup& backup, const std::string& file, const Location& to,
                      Progress& progress) {
  TROTH_ASSIGN(const auto session, connect_postgresql(to, Purpose::write));
  return in_new_schema(*session, to,
                       [&] { return restore_into(backup, file, *session, progress); });
}

}  // namespace

Result<BackupContents> backup(const Location& from, const std::string& file, const Clock& clock,
                              Progress& progress) {
  std::error_code problem;
  if (std::filesystem::exists(file, problem)) return exists_already(file_location(file));
  const NewFile made(file);
  TROTH_TRY(made.prepare());
  TROTH_ASSIGN(auto contents, copy_out(from, made.temporary(), clock, progress));
  TROTH_ASSIGN(const auto read_back, verify(made.temporary(), progress));
  TROTH_ASSERT(read_back.tables == contents.tables);
  TROTH_TRY(made.publish());
  progress.finish();
  contents.bytes = read_back.bytes;
  return contents;
}

Result<BackupContents> verify_backup(const std::string& file, Progress& progress) {
  auto contents = verify(file, progress);
  if (!contents) return about_backup(contents.error(), file);
  progress.finish();
  return contents;
}

Result<BackupContents> restore(const std::string& file, const Location& to, Progress& progress) {
  auto opened = open_backup(file);
  if (!opened) return about_backup(opened.error(), file);
  TROTH_ASSIGN(const auto snapshot, Transaction::begin(*opened->session));
  TROTH_TRY(to.engine == Engine::sqlite ? restore_file(*opened, file, to, progress)
                                        : restore_schema(*opened, file, to, progress));
  progress.finish();
  return std::move(opened->contents);
}

}  // namespace troth::db
