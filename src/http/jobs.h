#pragma once
// Long work that a request begins and others watch.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "http/json.h"
#include "http/rights.h"

namespace troth::http {

enum class JobPhase : std::uint8_t { queued, running, done, failed, cancelled };
std::string_view phase_name(JobPhase phase);

/// What is known of a job.
struct JobState {
  std::string id;
  std::string kind;   ///< "import", "evaluation".
  std::string owner;  ///< Label of who began it.
  bool shared = false;
  JobPhase phase = JobPhase::queued;
  std::string stage;  ///< Message key of what it is doing.
  std::uint64_t done = 0;
  std::uint64_t total = 0;  ///< 0: not known.
  Instant created_at = 0;
  Instant finished_at = 0;
  std::shared_ptr<const Json> result;  ///< When done.
  std::optional<Error> error;          ///< When failed.
  std::uint64_t version = 0;           ///< Grows with every change.
  bool over() const { return phase != JobPhase::queued && phase != JobPhase::running; }
};

/// Does the work and gives its result; looks at `progress` for being cancelled.
using JobWork = std::function<Result<std::shared_ptr<const Json>>(Progress& progress)>;

struct JobRequest {
  std::string kind;
  std::string owner;
  bool shared = false;  ///< Whoever may see figures may watch it.
  std::string once;     ///< When not empty: a job under way with the same text is given instead.
  JobWork work;
};

/// Thread-safe. Jobs are of this process: they end with it.
class Jobs {
 public:
  virtual ~Jobs() = default;
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  /// busy when too many wait already.
  virtual Result<JobState> start(JobRequest request) = 0;
  virtual std::optional<JobState> find(std::string_view id) const = 0;
  /// Latest first.
  virtual std::vector<JobState> list() const = 0;
  /// Asks it to stop at the next safe place; false when it is not there or over.
  virtual bool cancel(std::string_view id) = 0;

 protected:
  Jobs() = default;
};

/// Its error, if it failed, in the reader's language.
Json job_json(const JobState& job, Language language = Language::en);
Json job_schema();

}  // namespace troth::http
