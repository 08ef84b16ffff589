#pragma once
// Moves what SQLite's write-ahead log holds into the database file, beside the writer instead of
// within its commits: neither an import nor somebody who waits for an answer waits for that.

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace troth::db {

/// A thread with a connection of its own. A checkpoint that fails, or that readers hold back,
/// leaves the log as it is: nothing is lost, the next one goes on.
class Checkpointer {
 public:
  explicit Checkpointer(std::string path);
  /// Lets a running checkpoint finish.
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// Asks for a checkpoint of all that is committed now; does not wait for it.
  void request();
  /// Waits until all that was asked for is done.
  void wait();

 private:
  void work();

  std::string path_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wanted_ = false;
  bool running_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace troth::db
