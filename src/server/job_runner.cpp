#include "server/job_runner.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace troth::server {
namespace {

constexpr std::size_t kWaitingMost = 100;
constexpr std::size_t kOverMost = 200;

using http::JobPhase;
using http::JobState;

/// Not to be guessed: knowing it is not enough to see the job, but need not be easy either.
std::string new_id() {
  return fmt::format("{:08x}{:08x}", randombytes_random(), randombytes_random());
}

}  // namespace

struct JobRunner::Job final : Progress {
  explicit Job(std::mutex& guard) : mutex(guard) {}

  void update(std::string_view stage, std::uint64_t done, std::uint64_t total) override {
    const std::lock_guard lock(mutex);
    state.stage = stage;
    state.done = done;
    state.total = total;
    ++state.version;
  }

  std::mutex& mutex;
  JobState state;
  std::string once;
  http::JobWork work;
};

JobRunner::JobRunner(std::size_t threads, const Clock& clock)
    : clock_(clock), workers_(std::make_unique<Workers>(threads, kWaitingMost)) {}

JobRunner::~JobRunner() {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [number, job] : jobs_) job->cancel();
  }
  workers_.reset();
}

Result<JobState> JobRunner::start(http::JobRequest request) {
  const auto job = std::make_shared<Job>(mutex_);
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [other_number, other] : jobs_) {
      if (!request.once.empty() && other->once == request.once && !other->state.over()) {
        return other->state;
      }
    }
    job->state.id = new_id();
    job->state.kind = std::move(request.kind);
    job->state.owner = std::move(request.owner);
    job->state.shared = request.shared;
    job->state.created_at = clock_.now();
    job->once = std::move(request.once);
    job->work = std::move(request.work);
    number = next_++;
    jobs_.emplace(number, job);
    forget_old();
  }
  if (!workers_->post([this, job] { run(job); })) {
    const std::lock_guard lock(mutex_);
    jobs_.erase(number);
    return Error{ErrorCode::busy, "Too many jobs are waiting.", "jobs", "Try again later."};
  }
  const std::lock_guard lock(mutex_);
  return job->state;
}

void JobRunner::run(const std::shared_ptr<Job>& job) {
  {
    const std::lock_guard lock(mutex_);
    if (!job->cancelled()) job->state.phase = JobPhase::running;
    ++job->state.version;
  }
  Result<std::shared_ptr<const http::Json>> result =
      Error{ErrorCode::cancelled, "The job was stopped before it began.", "", ""};
  if (!job->cancelled()) {
    try {
      result = job->work(*job);
    } catch (const std::exception&) {
      result = Error{ErrorCode::internal, "The job ended with an exception.", job->state.kind, ""};
    }
  }
  const std::lock_guard lock(mutex_);
  auto& state = job->state;
  state.finished_at = clock_.now();
  if (result) {
    state.phase = JobPhase::done;
    state.result = *result;
  } else {
    state.phase =
        result.error().code == ErrorCode::cancelled ? JobPhase::cancelled : JobPhase::failed;
    state.error = result.error();
  }
  ++state.version;
  // What the work held on to is let go now, not when the job is forgotten.
  job->work = nullptr;
}

void JobRunner::forget_old() {
  auto over = static_cast<std::size_t>(std::count_if(
      jobs_.begin(), jobs_.end(), [](const auto& one) { return one.second->state.over(); }));
  for (auto at = jobs_.begin(); at != jobs_.end() && over > kOverMost;) {
    if (!at->second->state.over()) {
      ++at;
      continue;
    }
    at = jobs_.erase(at);
    --over;
  }
}

std::optional<JobState> JobRunner::find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [number, job] : jobs_) {
    if (job->state.id == id) return job->state;
  }
  return std::nullopt;
}

std::vector<JobState> JobRunner::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<JobState> states;
  for (auto at = jobs_.rbegin(); at != jobs_.rend(); ++at) states.push_back(at->second->state);
  return states;
}

bool JobRunner::cancel(std::string_view id) {
  const std::lock_guard lock(mutex_);
  for (const auto& [number, job] : jobs_) {
    if (job->state.id != id || job->state.over()) continue;
    job->cancel();
    return true;
  }
  return false;
}

}  // namespace troth::server
