#include "db/scratch_map.h"

#include <sqlite3.h>

#include <optional>

#include "base/id_map.h"

namespace troth::db {
namespace {

Error scratch_error(sqlite3* connection) {
  return Error{ErrorCode::storage,
               std::string("The scratch file of the import failed: ") +
                   (connection != nullptr ? sqlite3_errmsg(connection) : "out of memory") + ".",
               "scratch file", "Make room in the temporary folder (TMPDIR) and try again."};
}

}  // namespace

struct ScratchMap::State {
  explicit State(std::size_t entries) : limit(entries) {}
  ~State() {
    sqlite3_finalize(lookup);
    sqlite3_finalize(store);
    sqlite3_close(connection);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // An empty file name asks SQLite for a temporary database of its own.
  Status open() {
    if (sqlite3_open("", &connection) != SQLITE_OK ||
        sqlite3_exec(connection,
                     "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
                     "CREATE TABLE seen (key INTEGER PRIMARY KEY, value INTEGER NOT NULL)",
                     nullptr, nullptr, nullptr) != SQLITE_OK ||
        sqlite3_prepare_v2(connection, "SELECT value FROM seen WHERE key = ?", -1, &lookup,
                           nullptr) != SQLITE_OK ||
        sqlite3_prepare_v2(connection, "INSERT OR REPLACE INTO seen VALUES (?, ?)", -1, &store,
                           nullptr) != SQLITE_OK) {
      return scratch_error(connection);
    }
    return {};
  }

  Result<std::optional<std::int64_t>> stored(std::int64_t key) {
    sqlite3_bind_int64(lookup, 1, key);
    const int step = sqlite3_step(lookup);
    std::optional<std::int64_t> value;
    if (step == SQLITE_ROW) value = sqlite3_column_int64(lookup, 0);
    sqlite3_reset(lookup);
    if (step != SQLITE_ROW && step != SQLITE_DONE) return scratch_error(connection);
    return value;
  }

  Status spill() {
    if (connection == nullptr) TROTH_TRY(open());
    bool failed = sqlite3_exec(connection, "BEGIN", nullptr, nullptr, nullptr) != SQLITE_OK;
    memory.each([&](std::int64_t key, std::int64_t value) {
      sqlite3_bind_int64(store, 1, key);
      sqlite3_bind_int64(store, 2, value);
      failed = sqlite3_step(store) != SQLITE_DONE || failed;
      sqlite3_reset(store);
    });
    memory.clear();
    failed = sqlite3_exec(connection, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK || failed;
    if (failed) return scratch_error(connection);
    return {};
  }

  std::size_t limit;
  IdMap memory;
  sqlite3* connection = nullptr;
  sqlite3_stmt* lookup = nullptr;
  sqlite3_stmt* store = nullptr;
};

ScratchMap::ScratchMap(std::size_t memory_entries)
    : state_(std::make_unique<State>(memory_entries)) {}

ScratchMap::~ScratchMap() = default;

Result<std::int64_t*> ScratchMap::find_or_add(std::int64_t key, std::int64_t value) {
  if (state_->connection == nullptr && state_->memory.size() < state_->limit) {
    return &state_->memory.find_or_add(key, value);
  }
  if (auto* known = state_->memory.find(key)) return known;
  if (state_->connection != nullptr) {
    TROTH_ASSIGN(const auto stored, state_->stored(key));
    value = stored.value_or(value);
  }
  if (state_->memory.size() >= state_->limit) TROTH_TRY(state_->spill());
  return &state_->memory.find_or_add(key, value);
}

Result<std::int64_t> ScratchMap::count(std::int64_t key) {
  TROTH_ASSIGN(auto* times, find_or_add(key, 0));
  return (*times)++;
}

Result<std::int64_t> ScratchMap::first(std::int64_t key, std::int64_t value) {
  TROTH_ASSIGN(const auto* known, find_or_add(key, value));
  return *known;
}

void ScratchMap::clear() {
  if (state_->connection != nullptr) {
    state_ = std::make_unique<State>(state_->limit);
  } else if (state_->memory.size() > 0) {
    state_->memory.clear();
  }
}

}  // namespace troth::db
