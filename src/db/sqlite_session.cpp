#include <fmt/format.h>
#include <soci/soci.h>
#include <sqlite3.h>

#include <cstring>
#include <exception>
#include <mutex>
#include <utility>

#include "base/assert.h"
#include "db/checkpointer.h"
#include "db/engine_session.h"
#include "db/errors.h"
#include "db/soci_handles.h"
#include "db/sqlite_rows.h"

namespace troth::db {
namespace {

constexpr int kBusyTimeoutMs = 10'000;

// Sizes measured with bench/writer_bench: docs/decisions/ tells the figures.
constexpr std::string_view kWriterPragmas =
    // Of a new file. Half of the calls into the pager of 4096, at twice the bytes for a lone
    // change.
    "PRAGMA page_size=8192;"
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-262144;"
    "PRAGMA journal_size_limit=268435456;";

constexpr std::string_view kReaderPragmas =
    "PRAGMA query_only=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-65536;"
    "PRAGMA mmap_size=8589934592;";

/// The log is moved into the file from this size on (32 MB), and a commit waits for that when
/// the log has grown to the second one (256 MB).
constexpr int kCheckpointPages = 4096;
constexpr int kLogPagesAtMost = 32768;

struct StatementCloser {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementPointer = std::unique_ptr<sqlite3_stmt, StatementCloser>;

struct DatabaseCloser {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using DatabasePointer = std::unique_ptr<sqlite3, DatabaseCloser>;

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  std::int64_t integer(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  double real(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view text(int column) const override {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_;
};

int bind(sqlite3_stmt* statement, int at, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    return sqlite3_bind_int64(statement, at, *integer);
  }
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    // A null pointer would bind NULL; the views outlive the step, so nothing is copied.
    const char* bytes = text->data() == nullptr ? "" : text->data();
    return sqlite3_bind_text64(statement, at, bytes, text->size(), nullptr, SQLITE_UTF8);
  }
  if (const auto* real = std::get_if<double>(&value)) {
    return sqlite3_bind_double(statement, at, *real);
  }
  return sqlite3_bind_null(statement, at);
}

/// Puts a cached statement back to its start however the work with it ends.
class Reset {
 public:
  explicit Reset(sqlite3_stmt* statement) : statement_(statement) {}
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;
  ~Reset() { sqlite3_reset(statement_); }

 private:
  sqlite3_stmt* statement_;
};

bool blank(const char* text) {
  return text[std::strspn(text, " \t\r\n;")] == '\0';
}

class SqliteSession final : public EngineSession {
 public:
  SqliteSession(sqlite3* handle, std::unique_ptr<soci::session> soci, Purpose purpose,
                std::string path)
      : handle_(handle), soci_(std::move(soci)), purpose_(purpose), path_(std::move(path)) {
    TROTH_ASSERT(add_memory_rows(handle_, memory_rows_));
    if (purpose_ == Purpose::write) sqlite3_wal_hook(handle_, &SqliteSession::committed, this);
  }
  ~SqliteSession() override { statements_.clear(); }

  Engine engine() const override { return Engine::sqlite; }
  soci::session& soci() override { return *soci_; }
  bool in_transaction() const override { return sqlite3_get_autocommit(handle_) == 0; }
  bool connected() const override { return true; }

  Status execute(std::string_view sql) override;
  Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values) override;
  Status scan(std::string_view sql, std::span<const Value> values,
              const std::function<bool(const Row&)>& row) override;
  Status bulk_insert(std::string_view table, std::span<const std::string_view> columns,
                     std::span<const Value> rows) override;
  void show_rows(std::span<const Value> rows, std::size_t columns) override {
    TROTH_ASSERT(columns > 0 && columns <= MemoryRows::kColumnsMax);
    memory_rows_ = {rows, columns};
  }

  Status begin() override;
  Status commit() override { return run("COMMIT"); }
  Status rollback() override {
    half_done_ = false;
    return in_transaction() ? run("ROLLBACK") : Status{};
  }
  Status savepoint(std::string_view name) override {
    return run(fmt::format("SAVEPOINT \"{}\"", name));
  }
  Status release(std::string_view name) override {
    return run(fmt::format("RELEASE \"{}\"", name));
  }
  Status rollback_to(std::string_view name) override {
    half_done_ = false;
    return run(fmt::format("ROLLBACK TO \"{}\"", name));
  }

