#include "value/keeper.h"

#include <chrono>

#include "value/run_store.h"
#include "value/service.h"

namespace troth::value {

namespace {

constexpr std::chrono::seconds kPause{2};
constexpr std::int64_t kAtOnce = 200;

}  // namespace

Result<std::int64_t> keep_up(db::Database& database, const Clock& clock, const Follower& follow) {
  {
    // The writer is asked only when there is something to do.
    TROTH_ASSIGN(const auto session, database.read());
    TROTH_ASSIGN(const auto changed, store::changed_customers(*session, 1));
    if (changed.empty()) return std::int64_t{0};
  }
  std::int64_t done = 0;
  TROTH_TRY(database.writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(done, refresh_changed(session, database.settings(), kAtOnce, clock.now(), follow));
    return {};
  }));
  return done;
}

Keeper::Keeper(db::Database& database, const Clock& clock, Follower follow)
    : database_(database), clock_(clock), follow_(std::move(follow)), thread_([this] { work(); }) {}

Keeper::~Keeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Keeper::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const auto done = keep_up(database_, clock_, follow_);
    lock.lock();
    // A full batch is likely to have more behind it.
    if (done && *done == kAtOnce) continue;
    changed_.wait_for(lock, kPause, [this] { return stopping_; });
  }
}

}  // namespace troth::value
