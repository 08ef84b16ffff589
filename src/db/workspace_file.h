#pragma once
// Inside the db room: the mark in a SQLite file's header that says it is a workspace.

#include "base/result.h"
#include "db/session.h"

namespace troth::db {

Status mark_as_workspace(Session& session);
/// bad_input when the file is a database of some other program.
Status check_workspace_mark(Session& session);

}  // namespace troth::db
