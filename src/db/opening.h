#pragma once
// Opening the workspace that a command names.

#include <memory>
#include <string>

#include "base/console.h"
#include "db/database.h"

namespace troth::db {

/// The workspace at a path or URL. From then on the console speaks the workspace's language, unless
/// the command line said which. Errors of parse_location() and Database::open().
Result<std::unique_ptr<Database>> open_for(Console& console, const std::string& workspace);

}  // namespace troth::db
