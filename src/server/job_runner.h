#pragma once
// Runs jobs on threads of its own.

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/time.h"
#include "http/jobs.h"
#include "server/workers.h"

namespace troth::server {

/// At most 100 jobs wait; the last 200 that are over are remembered.
class JobRunner final : public http::Jobs {
 public:
  /// `clock` must outlive it.
  JobRunner(std::size_t threads, const Clock& clock);
  /// Cancels what is under way and waits for it.
  ~JobRunner() override;

  Result<http::JobState> start(http::JobRequest request) override;
  std::optional<http::JobState> find(std::string_view id) const override;
  std::vector<http::JobState> list() const override;
  bool cancel(std::string_view id) override;

 private:
  struct Job;
  void run(const std::shared_ptr<Job>& job);
  void forget_old();

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::uint64_t, std::shared_ptr<Job>> jobs_;  ///< By number.
  std::uint64_t next_ = 1;
  std::unique_ptr<Workers> workers_;  ///< Last: its threads use the rest.
};

}  // namespace troth::server
