#include "db/group_commit.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "db/errors.h"
#include "db/operation_session.h"

namespace troth::db {
namespace {

using std::chrono::steady_clock;

/// Company is waited for no longer than this share of what a commit takes.
constexpr int kWaitShare = 4;
constexpr auto kWaitAtMost = std::chrono::microseconds(2000);
/// How often an operation is run when other processes get in its way.
constexpr int kTries = 10;

constexpr std::string_view kSavepoint = "troth_operation";

struct Job {
  Writer::Operation operation;
  std::function<void(Status)> done;
  Status result;
  Again again = Again::no;  ///< Whether it is worth running again, on its own.
};

/// Runs an operation; whatever it throws refuses it.
void call(Job& job, EngineSession& engine) {
  OperationSession session(engine);
  forget_last_failure();
  job.again = Again::no;
  try {
    job.result = job.operation(session);
    if (!job.result) job.again = last_failure_again();
  } catch (...) {
    job.result = Error{ErrorCode::internal, "An operation of the writer ended with an exception.",
                       "operation", ""};
  }
}

/// Tells who waits, after everything the operation held has been let go.
void tell(Job& job) {
  job.operation = nullptr;
  try {
    job.done(std::move(job.result));
  } catch (...) {
    // What a caller's own callback throws concerns neither the batch nor the others in it.
  }
}

class GroupCommit final : public Writer {
 public:
  GroupCommit(Connect connect, EngineSessionPointer session, WriterLimits limits)
      : connect_(std::move(connect)),
        limits_(limits),
        session_(std::move(session)),
        thread_([this] { work(); }) {}
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;
  ~GroupCommit() override {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    arrived_.notify_one();
    thread_.join();
  }

