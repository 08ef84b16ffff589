#include "db/new_workspace.h"

#include <fmt/format.h>

#include "db/catalog.h"

namespace troth::db {
namespace {

Status make_schema(Session& session, const Location& location) {
  // Of two processes that make the same workspace at once, one waits here, then finds it.
  TROTH_TRY(session.execute(fmt::format(
      "SELECT pg_advisory_xact_lock(hashtext('troth migration of {}'))", location.schema)));
  TROTH_ASSIGN(const auto schemas,
               session.scalar("SELECT count(*) FROM pg_namespace WHERE nspname = ?",
                              {std::string_view(location.schema)}));
  if (schemas == 0) {
    TROTH_TRY(session.execute(fmt::format("CREATE SCHEMA \"{}\"", location.schema)));
  }
  TROTH_ASSIGN(const auto columns, catalog_columns(session));
  if (!columns.empty()) return exists_already(location);
  return {};
}

}  // namespace

Error exists_already(const Location& location) {
  return {ErrorCode::conflict, "There is something here already.", location.display(),
          "Choose another name; nothing was changed."};
}

Status in_new_schema(Session& session, const Location& location,
                     const std::function<Status()>& fill) {
  TROTH_TRY(session.execute("BEGIN ISOLATION LEVEL READ COMMITTED"));
  auto made = make_schema(session, location);
  if (made) made = fill();
  if (made) made = session.commit();
  if (!made) static_cast<void>(session.rollback());
  return made;
}

}  // namespace troth::db
