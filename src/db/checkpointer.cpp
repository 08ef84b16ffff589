#include "db/checkpointer.h"

#include <sqlite3.h>

#include <memory>
#include <utility>

namespace troth::db {
namespace {

struct Closer {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};

std::unique_ptr<sqlite3, Closer> open(const std::string& path) {
  sqlite3* opened = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<sqlite3, Closer> handle(opened);
  if (code != SQLITE_OK) return nullptr;
  sqlite3_exec(handle.get(), "PRAGMA synchronous=FULL", nullptr, nullptr, nullptr);
  return handle;
}

}  // namespace

Checkpointer::Checkpointer(std::string path)
    : path_(std::move(path)), thread_([this] { work(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Checkpointer::request() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_all();
}

void Checkpointer::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !wanted_ && !running_; });
}

void Checkpointer::work() {
  const auto handle = open(path_);
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return wanted_ || stopping_; });
    if (stopping_) return;
    wanted_ = false;
    running_ = true;
    lock.unlock();
    if (handle) {
      sqlite3_wal_checkpoint_v2(handle.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    }
    lock.lock();
    running_ = false;
    changed_.notify_all();
  }
}

}  // namespace troth::db
