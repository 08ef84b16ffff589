#include "webhooks/service.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "access/secrets.h"
#include "webhooks/store.h"

namespace troth::webhooks {
namespace {

constexpr Instant kMinute = 60 * kMicrosPerSecond;
constexpr Instant kHour = 60 * kMinute;
constexpr std::array<Instant, 9> kSchedule = {
    5 * kMicrosPerSecond, 5 * kMinute, 30 * kMinute, 2 * kHour, 5 * kHour,
    10 * kHour,           14 * kHour,  20 * kHour,   24 * kHour};

std::string body_of(std::string_view type, http::Json data, Instant now) {
  return http::Json{{"type", type}, {"timestamp", format_instant(now)}, {"data", std::move(data)}}
      .dump();
}

Result<Id> add_delivery(db::Session& session, Id webhook_id, Id message_id, Instant now) {
  Delivery delivery;
  delivery.delivery_id = access::random_id();
  delivery.webhook_id = webhook_id;
  delivery.message_id = message_id;
  delivery.next_at = now;
  delivery.created_at = now;
  TROTH_TRY(store::insert_delivery(session, delivery));
  return delivery.delivery_id;
}

/// The data of a happening with who its customer is; empty when it is about none, or none there is.
Result<std::string> with_profile(db::Session& session, const db::Happening& happening,
                                 const Describe& describe, Instant now) {
  auto data = http::Json::parse(happening.data);
  const auto at = data.find("customer");
  if (!describe || at == data.end() || !at->is_string()) return std::string();
  TROTH_ASSIGN(auto profile, describe(session, std::stoll(at->get<std::string>())));
  if (profile.is_null()) return std::string();
  data["profile"] = std::move(profile);
  return body_of(happening.type, std::move(data), now);
}

Result<Id> add_message(db::Session& session, const db::Happening& happening,
                       const Describe* describe, Instant now) {
  std::string profile_body;
  if (describe != nullptr) {
    TROTH_ASSIGN(profile_body, with_profile(session, happening, *describe, now));
  }
  const auto message_id = access::random_id();
  const auto body = body_of(happening.type, http::Json::parse(happening.data), now);
  TROTH_TRY(store::insert_message(session, message_id, happening.type, now, body, profile_body));
  return message_id;
}

}  // namespace

const std::vector<std::string>& message_types() {
  static const std::vector<std::string> types = {
      "customer.created", "customer.merged", "customer.unmerged", "event.refused",
      "import.finished",  "order.created",   "segment.entered",   "segment.left",
      "value.refreshed",  "webhook.test"};
  return types;
}

Result<bool> wanted(db::Session& session) {
  TROTH_ASSIGN(const auto any,
               session.scalar("SELECT 1 FROM webhook WHERE state = 'active' LIMIT 1"));
  return any != 0;
}

Status hear(db::Session& session, std::span<const db::Happening> happenings,
            const Describe& describe, Instant now) {
  TROTH_ASSIGN(auto webhooks, store::all_webhooks(session));
  std::erase_if(webhooks, [](const Webhook& webhook) { return !webhook.active; });
  for (const auto& happening : happenings) {
    std::vector<const Webhook*> told;
    bool profiles = false;
    for (const auto& webhook : webhooks) {
      const auto& types = webhook.types;
      const bool all = types.empty();
      if (!all && std::find(types.begin(), types.end(), happening.type) == types.end()) continue;
      told.push_back(&webhook);
      profiles = profiles || webhook.profiles;
    }
    if (told.empty()) continue;
    TROTH_ASSIGN(const auto message_id,
                 add_message(session, happening, profiles ? &describe : nullptr, now));
    for (const auto* webhook : told) {
      TROTH_TRY(add_delivery(session, webhook->webhook_id, message_id, now));
    }
  }
  return {};
}

Result<Id> tell_test(db::Session& session, Id webhook_id, Instant now) {
  const auto message_id = access::random_id();
  const auto body = body_of("webhook.test", http::Json::object(), now);
  TROTH_TRY(store::insert_message(session, message_id, "webhook.test", now, body, ""));
  return add_delivery(session, webhook_id, message_id, now);
}

Status replay_delivery(db::Session& session, Id delivery_id, Instant now) {
  TROTH_ASSIGN(auto delivery, store::find_delivery(session, delivery_id));
  if (!delivery) {
    return Error{ErrorCode::not_found, "There is no such delivery.", std::to_string(delivery_id),
                 ""};
  }
  if (delivery->state == "waiting") {
    return Error{ErrorCode::conflict, "This delivery waits to be tried already.",
                 std::to_string(delivery_id), ""};
  }
  delivery->state = "waiting";
  delivery->attempts = 0;
  delivery->next_at = now;
  return store::update_delivery(session, *delivery);
}

Instant retry_after(std::int64_t attempts, double spread) {
  if (attempts < 1 || attempts > static_cast<std::int64_t>(kSchedule.size())) return 0;
  const auto planned = kSchedule[static_cast<std::size_t>(attempts - 1)];
  return planned + static_cast<Instant>(static_cast<double>(planned) * 0.1 * spread);
}

}  // namespace troth::webhooks
