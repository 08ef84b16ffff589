#include "server/workers.h"

#include <utility>

namespace troth::server {

Workers::Workers(std::size_t threads, std::size_t queued_most) : queued_most_(queued_most) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
  close();
}

void Workers::close() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  arrived_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

bool Workers::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (closing_ || queue_.size() >= queued_most_) return false;
    queue_.push_back(std::move(task));
  }
  arrived_.notify_one();
  return true;
}

void Workers::work() {
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return !queue_.empty() || closing_; });
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace troth::server
