#pragma once
// Threads that do what waits: database reads, slow hashes, compression.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace troth::server {

/// A pool of threads with a bounded queue.
class Workers {
 public:
  using Task = std::function<void()>;

  Workers(std::size_t threads, std::size_t queued_most);
  /// Finishes what is queued.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Finishes what is queued and takes no more; by one thread, not one of its own.
  void close();
  /// False when the queue is full or closed: the task is not taken. Tasks must not throw.
  bool post(Task task);

 private:
  void work();

  const std::size_t queued_most_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Task> queue_;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace troth::server
