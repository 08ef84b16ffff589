#include "db/soci_handles.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace troth::db {

std::unique_ptr<soci::session> soci_over_sqlite(::sqlite3* handle) {
  // SOCI always creates a missing file and cuts its connection text at blanks and '='; so it is
  // given an empty database, and its handle is exchanged.
  auto session = std::make_unique<soci::session>(soci::sqlite3, ":memory:");
  auto* backend = static_cast<soci::sqlite3_session_backend*>(session->get_backend());
  sqlite_api::sqlite3_close(backend->conn_);
  // sqlite3.h names its struct by `struct sqlite3`, which our header declared first: one type.
  backend->conn_ = handle;
  return session;
}

std::unique_ptr<soci::session> soci_over_postgresql(const std::string& connection) {
  // SOCI takes the text apart at its first '=' and puts it together again with one, so a URL
  // survives when it has a parameter.
  auto url = connection;
  if (url.find("application_name=") == std::string::npos) {
    url += url.find('?') == std::string::npos ? '?' : '&';
    url += "application_name=troth";
  }
  return std::make_unique<soci::session>(soci::postgresql, url);
}

pg_conn* postgresql_handle(soci::session& session) {
  return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

}  // namespace troth::db
