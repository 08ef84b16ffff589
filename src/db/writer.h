#pragma once
// The group-commit writer: one queue, one transaction for all that is queued, one fsync.

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.h"
#include "db/session.h"

namespace troth::db {

/// What the writer has done so far.
struct WriterCounts {
  std::int64_t operations = 0;  ///< Acknowledged as done.
  std::int64_t refused = 0;     ///< Ended with an error and left nothing behind.
  std::int64_t commits = 0;     ///< Transactions, each one fsync.
};

/// Takes operations from any thread, runs all that are queued in one transaction (each inside its
/// own savepoint), commits once, then wakes who waited. A refused operation leaves nothing behind
/// and fails alone. The window adapts: a lone operation does not wait for company; while a commit
/// is under way, newcomers gather for the next. When the commit itself fails, every operation of
/// the batch fails with that error, or is run again on its own when the cause is a conflict
/// between processes (PostgreSQL serialisation or unique conflicts): an operation must therefore
/// be a function of the session alone, safe to run again.
class Writer {
 public:
  /// Changes the database through the session it is given; an error undoes its own changes only.
  using Operation = std::function<Status(Session&)>;

  virtual ~Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Queues `operation` and waits until it is on disk (ok) or refused (its error).
  virtual Status run(Operation operation) = 0;
  /// Queues `operation`; `done` is called on the writer's thread once it is on disk or refused.
  virtual void submit(Operation operation, std::function<void(Status)> done) = 0;
  virtual WriterCounts counts() const = 0;

 protected:
  Writer() = default;
};

}  // namespace troth::db
