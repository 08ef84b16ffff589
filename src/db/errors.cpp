#include "db/errors.h"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <new>
#include <string>

#include "db/sql.h"

namespace troth::db {
namespace {

thread_local Again last_again = Again::no;

constexpr int kPrimaryCodeMask = 0xff;

Error remember(Again again, Error error) {
  last_again = again;
  return error;
}

/// The first line only: PostgreSQL's further lines hold values.
std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

Error damaged(std::string message) {
  return {ErrorCode::storage, std::move(message), "workspace",
          "The file is damaged or not a workspace. Run `troth doctor`, and restore a backup."};
}

/// Classes whose messages name things of the schema, never values.
bool speaks_of_schema(std::string_view sqlstate) {
  return sqlstate.starts_with("42") || sqlstate.starts_with("3F") || sqlstate.starts_with("25") ||
         sqlstate.starts_with("0A");
}

std::string about(const PostgresFailure& failure) {
  if (!failure.constraint.empty()) return std::string(failure.constraint);
  return std::string(failure.table);
}

}  // namespace

Again last_failure_again() {
  return last_again;
}
void forget_last_failure() {
  last_again = Again::no;
}

Error busy_reading_error() {
  return {ErrorCode::internal, "A session was used while it was reading rows.", "scan",
          "Collect the rows first."};
}

Error sqlite_error(int code, std::string_view message) {
  const std::string said(message);
  switch (code & kPrimaryCodeMask) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return remember(Again::no, {ErrorCode::busy, "Another process is writing to this workspace.",
                                  "workspace", "Wait for it to finish, then try again."});
    case SQLITE_CONSTRAINT:
      return remember(Again::no, {ErrorCode::conflict, "A rule of the database was broken: " + said,
                                  said.substr(said.rfind(' ') + 1), ""});
    case SQLITE_FULL:
      return remember(Again::no, {ErrorCode::storage, "The disk is full.", "workspace",
                                  "Free some space; what was acknowledged is safe."});
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return remember(Again::no, damaged("The database file cannot be read: " + said + "."));
    case SQLITE_IOERR:
      return remember(Again::no, {ErrorCode::storage,
                                  fmt::format("The disk failed (SQLite code {}: {}).", code, said),
                                  "workspace", "Check the disk and its free space."});
    case SQLITE_CANTOPEN:
      return remember(Again::no, {ErrorCode::unavailable, "The workspace file cannot be opened.",
                                  "workspace", "Check that the path exists and may be written."});
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return remember(Again::no,
                      {ErrorCode::storage, "The workspace cannot be written to: " + said,
                       "workspace", "Check the permissions of the file and its folder."});
    case SQLITE_NOMEM:
      return remember(Again::no,
                      {ErrorCode::storage, "The machine is out of memory.", "memory", ""});
    case SQLITE_INTERRUPT:
      return remember(Again::no, {ErrorCode::cancelled, "The statement was stopped.", "", ""});
    case SQLITE_TOOBIG:
      return remember(Again::no,
                      {ErrorCode::too_large, "A text is too long for the database.", "", ""});
    default:
      return remember(Again::no,
                      {ErrorCode::internal,
                       fmt::format("SQLite refused a statement ({}): {}", code, said), "", ""});
  }
}

Error postgresql_error(const PostgresFailure& failure) {
  const auto state = failure.sqlstate;
  const auto coded = [&](std::string_view text) { return fmt::format("{} ({})", text, state); };
  if (state == "40001" || state == "40P01") {
    return remember(Again::often,
                    {ErrorCode::conflict, coded("Another process changed the same data meanwhile."),
                     "", "Try again."});
  }
  if (state == "23505") {
    return remember(Again::once,
                    {ErrorCode::conflict, fmt::format("A key exists already: {}.", about(failure)),
                     about(failure), ""});
  }
  if (state.starts_with("23")) {
    return remember(Again::no, {ErrorCode::conflict,
                                fmt::format("A rule of the database was broken ({}): {}.", state,
                                            about(failure)),
                                about(failure), ""});
  }
  if (state == "55P03" || state == "55006") {
    return remember(Again::no, {ErrorCode::busy, coded("Another process holds what is needed."),
                                "workspace", "Wait for it to finish, then try again."});
  }
  if (state.starts_with("08") || state.starts_with("57P") || state.empty()) {
    return remember(
        Again::no, {ErrorCode::unavailable, "The connection to the database server was lost.",
                    "workspace", "Check that the server runs and can be reached, then try again."});
  }
  if (state.starts_with("28") || state == "3D000") {
    return remember(Again::no,
                    {ErrorCode::unavailable, coded("The database server refused the connection."),
                     "workspace", "Check user, password and database name in the URL."});
  }
  if (state == "42501") {
    return remember(Again::no, {ErrorCode::forbidden, std::string(first_line(failure.message)),
                                "workspace", "Grant the database user the rights on its schema."});
  }
  if (state == "53100") {
    return remember(Again::no, {ErrorCode::storage, "The database server's disk is full.",
                                "workspace", "Free some space; what was acknowledged is safe."});
  }
  if (state.starts_with("53")) {
    return remember(Again::no,
                    {ErrorCode::unavailable, coded("The database server is short of resources."),
                     "workspace", "Try again, or raise its limits (connections, memory)."});
  }
  if (state == "57014") {
    return remember(Again::no, {ErrorCode::cancelled, "The statement was stopped.", "", ""});
  }
  if (state.starts_with("XX")) {
    return remember(Again::no, damaged(coded("The database server reports damaged data.")));
  }
  if (state == "22021" || state == "22P05") {
    return remember(Again::no, {ErrorCode::bad_input,
                                coded("A text is not valid UTF-8, or holds a NUL character."), "",
                                "Convert the text to UTF-8."});
  }
  const auto said =
      speaks_of_schema(state) ? first_line(failure.message) : std::string_view("(not shown)");
  return remember(Again::no, {ErrorCode::internal,
                              fmt::format("PostgreSQL refused a statement ({}): {}", state, said),
                              about(failure), ""});
}

Error current_exception_to_error() {
  try {
    throw;
  } catch (const soci::sqlite3_soci_error& error) {
    return sqlite_error(error.result(), error.get_error_message());
  } catch (const soci::postgresql_soci_error& error) {
    const auto state = error.sqlstate();
    // SOCI fills in blanks when there was no result at all, which means no connection.
    const bool known = state.size() == 5 && state.find(' ') == std::string::npos;
    return postgresql_error(
        {known ? std::string_view(state) : std::string_view(), error.get_error_message(), "", ""});
  } catch (const soci::soci_error& error) {
    return remember(Again::no, {ErrorCode::internal,
                                "The database layer failed: " + error.get_error_message(), "", ""});
  } catch (const std::bad_alloc&) {
    return remember(Again::no, {ErrorCode::storage, "The machine is out of memory.", "memory", ""});
  } catch (...) {
    // What a foreign exception says may quote data.
    return remember(Again::no, {ErrorCode::internal,
                                "A statement ended with an unexpected "
                                "exception.",
                                "", ""});
  }
}

}  // namespace troth::db
