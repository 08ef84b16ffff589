#include "events/sorter.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include "db/lease.h"

namespace troth::events {
namespace {

using std::chrono::steady_clock;

/// Senders wait while the writer is at these: some 12 ms,
constexpr std::size_t kAtOnce = 250;
/// and while more come in, 2 ms.
constexpr std::size_t kAtOnceInARush = 40;
constexpr std::string_view kLease = "events.sort";
constexpr Instant kLeaseLength = 10 * kMicrosPerSecond;
/// How often what other processes took in, or left, is looked for.
constexpr auto kLookEvery = std::chrono::seconds(1);
/// While events come in, sorting leaves senders this many times what it takes of the writer, so
/// that a rush is taken in before it is understood;
constexpr int kPatience = 9;
/// but not with events that wait for longer than this: those get as much as senders.
constexpr Instant kPatientFor = 10 * kMicrosPerSecond;
constexpr auto kPauseMost = std::chrono::milliseconds(100);

std::string random_owner() {
  std::random_device device;
  return std::to_string(device()) + "-" + std::to_string(device());
}

/// Whether the same events will fail again: what is wrong is with them, not with the disk.
bool will_fail_again(ErrorCode code) {
  return code != ErrorCode::storage && code != ErrorCode::unavailable && code != ErrorCode::busy &&
         code != ErrorCode::cancelled;
}

}  // namespace

Sorter::Sorter(db::Database& database, const Clock& clock, Settings settings,
               std::vector<customers::Follower> followers, bool background)
    : database_(database),
      clock_(clock),
      settings_(std::move(settings)),
      followers_(std::move(followers)),
      owner_(random_owner()) {
  if (background) thread_ = std::thread([this] { work(); });
}

Sorter::~Sorter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  static_cast<void>(database_.writer().run(
      [this](db::Session& session) { return db::release_lease(session, kLease, owner_); }));
}

void Sorter::wake() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(woken_, true)) return;
  }
  changed_.notify_all();
}

void Sorter::work() {
  std::unique_lock lock(mutex_);
  bool rush = false;
  while (!stopping_) {
    changed_.wait_for(lock, kLookEvery, [this] { return woken_ || stopping_; });
    woken_ = false;
    for (bool more = true; more && !stopping_;) {
      lock.unlock();
      const auto began = steady_clock::now();
      const auto oldest = sort_some(rush ? kAtOnceInARush : kAtOnce);
      more = oldest.has_value();
      const auto took = steady_clock::now() - began;
      lock.lock();
      rush = woken_ && more;
      if (!rush) continue;
      const bool late = clock_.now() - *oldest > kPatientFor;
      changed_.wait_for(
          lock, std::min<steady_clock::duration>(late ? took : took * kPatience, kPauseMost),
          [this] { return stopping_; });
      woken_ = false;
    }
  }
}

std::optional<Instant> Sorter::sort_some(std::size_t most) {
  const auto sorted = sort_once(most);
  if (sorted) return sorted->taken > 0 ? std::optional(sorted->oldest) : std::nullopt;
  if (!will_fail_again(sorted.error().code)) return std::nullopt;
  // Which of them is it?
  const auto alone = sort_once(1);
  if (alone) return alone->oldest;
  if (!will_fail_again(alone.error().code)) return std::nullopt;
  const auto refused = database_.writer().run(
      [this](db::Session& session) { return refuse_oldest(session, clock_.now()); });
  return refused ? std::optional(clock_.now()) : std::nullopt;
}

Result<Sorted> Sorter::sort_once(std::size_t most) {
  {
    // Looking costs the writer's time; a reader sees as well that nothing is there.
    TROTH_ASSIGN(const auto session, database_.read());
    TROTH_ASSIGN(const auto any, session->scalar("SELECT 1 FROM event_inbox LIMIT 1"));
    if (any == 0) return Sorted{};
  }
  Sorted sorted;
  const auto done = database_.writer().run([&](db::Session& session) -> Status {
    sorted = {};
    const auto now = clock_.now();
    TROTH_ASSIGN(const bool mine, db::take_lease(session, kLease, owner_, now, kLeaseLength));
    if (!mine) return {};
    TROTH_ASSIGN(sorted, sort_inbox(session, settings_, followers_, most, now));
    return {};
  });
  if (!done) return done.error();
  return sorted;
}

Result<Sorted> Sorter::drain() {
  Sorted all;
  for (;;) {
    TROTH_ASSIGN(const auto sorted, sort_once(kAtOnce));
    if (sorted.taken == 0) return all;
    all.taken += sorted.taken;
    all.effected += sorted.effected;
    all.repeated += sorted.repeated;
    all.refused += sorted.refused;
  }
}

}  // namespace troth::events