 private:
  Error failure() const {
    return sqlite_error(sqlite3_extended_errcode(handle_), sqlite3_errmsg(handle_));
  }
  Status check_usable() const;
  /// Called by SQLite after a commit, with the size of the log.
  static int committed(void* session, sqlite3*, const char*, int log_pages);
  Result<sqlite3_stmt*> prepare(std::string_view sql);
  Status bind_all(sqlite3_stmt* statement, std::span<const Value> values);
  /// A statement of the room's own, kept prepared.
  Status run(std::string_view sql) {
    const auto changed = execute(sql, std::span<const Value>());
    return changed ? Status{} : Status{changed.error()};
  }

  sqlite3* handle_;
  std::unique_ptr<soci::session> soci_;
  Purpose purpose_;
  std::string path_;
  TextMap<StatementPointer> statements_;
  std::unique_ptr<Checkpointer> checkpointer_;  ///< Ends before the connection, which closes last.
  bool reading_ = false;
  MemoryRows memory_rows_;  ///< What a bulk insert inserts.
  bool half_done_ = false;  ///< A bulk insert failed midway in the transaction that is open.
};

int SqliteSession::committed(void* session, sqlite3*, const char*, int log_pages) {
  if (log_pages < kCheckpointPages) return SQLITE_OK;
  auto& self = *static_cast<SqliteSession*>(session);
  if (!self.checkpointer_) self.checkpointer_ = std::make_unique<Checkpointer>(self.path_);
  self.checkpointer_->request();
  if (log_pages >= kLogPagesAtMost) self.checkpointer_->wait();
  return SQLITE_OK;
}

Status SqliteSession::check_usable() const {
  if (reading_) return busy_reading_error();
  if (!half_done_) return {};
  return Error{ErrorCode::internal, "A failed transaction was used before it was rolled back.",
               "transaction", ""};
}

Result<sqlite3_stmt*> SqliteSession::prepare(std::string_view sql) {
  TROTH_TRY(check_usable());
  if (const auto found = statements_.find(sql); found != statements_.end()) {
    return found->second.get();
  }
  if (statements_.size() >= kStatementsKept) statements_.clear();
  std::string text(sql);
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  if (sqlite3_prepare_v3(handle_, text.c_str(), static_cast<int>(text.size() + 1),
                         SQLITE_PREPARE_PERSISTENT, &statement, &tail) != SQLITE_OK) {
    return failure();
  }
  StatementPointer owned(statement);
  if (statement == nullptr || !blank(tail)) {
    return Error{ErrorCode::internal, "One statement was expected.", "sql", ""};
  }
  statements_.emplace(std::move(text), std::move(owned));
  return statement;
}

Status SqliteSession::bind_all(sqlite3_stmt* statement, std::span<const Value> values) {
  const auto expected = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
  if (expected != values.size()) {
    return Error{
        ErrorCode::internal,
        fmt::format("A statement takes {} values and was given {}.", expected, values.size()),
        "sql", ""};
  }
  int at = 0;
  for (const auto& value : values) {
    if (bind(statement, ++at, value) != SQLITE_OK) return failure();
  }
  return {};
}

Status SqliteSession::execute(std::string_view sql) {
  TROTH_TRY(check_usable());
  const std::string text(sql);
  if (sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failure();
  return {};
}

Result<std::int64_t> SqliteSession::execute(std::string_view sql, std::span<const Value> values) {
  TROTH_ASSIGN(auto* statement, prepare(sql));
  const Reset reset(statement);
  TROTH_TRY(bind_all(statement, values));
  const auto before = sqlite3_total_changes64(handle_);
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(statement);
  if (code != SQLITE_DONE) return failure();
  // The count of changes stands until the next change, also after statements that make none.
  return sqlite3_total_changes64(handle_) == before ? 0 : sqlite3_changes64(handle_);
}

Status SqliteSession::scan(std::string_view sql, std::span<const Value> values,
                           const std::function<bool(const Row&)>& row) {
  TROTH_ASSIGN(auto* statement, prepare(sql));
  const Reset reset(statement);
  TROTH_TRY(bind_all(statement, values));
  const SqliteRow view(statement);
  reading_ = true;
  struct Done {
    bool& reading;
    ~Done() { reading = false; }
  } const done{reading_};
  int code = sqlite3_step(statement);
  while (code == SQLITE_ROW && row(view)) code = sqlite3_step(statement);
  if (code != SQLITE_DONE && code != SQLITE_ROW) return failure();
  return {};
}

Status SqliteSession::bulk_insert(std::string_view table, std::span<const std::string_view> columns,
                                  std::span<const Value> rows) {
  TROTH_ASSERT(!columns.empty() && rows.size() % columns.size() == 0);
  if (rows.empty()) return {};
  memory_rows_ = {rows, columns.size()};
  // In a transaction of the caller, a savepoint would keep a copy of every page that is touched,
  // which for scattered keys is most of the table. So the rows before a conflict stay until the
  // caller rolls back, as it must on PostgreSQL, and can do nothing else meanwhile.
  const bool own = !in_transaction();
  if (own) TROTH_TRY(run("BEGIN IMMEDIATE"));
  auto inserted = run(insert_memory_rows_sql(table, columns));
  memory_rows_ = {};
  if (inserted && own) inserted = run("COMMIT");
  if (!inserted && own) static_cast<void>(rollback());
  if (!inserted && !own) half_done_ = true;
  return inserted;
}

Status SqliteSession::begin() {
  if (purpose_ == Purpose::write) return run("BEGIN IMMEDIATE");
  TROTH_TRY(run("BEGIN"));
  // A deferred transaction has no snapshot before its first read.
  auto read = run("SELECT 1 FROM sqlite_schema");
  if (!read) static_cast<void>(rollback());
  return read;
}

/// Keeps SQLite from taking the name for a URI or for memory.
std::string plain_file_name(const std::string& path) {
  return path.starts_with('/') ? path : "./" + path;
}

Status set_up(sqlite3* handle, Purpose purpose) {
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  const auto pragmas = purpose == Purpose::write ? kWriterPragmas : kReaderPragmas;
  if (sqlite3_exec(handle, std::string(pragmas).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return sqlite_error(sqlite3_extended_errcode(handle), sqlite3_errmsg(handle));
  }
  return {};
}

/// Both are refused when SQLite is in use already, which costs speed only.
void configure_memory() {
  // Savepoints keep the old content of pages in memory, up to this size, rather than in a file from
  // the first 64 KB on.
  constexpr int kSavepointBytes = 256 << 20;
  static_cast<void>(sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, kSavepointBytes));
  // SQLite counts its memory under one lock for all connections; nobody asks for the count.
  static_cast<void>(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0));
}

}  // namespace

Result<EngineSessionPointer> connect_sqlite(const std::string& path, Purpose purpose,
                                            IfMissing missing) {
  static std::once_flag configured;
  std::call_once(configured, configure_memory);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (missing == IfMissing::create) flags |= SQLITE_OPEN_CREATE;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(plain_file_name(path).c_str(), &opened, flags, nullptr);
  DatabasePointer handle(opened);
  if (code != SQLITE_OK) {
    auto error = sqlite_error(code, opened == nullptr ? "" : sqlite3_errmsg(opened));
    error.subject = path;
    return error;
  }
  if (auto ready = set_up(handle.get(), purpose); !ready) {
    auto error = ready.error();
    error.subject = path;
    return error;
  }
  try {
    auto soci = soci_over_sqlite(handle.get());
    auto* kept = handle.release();
    return EngineSessionPointer(
        std::make_unique<SqliteSession>(kept, std::move(soci), purpose, plain_file_name(path)));
  } catch (const std::exception&) {
    return Error{ErrorCode::internal, "SOCI's SQLite back end cannot be used.", "soci", ""};
  }
}

}  // namespace troth::db
