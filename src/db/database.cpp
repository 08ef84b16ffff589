#include "db/database.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <mutex>
#include <utility>
#include <vector>

#include "db/catalog.h"
#include "db/engine_session.h"
#include "db/files.h"
#include "db/group_commit.h"
#include "db/migration_files.h"
#include "db/new_workspace.h"
#include "db/workspace_file.h"

namespace troth::db {
namespace {

/// Read sessions kept open while nobody uses them.
constexpr std::size_t kIdleAtMost = 16;

Error not_found(const Location& location) {
  return {ErrorCode::not_found, "There is no workspace here.", location.display(),
          "Make one with `troth init`, or check the name."};
}

Error about(Error error, const Location& location) {
  if (error.subject.empty() || error.subject == "workspace") error.subject = location.display();
  return error;
}

Status write_settings(Session& session, const WorkspaceSettings& settings) {
  const auto decimals = std::to_string(settings.currency_decimals);
  const std::array<std::pair<std::string_view, std::string_view>, 5> all = {{
      {"name", settings.name},
      {"currency", settings.currency},
      {"currency_decimals", decimals},
      {"time_zone", settings.time_zone},
      {"language", settings.language},
  }};
  for (const auto& [name, value] : all) {
    const auto written =
        session.execute("INSERT INTO setting (name, value) VALUES (?, ?)", {name, value});
    if (!written) return written.error();
  }
  return {};
}

Result<WorkspaceSettings> read_settings(Session& session) {
  WorkspaceSettings settings;
  TROTH_TRY(session.scan("SELECT name, value FROM setting", {}, [&](const Row& row) {
    const auto name = row.text(0);
    const auto value = row.text(1);
    if (name == "name") settings.name = value;
    if (name == "currency") settings.currency = value;
    if (name == "time_zone") settings.time_zone = value;
    if (name == "language") settings.language = value;
    if (name == "currency_decimals") {
      std::from_chars(value.data(), value.data() + value.size(), settings.currency_decimals);
    }
    return true;
  }));
  return settings;
}

Status fill_new(Session& session, const WorkspaceSettings& settings, const Clock& clock) {
  TROTH_ASSIGN(const auto files, migration_files(migrations()));
  TROTH_TRY(make_tables(session, files, clock));
  return write_settings(session, settings);
}

/// The file is made whole under another name first: either it is there, or it is not.
Status create_file(const Location& location, const WorkspaceSettings& settings,
                   const Clock& clock) {
  std::error_code problem;
  if (std::filesystem::exists(location.path, problem)) return exists_already(location);
  const NewFile file(location.path);
  TROTH_TRY(file.prepare());
  {
    TROTH_ASSIGN(const auto session,
                 connect_sqlite(file.temporary(), Purpose::write, IfMissing::create));
    TROTH_TRY(mark_as_workspace(*session));
    TROTH_ASSIGN(auto transaction, Transaction::begin(*session));
    TROTH_TRY(fill_new(*session, settings, clock));
    TROTH_TRY(transaction.commit());
  }
  return file.publish();
}

Status create_schema(const Location& location, const WorkspaceSettings& settings,
                     const Clock& clock) {
  TROTH_ASSIGN(const auto session, connect_postgresql(location, Purpose::write));
  return in_new_schema(*session, location, [&] { return fill_new(*session, settings, clock); });
}

/// Whether the session stands on a workspace, before anything is changed in it.
Status check_workspace(Session& session, const Location& location) {
  if (location.engine == Engine::sqlite) TROTH_TRY(check_workspace_mark(session));
  TROTH_ASSIGN(const bool there, table_exists(session, "schema_migration"));
  if (!there) return not_found(location);
  return {};
}

class OpenDatabase final : public Database {
 public:
  OpenDatabase(Location location, WorkspaceSettings settings, EngineSessionPointer writer)
      : location_(std::move(location)),
        settings_(std::move(settings)),
        idle_(std::make_shared<Idle>()),
        writer_(make_group_commit([this] { return connect_engine(location_, Purpose::write); },
                                  std::move(writer))) {}

