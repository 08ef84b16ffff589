#include "webhooks/deliverer.h"

#include <chrono>
#include <utility>
#include <vector>

#include "webhooks/service.h"
#include "webhooks/signature.h"
#include "webhooks/store.h"

namespace troth::webhooks {
namespace {

constexpr std::int64_t kAtOnce = 20;
constexpr auto kTimeout = std::chrono::seconds(15);
/// All of one round are tried within this, one after another.
constexpr Instant kLease = kAtOnce * 16 * kMicrosPerSecond;
constexpr auto kLookEvery = std::chrono::seconds(1);
constexpr Instant kFailingMost = 5 * kMicrosPerDay;
constexpr std::size_t kProblemShown = 300;

}  // namespace

Deliverer::Deliverer(db::Database& database, const Clock& clock, outbound::Client& client,
                     Options options)
    : database_(database),
      clock_(clock),
      client_(client),
      options_(std::move(options)),
      random_(options_.seed) {
  if (options_.background) thread_ = std::thread([this] { work(); });
}

Deliverer::~Deliverer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Deliverer::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void Deliverer::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait_for(lock, kLookEvery, [this] { return woken_ || stopping_; });
    if (stopping_) return;
    woken_ = false;
    lock.unlock();
    const auto tried = deliver_due();
    lock.lock();
    if (tried && *tried > 0) woken_ = true;
  }
}

Result<std::size_t> Deliverer::deliver_due() {
  {
    // Most of the time nothing is due: a reader sees that without the writer.
    TROTH_ASSIGN(const auto session, database_.read());
    TROTH_ASSIGN(const auto any, store::due(*session, clock_.now(), 1));
    if (any.empty()) return std::size_t{0};
  }
  std::vector<Delivery> taken;
  TROTH_TRY(database_.writer().run([&](db::Session& session) -> Status {
    const auto now = clock_.now();
    TROTH_ASSIGN(taken, store::due(session, now, kAtOnce));
    for (const auto& one : taken) TROTH_TRY(store::lease(session, one.delivery_id, now + kLease));
    return {};
  }));
  for (const auto& one : taken) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) break;
    }
    TROTH_TRY(attempt(one));
  }
  return taken.size();
}

Status Deliverer::attempt(const Delivery& delivery) {
  std::optional<Webhook> webhook;
  {
    TROTH_ASSIGN(const auto session, database_.read());
    TROTH_ASSIGN(webhook, store::find_webhook(*session, delivery.webhook_id));
  }
  if (!webhook) return {};
  const auto now = clock_.now();
  const auto place = "webhook:" + std::to_string(webhook->webhook_id);
  const auto secret = options_.vault->open(webhook->secret, place);
  if (!secret) return note(delivery, 0, secret.error().message);
  std::vector<std::string> secrets = {*secret};
  if (!webhook->old_secret.empty() && now < webhook->old_until) {
    if (auto old = options_.vault->open(webhook->old_secret, place)) secrets.push_back(*old);
  }
  const auto message = "msg_" + std::to_string(delivery.message_id);
  const auto timestamp = now / kMicrosPerSecond;
  outbound::Call call;
  call.method = "POST";
  call.url = webhook->url;
  call.reach = options_.reach;
  call.timeout = kTimeout;
  call.body = delivery.body;
  call.headers = {{"Content-Type", "application/json"},
                  {"webhook-id", message},
                  {"webhook-timestamp", std::to_string(timestamp)},
                  {"webhook-signature", sign(secrets, message, timestamp, delivery.body)}};
  const auto answer = client_.send(call);
  if (!answer) return note(delivery, 0, answer.error().message);
  return note(delivery, answer->status, "");
}

Status Deliverer::note(Delivery delivery, int status, const std::string& problem) {
  const bool arrived = status >= 200 && status < 300;
  const double spread = random_.uniform() * 2 - 1;
  return database_.writer().run([&](db::Session& session) -> Status {
    const auto now = clock_.now();
    auto row = delivery;
    ++row.attempts;
    row.last_at = now;
    row.last_status = status;
    row.last_problem = problem.substr(0, kProblemShown);
    const auto wait = retry_after(row.attempts, spread);
    row.state = arrived ? "delivered" : wait == 0 ? "dead" : "waiting";
    row.next_at = now + wait;
    TROTH_TRY(store::update_delivery(session, row));
    TROTH_ASSIGN(auto webhook, store::find_webhook(session, row.webhook_id));
    if (!webhook) return {};
    const auto before = *webhook;
    if (arrived) {
      webhook->failing_since = 0;
    } else if (webhook->failing_since == 0) {
      webhook->failing_since = now;
    }
    const bool too_long = !arrived && now - webhook->failing_since > kFailingMost;
    constexpr int kGone = 410;
    if (webhook->active && (status == kGone || too_long)) {
      webhook->active = false;
      webhook->reason = status == kGone ? "gone" : "failing";
    }
    const bool same =
        webhook->failing_since == before.failing_since && webhook->active == before.active;
    return same ? Status() : store::put_webhook(session, *webhook);
  });
}

}  // namespace troth::webhooks