  Status run(Operation operation) override;
  void submit(Operation operation, std::function<void(Status)> done) override;
  WriterCounts counts() const override {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  using Jobs = std::vector<Job>;

  void work();
  bool wait_for_first(Jobs& jobs, bool& company);
  bool take_next(Jobs& jobs, steady_clock::time_point began);
  Status begin();
  Status run_batch(Jobs& jobs, bool company);
  Status run_inside(Job& job, bool company);
  Status commit();
  void run_alone(Job& job, int tries_before);
  void take_all(Jobs& jobs);
  void finish(Jobs& jobs);

  const Connect connect_;
  const WriterLimits limits_;
  EngineSessionPointer session_;

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Job> queue_;
  std::size_t wanted_ = 0;  ///< The queue length that ends the wait for company.
  bool closing_ = false;
  WriterCounts counts_;

  // The writer thread's own.
  std::size_t expected_ = 0;  ///< How many may come back soon: answered or queued last time.
  steady_clock::duration commit_time_{};
  std::thread thread_;  ///< Last: it starts when all else is there.
};

Status GroupCommit::run(Operation operation) {
  TROTH_ASSERT(std::this_thread::get_id() != thread_.get_id());
  auto promise = std::make_shared<std::promise<Status>>();
  auto waiting = promise->get_future();
  submit(std::move(operation), [promise](Status status) { promise->set_value(std::move(status)); });
  return waiting.get();
}

void GroupCommit::submit(Operation operation, std::function<void(Status)> done) {
  Job job{std::move(operation), std::move(done), {}, Again::no};
  {
    const std::lock_guard lock(mutex_);
    if (!closing_) {
      queue_.push_back(std::move(job));
      if (queue_.size() == 1 || queue_.size() == wanted_) arrived_.notify_one();
      return;
    }
  }
  job.result = Error{ErrorCode::cancelled, "The workspace is being closed.", "writer", ""};
  tell(job);
}

void GroupCommit::work() {
  Jobs jobs;
  bool company = false;
  while (wait_for_first(jobs, company)) {
    if (auto ran = run_batch(jobs, company); !ran) {
      // The transaction is gone, and with it what looked done.
      if (session_) static_cast<void>(session_->rollback());
      const auto again = last_failure_again();
      for (auto& job : jobs) {
        if (!job.result && job.again == Again::no) continue;
        job.result = ran.error();
        job.again = again;
      }
    }
    const int tries_before = 1;
    for (auto& job : jobs) {
      if (job.again != Again::no) run_alone(job, tries_before);
    }
    finish(jobs);
  }
}

/// Waits for an operation; then, when there was company last time, shortly for as many again: those
/// who have just been answered come back within microseconds, and would miss a transaction that
/// started at once.
bool GroupCommit::wait_for_first(Jobs& jobs, bool& company) {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return !queue_.empty() || closing_; });
  if (queue_.empty()) return false;
  const auto wanted = std::min(expected_, limits_.operations);
  if (queue_.size() < wanted && !closing_) {
    wanted_ = wanted;
    const auto wait = std::min<steady_clock::duration>(commit_time_ / kWaitShare, kWaitAtMost);
    arrived_.wait_for(lock, wait, [this] { return queue_.size() >= wanted_ || closing_; });
    wanted_ = 0;
  }
  jobs.push_back(std::move(queue_.front()));
  queue_.pop_front();
  company = !queue_.empty();
  return true;
}

bool GroupCommit::take_next(Jobs& jobs, steady_clock::time_point began) {
  if (jobs.size() >= limits_.operations || steady_clock::now() - began > limits_.time) return false;
  const std::lock_guard lock(mutex_);
  if (queue_.empty()) return false;
  jobs.push_back(std::move(queue_.front()));
  queue_.pop_front();
  return true;
}

void GroupCommit::take_all(Jobs& jobs) {
  const std::lock_guard lock(mutex_);
  for (auto& job : queue_) jobs.push_back(std::move(job));
  queue_.clear();
}

Status GroupCommit::begin() {
  if (session_ && session_->connected()) {
    auto begun = session_->begin();
    // A server restarted meanwhile is noticed here, before anything was done: connect again.
    if (begun || session_->connected()) return begun;
  }
  session_.reset();
  TROTH_ASSIGN(session_, connect_());
  return session_->begin();
}

/// Runs the first job, and with company all that come meanwhile, in one transaction. Fails when
/// the transaction as a whole is lost.
Status GroupCommit::run_batch(Jobs& jobs, bool company) {
  forget_last_failure();
  const auto began = steady_clock::now();
  if (auto begun = begin(); !begun) {
    take_all(jobs);
    for (auto& job : jobs) job.result = begun.error();
    return {};
  }
  do {
    TROTH_TRY(run_inside(jobs.back(), company));
  } while (company && take_next(jobs, began));
  const bool changed =
      std::any_of(jobs.begin(), jobs.end(), [](const Job& job) { return job.result.ok(); });
  if (!changed) return session_->rollback();
  return commit();
}

/// Runs one operation inside the open transaction; it leaves nothing behind when it is refused.
/// Fails when the transaction is lost.
Status GroupCommit::run_inside(Job& job, bool company) {
  // Alone, the whole transaction is rolled back if need be.
  if (!company) {
    call(job, *session_);
    return {};
  }
  TROTH_TRY(session_->savepoint(kSavepoint));
  call(job, *session_);
  if (job.result) {
    // PostgreSQL refuses this when the operation went on after a failed statement.
    auto released = session_->release(kSavepoint);
    if (released) return {};
    job.result = std::move(released);
  }
  TROTH_TRY(session_->rollback_to(kSavepoint));
  return session_->release(kSavepoint);
}

Status GroupCommit::commit() {
  const auto began = steady_clock::now();
  forget_last_failure();
  TROTH_TRY(session_->commit());
  const auto took = steady_clock::now() - began;
  commit_time_ = commit_time_ == steady_clock::duration{} ? took : (commit_time_ * 7 + took) / 8;
  const std::lock_guard lock(mutex_);
  ++counts_.commits;
  return {};
}

void GroupCommit::run_alone(Job& job, int tries_before) {
  for (int tries = tries_before; tries < kTries && job.again != Again::no; ++tries) {
    // A key that is there again in a transaction of its own is there to stay.
    const bool last = job.again == Again::once;
    forget_last_failure();
    if (auto begun = begin(); !begun) {
      job.result = std::move(begun);
      return;
    }
    call(job, *session_);
    if (job.result) {
      job.result = commit();
      job.again = job.result ? Again::no : last_failure_again();
    }
    if (!job.result) static_cast<void>(session_->rollback());
    if (last && job.again == Again::once) return;
  }
}

void GroupCommit::finish(Jobs& jobs) {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& job : jobs) ++(job.result ? counts_.operations : counts_.refused);
    expected_ = jobs.size() + queue_.size();
  }
  for (auto& job : jobs) tell(job);
  jobs.clear();
}

}  // namespace

std::unique_ptr<Writer> make_group_commit(Connect connect, EngineSessionPointer session,
                                          WriterLimits limits) {
  return std::make_unique<GroupCommit>(std::move(connect), std::move(session), limits);
}

}  // namespace troth::db
