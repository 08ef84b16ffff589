#pragma once
// A workspace opened: a pool of read sessions, and the one writer.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "db/location.h"
#include "db/session.h"
#include "db/writer.h"

namespace troth::db {

/// Facts of a workspace, kept in its `setting` table.
struct WorkspaceSettings {
  std::string name = "Workspace";
  std::string currency = "GBP";
  int currency_decimals = 2;
  std::string time_zone = "Europe/London";
  std::string language = "en";
};

/// A read session borrowed from the pool; given back when destroyed. It reads one consistent
/// snapshot and never blocks the writer.
class ReadSession {
 public:
  ReadSession(std::unique_ptr<Session> session,
              std::function<void(std::unique_ptr<Session>)> give_back);
  ReadSession(ReadSession&&) noexcept = default;
  ReadSession& operator=(ReadSession&&) = delete;
  ReadSession(const ReadSession&) = delete;
  ReadSession& operator=(const ReadSession&) = delete;
  ~ReadSession();
  Session& operator*() const { return *session_; }
  Session* operator->() const { return session_.get(); }

 private:
  std::unique_ptr<Session> session_;
  std::function<void(std::unique_ptr<Session>)> give_back_;
};

/// An open workspace; thread-safe.
class Database {
 public:
  virtual ~Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Makes a new workspace and applies all migrations. conflict when there is one already.
  static Result<std::unique_ptr<Database>> create(const Location& location,
                                                  const WorkspaceSettings& settings,
                                                  const Clock& clock);
  /// Opens an existing workspace (not_found otherwise) and applies migrations it lacks. Refuses
  /// one written by a newer Troth, and one whose applied migrations differ from ours.
  static Result<std::unique_ptr<Database>> open(const Location& location, const Clock& clock);

  virtual const Location& location() const = 0;
  virtual const WorkspaceSettings& settings() const = 0;
  virtual Result<ReadSession> read() = 0;
  /// The group-commit writer; all changes go through it.
  virtual Writer& writer() = 0;
  /// A session of its own, outside pool and writer: for backup and maintenance.
  virtual Result<std::unique_ptr<Session>> connect() = 0;

 protected:
  Database() = default;
};

}  // namespace troth::db
