#pragma once
// Keeps value up to date while a server runs.

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "base/result.h"
#include "base/time.h"
#include "db/database.h"
#include "http/jobs.h"
#include "value/service.h"

namespace troth::value {

/// Looks every two seconds whether orders changed, and brings the customers up to date; and at the
/// beginning and every half an hour whether a complete refresh is due (schedule.h), which becomes a
/// job. Several servers on one database may each have one. What fails is tried again.
class Keeper {
 public:
  Keeper(db::Database& database, const Clock& clock, Follower follow, http::Jobs& jobs,
         AfterRefresh after);
  /// Waits for the customers under way.
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

 private:
  void work();

  db::Database& database_;
  const Clock& clock_;
  const Follower follow_;
  http::Jobs& jobs_;
  const AfterRefresh after_;
  std::optional<Instant> looked_at_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

/// Starts the job that makes what is due, when something is; false when nothing was.
Result<bool> start_due(db::Database& database, const Clock& clock, http::Jobs& jobs,
                       const AfterRefresh& after);

/// One look: refreshes at most a few hundred changed customers; gives how many.
Result<std::int64_t> keep_up(db::Database& database, const Clock& clock,
                             const Follower& follow = {});

}  // namespace troth::value
