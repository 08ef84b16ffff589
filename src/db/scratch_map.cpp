#include "db/scratch_map.h"

#include <sqlite3.h>

#include <optional>
#include <vector>

#include "base/assert.h"

namespace troth::db {
namespace {

Error scratch_error(sqlite3* connection) {
  return Error{ErrorCode::storage,
               std::string("The scratch file of the import failed: ") +
                   (connection != nullptr ? sqlite3_errmsg(connection) : "out of memory") + ".",
               "scratch file", "Make room in the temporary folder (TMPDIR) and try again."};
}

// Keys are hashes already: their low bits spread well, and zero can stand for "free".
class Slots {
 public:
  explicit Slots(std::size_t limit) : limit_(limit) { grow(1024); }

  bool full() const { return used_ >= limit_; }
  std::size_t limit() const { return limit_; }
  std::size_t used() const { return used_; }

  // The value of `key`; a new key is added with 0.
  std::int64_t& at(std::int64_t key) {
    if (2 * (used_ + 1) > keys_.size()) grow(2 * keys_.size());
    const auto slot = find(key);
    if (keys_[slot] == 0) {
      keys_[slot] = key;
      ++used_;
    }
    return values_[slot];
  }
  std::int64_t* get(std::int64_t key) {
    const auto slot = find(key);
    return keys_[slot] == 0 ? nullptr : &values_[slot];
  }
  template <typename Each>
  void drain(Each&& each) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i] != 0) each(keys_[i], values_[i]);
    }
    keys_.assign(keys_.size(), 0);
    values_.assign(values_.size(), 0);
    used_ = 0;
  }

 private:
  std::size_t find(std::int64_t key) const {
    const auto mask = keys_.size() - 1;
    auto slot = static_cast<std::size_t>(key) & mask;
    while (keys_[slot] != 0 && keys_[slot] != key) slot = (slot + 1) & mask;
    return slot;
  }
  void grow(std::size_t size) {
    auto keys = std::move(keys_);
    auto values = std::move(values_);
    keys_.assign(size, 0);
    values_.assign(size, 0);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i] == 0) continue;
      const auto slot = find(keys[i]);
      keys_[slot] = keys[i];
      values_[slot] = values[i];
    }
  }

  std::size_t limit_;
  std::size_t used_ = 0;
  std::vector<std::int64_t> keys_;
  std::vector<std::int64_t> values_;
};

}  // namespace

struct ScratchMap::State {
  explicit State(std::size_t limit) : slots(limit) {}
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
    slots.drain([&](std::int64_t key, std::int64_t value) {
      sqlite3_bind_int64(store, 1, key);
      sqlite3_bind_int64(store, 2, value);
      failed = sqlite3_step(store) != SQLITE_DONE || failed;
      sqlite3_reset(store);
    });
    failed = sqlite3_exec(connection, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK || failed;
    if (failed) return scratch_error(connection);
    return {};
  }

  Slots slots;
  sqlite3* connection = nullptr;
  sqlite3_stmt* lookup = nullptr;
  sqlite3_stmt* store = nullptr;
};

ScratchMap::ScratchMap(std::size_t memory_entries)
    : state_(std::make_unique<State>(memory_entries)) {}

ScratchMap::~ScratchMap() = default;

Result<std::int64_t*> ScratchMap::find_or_add(std::int64_t key, std::int64_t value) {
  TROTH_ASSERT(key != 0);
  if (auto* known = state_->slots.get(key)) return known;
  if (state_->connection != nullptr) {
    TROTH_ASSIGN(const auto stored, state_->stored(key));
    value = stored.value_or(value);
  }
  if (state_->slots.full()) TROTH_TRY(state_->spill());
  auto& added = state_->slots.at(key);
  added = value;
  return &added;
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
    state_ = std::make_unique<State>(state_->slots.limit());
  } else if (state_->slots.used() > 0) {
    state_->slots.drain([](std::int64_t, std::int64_t) {});
  }
}

}  // namespace troth::db
