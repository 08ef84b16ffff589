#pragma once
// Inside the db room: makes the writer that db/writer.h promises.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "db/engine_session.h"
#include "db/writer.h"

namespace troth::db {

/// Connects anew; asked for when there is no session, or the last one lost its connection.
using Connect = std::function<Result<EngineSessionPointer>()>;

/// A transaction takes no more operations than this, nor any after it has run for so long, since
/// the first ones wait for its commit.
struct WriterLimits {
  std::size_t operations = 1024;
  std::chrono::milliseconds time{50};
};

/// A writer on a thread of its own, which ends, with the queue drained, when the writer dies.
/// `session` may be null: then the first operation connects.
std::unique_ptr<Writer> make_group_commit(Connect connect, EngineSessionPointer session,
                                          WriterLimits limits = {});

}  // namespace troth::db
