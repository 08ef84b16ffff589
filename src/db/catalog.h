#pragma once
// What the engine itself says a workspace is made of.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/session.h"

namespace troth::db {

struct CatalogColumn {
  std::string table;
  std::string column;
  std::string type;  ///< As the engine names it.
};

/// A primary key, or a unique index.
struct CatalogKey {
  std::string table;
  std::string name;
  bool primary = false;
  std::vector<std::string> columns;
};

/// Columns of all tables of the workspace, by table and position.
Result<std::vector<CatalogColumn>> catalog_columns(Session& session);
/// Primary keys and unique indexes, by table and name.
Result<std::vector<CatalogKey>> catalog_keys(Session& session);
Result<bool> table_exists(Session& session, std::string_view table);

}  // namespace troth::db
