#pragma once
// Where events come in: many senders, one appended row each, one transaction for all who wait.

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "db/writer.h"
#include "events/types.h"

namespace troth::events {

/// Thread-safe. Events that arrive while the writer is busy are gathered, stored by one operation
/// of it: one statement, one fsync, no savepoint each. That is why append() takes only what cannot
/// be refused by the database: valid UTF-8 without NUL.
class Inbox {
 public:
  /// `writer` must outlive it. `stored` is told, on the writer's thread, that there is work.
  Inbox(db::Writer& writer, std::function<void()> stored);
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  /// `done` is called once: with ok when all of them are on disk, with the error when none is. busy
  /// at once when too many wait already.
  void append(std::vector<Incoming> events, std::function<void(Status)> done);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace troth::events
