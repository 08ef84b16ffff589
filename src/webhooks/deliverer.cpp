#include "webhooks/deliverer.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <utility>
#include <vector>

#include "webhooks/service.h"
#include "webhooks/signature.h"
#include "webhooks/store.h"

namespace troth::webhooks {
namespace {

constexpr std::int64_t kAtOnce = 40;
constexpr std::size_t kThreads = 4;
constexpr auto kTimeout = std::chrono::seconds(15);
/// How long an endpoint that answers slowly may keep the others of a round waiting, a try more.
constexpr auto kTurn = std::chrono::seconds(5);
/// All of one round are tried within this, were they all of one endpoint.
constexpr Instant kLease = kAtOnce * 16 * kMicrosPerSecond;
/// How long an endpoint that did not answer is left alone, whatever waits for it.
constexpr Instant kPause = 60 * kMicrosPerSecond;
constexpr Instant kPatienceMost = kMicrosPerDay;
constexpr Instant kCleanEvery = 3600 * kMicrosPerSecond;
constexpr Instant kKeepDelivered = 30 * kMicrosPerDay;
constexpr Instant kKeepDead = 90 * kMicrosPerDay;
constexpr std::int64_t kCleanAtOnce = 2000;
constexpr auto kLookEvery = std::chrono::seconds(1);
constexpr Instant kFailingMost = 5 * kMicrosPerDay;
constexpr std::size_t kProblemShown = 300;

/// Whether the answer speaks of the endpoint rather than of the message it was sent.
bool is_unwell(int status) {
  constexpr int kTooMany = 429;
  constexpr int kBadGateway = 502;
  constexpr int kUnavailable = 503;
  constexpr int kGatewayTimeout = 504;
  return status == 0 || status == kTooMany || status == kBadGateway || status == kUnavailable ||
         status == kGatewayTimeout;
}

/// Deliveries endpoint by endpoint, each in the order in which they were given.
std::vector<std::vector<Delivery>> by_endpoint(std::vector<Delivery> deliveries) {
  std::map<Id, std::vector<Delivery>> found;
  for (auto& one : deliveries) found[one.webhook_id].push_back(std::move(one));
  std::vector<std::vector<Delivery>> groups;
  for (auto& [id, group] : found) groups.push_back(std::move(group));
  return groups;
}

/// What the outcome of a try means for the endpoint.
Status note_endpoint(db::Session& session, Id webhook_id, int status, bool arrived, Instant now) {
  TROTH_ASSIGN(auto webhook, store::find_webhook(session, webhook_id));
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
}

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
    if (clock_.now() - cleaned_at_ > kCleanEvery && clean()) cleaned_at_ = clock_.now();
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
  const auto count = taken.size();
  const auto groups = by_endpoint(std::move(taken));
  std::vector<Status> statuses(groups.size());
  std::atomic<std::size_t> next = 0;
  const auto take_turns = [&] {
    for (auto at = next++; at < groups.size(); at = next++) statuses[at] = deliver_to(groups[at]);
  };
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < std::min(kThreads, groups.size()); ++i) {
    helpers.emplace_back(take_turns);
  }
  take_turns();
  for (auto& helper : helpers) helper.join();
  for (const auto& status : statuses) TROTH_TRY(status);
  return count;
}

Status Deliverer::deliver_to(std::span<const Delivery> deliveries) {
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    const auto& one = deliveries[i];
    const bool long_turn = std::chrono::steady_clock::now() - began > kTurn;
    if (long_turn || stopping()) return give_back(deliveries.subspan(i));
    TROTH_ASSIGN(const auto outcome, attempt(one));
    if (!outcome) return give_back(deliveries.subspan(i));
    TROTH_TRY(note(one, *outcome));
    if (is_unwell(outcome->status)) return {};
  }
  return {};
}

Status Deliverer::give_back(std::span<const Delivery> deliveries) {
  return database_.writer().run([&](db::Session& session) -> Status {
    for (const auto& one : deliveries) TROTH_TRY(store::lease(session, one.delivery_id, 0));
    return {};
  });
}

Result<std::optional<Deliverer::Outcome>> Deliverer::attempt(const Delivery& delivery) {
  std::optional<Webhook> webhook;
  {
    TROTH_ASSIGN(const auto session, database_.read());
    TROTH_ASSIGN(webhook, store::find_webhook(*session, delivery.webhook_id));
  }
  if (!webhook || !webhook->active) return std::optional<Outcome>();
  const auto now = clock_.now();
  const auto place = "webhook:" + std::to_string(webhook->webhook_id);
  const auto secret = options_.vault->open(webhook->secret, place);
  if (!secret) return std::optional(Outcome{0, secret.error().message, 0});
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
  if (!answer) {
    const auto& error = answer.error();
    const auto hint = error.hint.empty() ? "" : "\n" + error.hint;
    return std::optional(Outcome{0, error.message + hint, 0});
  }
  Outcome outcome{answer->status, "", 0};
  if (answer->retry_after && is_unwell(answer->status)) {
    outcome.patience = std::min(answer->retry_after->count() * kMicrosPerSecond, kPatienceMost);
  }
  return std::optional(std::move(outcome));
}

Status Deliverer::note(Delivery delivery, const Outcome& outcome) {
  const int status = outcome.status;
  const bool arrived = status >= 200 && status < 300;
  const double by = spread();
  return database_.writer().run([&](db::Session& session) -> Status {
    const auto now = clock_.now();
    auto row = delivery;
    ++row.attempts;
    row.last_at = now;
    row.last_status = status;
    row.last_problem = outcome.problem.substr(0, kProblemShown);
    const auto wait = retry_after(row.attempts, by);
    row.state = arrived ? "delivered" : wait == 0 ? "dead" : "waiting";
    row.next_at = now + std::max(wait, outcome.patience);
    TROTH_TRY(store::update_delivery(session, row));
    if (is_unwell(status)) {
      const auto pause = outcome.patience > 0 ? outcome.patience : kPause;
      TROTH_TRY(store::put_off(session, row.webhook_id, row.delivery_id, now + pause));
    }
    return note_endpoint(session, row.webhook_id, status, arrived, now);
  });
}

bool Deliverer::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

double Deliverer::spread() {
  const std::lock_guard lock(mutex_);
  return random_.uniform() * 2 - 1;
}

Status Deliverer::clean() {
  for (const auto& [state, keep] :
       {std::pair("delivered", kKeepDelivered), std::pair("dead", kKeepDead)}) {
    const auto before = clock_.now() - keep;
    TROTH_TRY(repeat([&](db::Session& session) {
      return store::delete_over(session, state, before, kCleanAtOnce);
    }));
  }
  const auto before = clock_.now() - kKeepDelivered;
  return repeat(
      [&](db::Session& session) { return store::delete_untold(session, before, kCleanAtOnce); });
}

Status Deliverer::repeat(const std::function<Result<std::int64_t>(db::Session&)>& some) {
  for (std::int64_t done = kCleanAtOnce; done == kCleanAtOnce && !stopping();) {
    TROTH_TRY(database_.writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(done, some(session));
      return {};
    }));
  }
  return {};
}

}  // namespace troth::webhooks
