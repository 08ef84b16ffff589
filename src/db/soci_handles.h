#pragma once
// Inside the db room: SOCI sessions around native handles. SOCI puts SQLite's names into a
// namespace of its own, so only soci_handles.cpp may include SOCI's back ends beside sqlite3.h.

#include <memory>
#include <string>

namespace soci {
class session;
}
struct sqlite3;
struct pg_conn;

namespace troth::db {

/// A SOCI session over a database opened elsewhere, which it closes when it dies.
std::unique_ptr<soci::session> soci_over_sqlite(sqlite3* handle);
/// A SOCI session connected by a libpq URL; throws what SOCI throws.
std::unique_ptr<soci::session> soci_over_postgresql(const std::string& connection);
pg_conn* postgresql_handle(soci::session& session);

}  // namespace troth::db
