#include "events/inbox.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <utility>

#include "events/store.h"

namespace troth::events {
namespace {

/// Events waiting for the disk; beyond, senders are asked to come again.
constexpr std::size_t kWaitingMost = 20'000;
/// What one operation of the writer takes.
constexpr std::size_t kAtOnceMost = 4096;
/// Who has just been answered comes again within microseconds; a transaction begun at the first of
/// them has the others wait for two flushes.
constexpr auto kCompanyMost = std::chrono::microseconds(300);
constexpr int kTagBits = 10;

/// Numbers that rise with time, and differ between processes by their last ten bits: two of the
/// same tag in the same microsecond conflict, and the one that lost takes new numbers.
class Numbers {
 public:
  Numbers() : tag_(static_cast<Id>(std::random_device()() & ((1U << kTagBits) - 1))) {}
  Id next() {
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    last_ = std::max<Id>(last_ + 1, now);
    return (last_ << kTagBits) | tag_;
  }

 private:
  const Id tag_;
  Id last_ = 0;
};

/// What one sender waits for.
struct Waiting {
  std::vector<Incoming> events;
  std::function<void(Status)> done;
};

}  // namespace

struct Inbox::State : std::enable_shared_from_this<Inbox::State> {
  State(db::Writer& to, std::function<void()> then) : writer(to), stored(std::move(then)) {}

  void submit();
  std::vector<Waiting> take();

  db::Writer& writer;
  const std::function<void()> stored;
  std::mutex mutex;
  std::vector<Waiting> waiting;
  std::size_t events_waiting = 0;
  std::size_t expected = 0;  ///< Senders of last time: answered, they come again.
  std::condition_variable company;
  bool submitted = false;
  Numbers numbers;  ///< The writer's thread's own.
};

std::vector<Waiting> Inbox::State::take() {
  std::unique_lock lock(mutex);
  if (waiting.size() < expected) {
    company.wait_for(lock, kCompanyMost, [this] { return waiting.size() >= expected; });
  }
  std::size_t count = 0;
  std::size_t events = 0;
  while (count < waiting.size() && (count == 0 || events < kAtOnceMost)) {
    events += waiting[count++].events.size();
  }
  std::vector<Waiting> taken;
  if (count == waiting.size()) {
    taken.swap(waiting);
  } else {
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(count);
    taken.assign(std::make_move_iterator(waiting.begin()), std::make_move_iterator(end));
    waiting.erase(waiting.begin(), end);
  }
  events_waiting -= events;
  expected = taken.size() + waiting.size();
  submitted = false;
  return taken;
}

void Inbox::State::submit() {
  // What is taken is kept for when the writer has to run the operation again.
  const auto taken = std::make_shared<std::vector<Waiting>>();
  writer.submit(
      [self = shared_from_this(), taken](db::Session& session) {
        if (taken->empty()) *taken = self->take();
        bool more = false;
        {
          const std::lock_guard lock(self->mutex);
          more = !self->waiting.empty() && !std::exchange(self->submitted, true);
        }
        if (more) self->submit();
        std::vector<const Incoming*> rows;
        for (auto& sender : *taken) {
          for (auto& event : sender.events) {
            event.inbox_id = self->numbers.next();
            rows.push_back(&event);
          }
        }
        return store::insert_inbox(session, rows);
      },
      [self = shared_from_this(), taken](const Status& status) {
        // Refused before it ran: those who wait are told too.
        if (taken->empty()) *taken = self->take();
        for (auto& sender : *taken) sender.done(status);
        if (status && self->stored) self->stored();
      });
}

Inbox::Inbox(db::Writer& writer, std::function<void()> stored)
    : state_(std::make_shared<State>(writer, std::move(stored))) {}

Inbox::~Inbox() = default;

void Inbox::append(std::vector<Incoming> events, std::function<void(Status)> done) {
  const auto count = events.size();
  bool first = false;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->events_waiting + count <= kWaitingMost) {
      state_->waiting.push_back({std::move(events), std::move(done)});
      state_->events_waiting += count;
      first = !std::exchange(state_->submitted, true);
      if (state_->waiting.size() == state_->expected) state_->company.notify_one();
      done = nullptr;
    }
  }
  if (done) {
    return done(Error{ErrorCode::busy, "Too many events wait to be stored.", "events",
                      "Send them again in a moment."});
  }
  if (first) state_->submit();
}

}  // namespace troth::events
