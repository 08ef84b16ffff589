#include "db/workspace_file.h"

#include <fmt/format.h>

namespace troth::db {
namespace {

constexpr std::int64_t kApplicationId = 0x54726f74;  // "Trot"

}  // namespace

Status mark_as_workspace(Session& session) {
  return session.execute(fmt::format("PRAGMA application_id = {}", kApplicationId));
}

Status check_workspace_mark(Session& session) {
  TROTH_ASSIGN(const auto mark, session.scalar("PRAGMA application_id"));
  if (mark == kApplicationId) return {};
  return Error{ErrorCode::bad_input, "The file is a SQLite database, but not a workspace.", "",
               "Name a file that `troth init` made."};
}

}  // namespace troth::db