  const Location& location() const override { return location_; }
  const WorkspaceSettings& settings() const override { return settings_; }
  Writer& writer() override { return *writer_; }
  Result<std::unique_ptr<Session>> connect() override {
    TROTH_ASSIGN(auto session, connect_engine(location_, Purpose::write));
    return std::unique_ptr<Session>(std::move(session));
  }
  Result<ReadSession> read() override;

 private:
  /// Outlives the database when a borrowed session does.
  struct Idle {
    std::mutex mutex;
    std::vector<std::unique_ptr<Session>> sessions;
  };

  std::unique_ptr<Session> take_idle();
  static void give_back(Idle& idle, std::unique_ptr<Session> session);

  Location location_;
  WorkspaceSettings settings_;
  std::shared_ptr<Idle> idle_;
  std::unique_ptr<Writer> writer_;
};

std::unique_ptr<Session> OpenDatabase::take_idle() {
  const std::lock_guard lock(idle_->mutex);
  if (idle_->sessions.empty()) return nullptr;
  auto session = std::move(idle_->sessions.back());
  idle_->sessions.pop_back();
  return session;
}

void OpenDatabase::give_back(Idle& idle, std::unique_ptr<Session> session) {
  // A session that cannot end its transaction has lost its connection, and is dropped.
  if (!session->rollback()) return;
  const std::lock_guard lock(idle.mutex);
  if (idle.sessions.size() < kIdleAtMost) idle.sessions.push_back(std::move(session));
}

Result<ReadSession> OpenDatabase::read() {
  auto session = take_idle();
  // An idle connection may have been cut meanwhile; a new one says whether the server is there.
  if (!session || !session->begin()) {
    TROTH_ASSIGN(auto fresh, connect_engine(location_, Purpose::read));
    session = std::move(fresh);
    TROTH_TRY(session->begin());
  }
  return ReadSession(std::move(session), [idle = idle_](std::unique_ptr<Session> back) {
    give_back(*idle, std::move(back));
  });
}

}  // namespace

ReadSession::ReadSession(std::unique_ptr<Session> session,
                         std::function<void(std::unique_ptr<Session>)> give_back)
    : session_(std::move(session)), give_back_(std::move(give_back)) {}

ReadSession::~ReadSession() {
  if (session_) give_back_(std::move(session_));
}

Result<std::unique_ptr<Database>> Database::create(const Location& location,
                                                   const WorkspaceSettings& settings,
                                                   const Clock& clock) {
  const auto created = location.engine == Engine::sqlite ? create_file(location, settings, clock)
                                                         : create_schema(location, settings, clock);
  if (!created) return about(created.error(), location);
  return open(location, clock);
}

Result<std::unique_ptr<Database>> Database::open(const Location& location, const Clock& clock) {
  if (location.engine == Engine::sqlite) {
    std::error_code problem;
    const auto status = std::filesystem::status(location.path, problem);
    if (!std::filesystem::exists(status)) return not_found(location);
    if (!std::filesystem::is_regular_file(status)) {
      return Error{ErrorCode::usage, "A workspace is a file, and this is none.", location.path, ""};
    }
  }
  const auto opened = [&]() -> Result<std::unique_ptr<Database>> {
    TROTH_ASSIGN(auto session, connect_engine(location, Purpose::write));
    TROTH_TRY(check_workspace(*session, location));
    TROTH_TRY(migrate(*session, clock));
    TROTH_ASSIGN(auto settings, read_settings(*session));
    return std::unique_ptr<Database>(
        std::make_unique<OpenDatabase>(location, std::move(settings), std::move(session)));
  };
  auto database = opened();
  if (!database) return about(database.error(), location);
  return database;
}

}  // namespace troth::db
