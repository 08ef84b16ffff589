#include "db/catalog.h"

namespace troth::db {
namespace {

constexpr std::string_view kSqliteColumns = R"(
  SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c
  WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
  ORDER BY t.name, c.cid)";

constexpr std::string_view kPostgresColumns = R"(
  SELECT table_name::text, column_name::text, data_type::text
  FROM information_schema.columns WHERE table_schema = current_schema()
  ORDER BY table_name::text COLLATE "C", ordinal_position)";

// A table without rowid keeps its primary key in an index of its own; one with rowid and an
// INTEGER key has none. So primary keys are read from the columns, and indexes without them.
constexpr std::string_view kSqliteKeys = R"(
  SELECT t.name AS of_table, 'primary key' AS key_name, 1, c.name, c.pk AS place
  FROM sqlite_schema t, pragma_table_info(t.name) c
  WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND c.pk > 0
  UNION ALL
  SELECT t.name, i.name, 0, c.name, c.seqno + 1
  FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
  WHERE t.type = 'table' AND i."unique" = 1 AND i.origin <> 'pk'
  ORDER BY of_table, key_name, place)";

constexpr std::string_view kPostgresKeys = R"(
  SELECT t.relname::text, i.relname::text, k.indisprimary::int, a.attname::text, p.place
  FROM pg_index k
  JOIN pg_class t ON t.oid = k.indrelid
  JOIN pg_class i ON i.oid = k.indexrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace
  CROSS JOIN LATERAL unnest(k.indkey::int[]) WITH ORDINALITY AS p(attnum, place)
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = p.attnum
  WHERE n.nspname = current_schema() AND k.indisunique
  ORDER BY t.relname::text COLLATE "C", i.relname::text COLLATE "C", p.place)";

std::string_view choose(const Session& session, std::string_view sqlite,
                        std::string_view postgresql) {
  return session.engine() == Engine::sqlite ? sqlite : postgresql;
}

}  // namespace

Result<std::vector<CatalogColumn>> catalog_columns(Session& session) {
  std::vector<CatalogColumn> columns;
  TROTH_TRY(
      session.scan(choose(session, kSqliteColumns, kPostgresColumns), {}, [&](const Row& row) {
        columns.push_back(
            {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))});
        return true;
      }));
  return columns;
}

Result<std::vector<CatalogKey>> catalog_keys(Session& session) {
  std::vector<CatalogKey> keys;
  TROTH_TRY(session.scan(choose(session, kSqliteKeys, kPostgresKeys), {}, [&](const Row& row) {
    if (keys.empty() || keys.back().table != row.text(0) || keys.back().name != row.text(1)) {
      keys.push_back({std::string(row.text(0)), std::string(row.text(1)), row.integer(2) != 0, {}});
    }
    keys.back().columns.emplace_back(row.text(3));
    return true;
  }));
  return keys;
}

Result<bool> table_exists(Session& session, std::string_view table) {
  constexpr std::string_view kSqlite =
      "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?";
  constexpr std::string_view kPostgres =
      "SELECT count(*) FROM information_schema.tables "
      "WHERE table_schema = current_schema() AND table_name = ?";
  TROTH_ASSIGN(const auto count, session.scalar(choose(session, kSqlite, kPostgres), {table}));
  return count > 0;
}

}  // namespace troth::db
