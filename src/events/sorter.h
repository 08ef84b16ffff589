#pragma once
// Keeps the inbox empty, on a thread of its own.

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"
#include "db/database.h"
#include "events/service.h"

namespace troth::events {

/// One of several processes on a workspace sorts: the holder of a lease. While events come in, the
/// writer belongs to them for nine times as long as sorting has just taken; for as long once the
/// oldest waits for more than ten seconds.
class Sorter {
 public:
  /// `database` and `clock` must outlive it. Without `background` nothing happens but drain().
  Sorter(db::Database& database, const Clock& clock, Settings settings,
         std::vector<customers::Follower> followers, bool background);
  /// Finishes the batch under way.
  ~Sorter();
  Sorter(const Sorter&) = delete;
  Sorter& operator=(const Sorter&) = delete;

  /// There is work; from any thread, never waits.
  void wake();
  /// Sorts until the inbox is empty, and says what became of the events; for tests.
  Result<Sorted> drain();

 private:
  void work();
  /// When the oldest of those it sorted came in; nothing when there was nothing to do, or another
  /// process does it.
  std::optional<Instant> sort_some(std::size_t most);
  Result<Sorted> sort_once(std::size_t most);

  db::Database& database_;
  const Clock& clock_;
  const Settings settings_;
  const std::vector<customers::Follower> followers_;
  const std::string owner_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = true;  ///< What an earlier process left.
  bool stopping_ = false;
  std::thread thread_;  ///< Last: it uses the rest.
};

}  // namespace troth::events
