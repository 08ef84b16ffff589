#include "db/opening.h"

namespace troth::db {

Result<std::unique_ptr<Database>> open_for(Console& console, const std::string& workspace) {
  TROTH_ASSIGN(const auto location, parse_location(workspace));
  TROTH_ASSIGN(auto database, Database::open(location, console.clock));
  if (!console.language_given) {
    if (const auto own = parse_language(database->settings().language)) console.language = *own;
  }
  return database;
}

}  // namespace troth::db
