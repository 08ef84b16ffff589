#include "value/keeper.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "value/run_store.h"
#include "value/schedule.h"
#include "value/service.h"

namespace troth::value {

namespace {

constexpr std::chrono::seconds kPause{2};
constexpr std::int64_t kAtOnce = 200;
constexpr Instant kLookForDue = 1800 * kMicrosPerSecond;

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

Result<bool> start_due(db::Database& database, const Clock& clock, http::Jobs& jobs,
                       const AfterRefresh& after) {
  {
    TROTH_ASSIGN(const auto session, database.read());
    TROTH_ASSIGN(const Due due, what_is_due(*session, database.settings(), clock.now()));
    if (!due.any()) return false;
  }
  http::JobRequest request;
  request.kind = "value";
  request.owner = "schedule";
  request.shared = true;
  request.once = "value";  // as the refresh that somebody asks for
  request.work = [&database, &clock,
                  after](Progress& progress) -> Result<std::shared_ptr<const http::Json>> {
    TROTH_ASSIGN(const Due made, make_due(database, clock, progress, after));
    auto periods = http::Json::array();
    for (const Day day : made.periods) periods.push_back(format_day(day));
    return std::make_shared<const http::Json>(http::Json{{"periods", std::move(periods)}});
  };
  TROTH_ASSIGN(const auto job, jobs.start(std::move(request)));
  return !job.id.empty();
}

Keeper::Keeper(db::Database& database, const Clock& clock, Follower follow, http::Jobs& jobs,
               AfterRefresh after)
    : database_(database),
      clock_(clock),
      follow_(std::move(follow)),
      jobs_(jobs),
      after_(std::move(after)),
      thread_([this] { work(); }) {}

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
    if (!looked_at_ || clock_.now() - *looked_at_ >= kLookForDue) {
      looked_at_ = clock_.now();
      // What could not be asked or started now is looked for again.
      start_due(database_, clock_, jobs_, after_).ok();
    }
    lock.lock();
    // A full batch is likely to have more behind it.
    if (done && *done == kAtOnce) continue;
    changed_.wait_for(lock, kPause, [this] { return stopping_; });
  }
}

}  // namespace troth::value
