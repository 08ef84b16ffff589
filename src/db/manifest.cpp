#include "db/manifest.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

#include "db/catalog.h"

namespace troth::db {
namespace {

constexpr std::int64_t kFormat = 1;

constexpr std::string_view kTables = R"(
CREATE TABLE backup_manifest (
  format BIGINT NOT NULL,
  taken_at BIGINT NOT NULL,
  source TEXT NOT NULL,
  seal TEXT NOT NULL
);
CREATE TABLE backup_table (
  name TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  checksum TEXT NOT NULL,
  PRIMARY KEY (name)
);
)";

/// BLAKE2b-256 of the manifest, written out line by line.
std::string seal_of(const BackupContents& contents) {
  auto text = fmt::format("troth backup {}\n{}\n{}\n", kFormat, contents.taken_at, contents.source);
  for (const auto& table : contents.tables) {
    text += fmt::format("{} {} {}\n", table.table, table.rows, table.checksum);
  }
  std::array<unsigned char, 32> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), nullptr, 0);
  return fmt::format("{:02x}", fmt::join(hash, ""));
}

Error not_a_backup(std::string message) {
  return {ErrorCode::bad_input, std::move(message), "", "Name a file that `troth backup` made."};
}

}  // namespace

bool is_manifest_table(std::string_view table) {
  return table == "backup_manifest" || table == "backup_table";
}

Status write_manifest(Session& session, const BackupContents& contents) {
  TROTH_TRY(session.execute(kTables));
  const auto seal = seal_of(contents);
  TROTH_TRY(session.execute(
      "INSERT INTO backup_manifest (format, taken_at, source, seal) VALUES (?, ?, ?, ?)",
      {kFormat, contents.taken_at, std::string_view(contents.source), std::string_view(seal)}));
  for (const auto& table : contents.tables) {
    TROTH_TRY(session.execute(
        "INSERT INTO backup_table (name, row_count, checksum) VALUES (?, ?, ?)",
        {std::string_view(table.table), table.rows, std::string_view(table.checksum)}));
  }
  return {};
}

Result<BackupContents> read_manifest(Session& session) {
  TROTH_ASSIGN(const bool there, table_exists(session, "backup_manifest"));
  if (!there) return not_a_backup("The file is a workspace, but not a backup.");
  BackupContents contents;
  std::int64_t format = 0;
  std::string seal;
  TROTH_TRY(session.scan("SELECT format, taken_at, source, seal FROM backup_manifest", {},
                         [&](const Row& row) {
                           format = row.integer(0);
                           contents.taken_at = row.integer(1);
                           contents.source = row.text(2);
                           seal = row.text(3);
                           return false;
                         }));
  if (format > kFormat) {
    return Error{ErrorCode::conflict, "The backup was made by a newer Troth.", "",
                 "Use that version, or a newer one."};
  }
  TROTH_TRY(session.scan(
      "SELECT name, row_count, checksum FROM backup_table ORDER BY name", {}, [&](const Row& row) {
        contents.tables.push_back(
            {std::string(row.text(0)), row.integer(1), std::string(row.text(2))});
        contents.rows += row.integer(1);
        return true;
      }));
  if (seal != seal_of(contents)) {
    return Error{ErrorCode::storage, "Its manifest was changed.", "", "Use another backup."};
  }
  return contents;
}

}  // namespace troth::db
