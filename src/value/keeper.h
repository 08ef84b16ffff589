#pragma once
// Keeps value up to date while a server runs.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/result.h"
#include "base/time.h"
#include "db/database.h"
#include "value/service.h"

namespace troth::value {

/// Looks every two seconds whether orders changed, and brings the customers up to date; several
/// servers on one database may each have one. What fails is tried again the next time.
class Keeper {
 public:
  Keeper(db::Database& database, const Clock& clock, Follower follow);
  /// Waits for the customers under way.
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

 private:
  void work();

  db::Database& database_;
  const Clock& clock_;
  const Follower follow_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

/// One look: refreshes at most a few hundred changed customers; gives how many.
Result<std::int64_t> keep_up(db::Database& database, const Clock& clock,
                             const Follower& follow = {});

}  // namespace troth::value
