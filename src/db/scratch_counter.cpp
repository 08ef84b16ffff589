#include "db/scratch_counter.h"

#include <sqlite3.h>

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
  std::size_t used() const { return used_; }

  // The count of `key`; a new key is added with count 0.
  std::int64_t& at(std::int64_t key) {
    if (2 * (used_ + 1) > keys_.size()) grow(2 * keys_.size());
    const auto slot = find(key);
    if (keys_[slot] == 0) {
      keys_[slot] = key;
      ++used_;
    }
    return counts_[slot];
  }
  std::int64_t* get(std::int64_t key) {
    const auto slot = find(key);
    return keys_[slot] == 0 ? nullptr : &counts_[slot];
  }
  template <typename Each>
  void drain(Each&& each) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i] != 0) each(keys_[i], counts_[i]);
    }
    keys_.assign(keys_.size(), 0);
    counts_.assign(counts_.size(), 0);
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
    auto counts = std::move(counts_);
    keys_.assign(size, 0);
    counts_.assign(size, 0);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i] == 0) continue;
      const auto slot = find(keys[i]);
      keys_[slot] = keys[i];
      counts_[slot] = counts[i];
    }
  }

  std::size_t limit_;
  std::size_t used_ = 0;
  std::vector<std::int64_t> keys_;
  std::vector<std::int64_t> counts_;
};

}  // namespace

struct ScratchCounter::State {
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
                     "CREATE TABLE seen (key INTEGER PRIMARY KEY, times INTEGER NOT NULL)",
                     nullptr, nullptr, nullptr) != SQLITE_OK ||
        sqlite3_prepare_v2(connection, "SELECT times FROM seen WHERE key = ?", -1, &lookup,
                           nullptr) != SQLITE_OK ||
        sqlite3_prepare_v2(connection, "INSERT OR REPLACE INTO seen VALUES (?, ?)", -1, &store,
                           nullptr) != SQLITE_OK) {
      return scratch_error(connection);
    }
    return {};
  }

  Result<std::int64_t> stored(std::int64_t key) {
    sqlite3_bind_int64(lookup, 1, key);
    const int step = sqlite3_step(lookup);
    const std::int64_t times = step == SQLITE_ROW ? sqlite3_column_int64(lookup, 0) : 0;
    sqlite3_reset(lookup);
    if (step != SQLITE_ROW && step != SQLITE_DONE) return scratch_error(connection);
    return times;
  }

  Status spill() {
    if (connection == nullptr) TROTH_TRY(open());
    bool failed = sqlite3_exec(connection, "BEGIN", nullptr, nullptr, nullptr) != SQLITE_OK;
    slots.drain([&](std::int64_t key, std::int64_t times) {
      sqlite3_bind_int64(store, 1, key);
      sqlite3_bind_int64(store, 2, times);
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

ScratchCounter::ScratchCounter(std::size_t memory_entries)
    : state_(std::make_unique<State>(memory_entries)) {}

ScratchCounter::~ScratchCounter() = default;

Result<std::int64_t> ScratchCounter::count(std::int64_t key) {
  TROTH_ASSERT(key != 0);
  if (auto* known = state_->slots.get(key)) return (*known)++;
  std::int64_t before = 0;
  if (state_->connection != nullptr) {
    TROTH_ASSIGN(before, state_->stored(key));
  }
  if (state_->slots.full()) TROTH_TRY(state_->spill());
  state_->slots.at(key) = before + 1;
  return before;
}

}  // namespace troth::db
