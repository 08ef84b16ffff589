#include "webhooks/service.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "access/secrets.h"
#include "webhooks/store.h"

namespace troth::webhooks {
namespace {

constexpr Instant kMinute = 60 * kMicrosPerSecond;
constexpr Instant kHour = 60 * kMinute;
constexpr std::array<Instant, 9> kSchedule = {
    5 * kMicrosPerSecond, 5 * kMinute, 30 * kMinute, 2 * kHour, 5 * kHour,
    10 * kHour,           14 * kHour,  20 * kHour,   24 * kHour};

std::string message_body(std::string_view type, const http::Json& data, Instant now) {
  return http::Json{{"type", type}, {"timestamp", format_instant(now)}, {"data", data}}.dump();
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

}  // namespace

const std::vector<std::string>& message_types() {
  static const std::vector<std::string> types = {"webhook.test"};
  return types;
}

Status tell(db::Session& session, std::string_view type, const http::Json& data, Instant now) {
  TROTH_ASSIGN(const auto webhooks, store::all_webhooks(session));
  Id message_id = 0;
  for (const auto& webhook : webhooks) {
    const auto& types = webhook.types;
    const bool wanted = types.empty() || std::find(types.begin(), types.end(), type) != types.end();
    if (!webhook.active || !wanted) continue;
    if (message_id == 0) {
      message_id = access::random_id();
      TROTH_TRY(
          store::insert_message(session, message_id, type, now, message_body(type, data, now)));
    }
    TROTH_TRY(add_delivery(session, webhook.webhook_id, message_id, now));
  }
  return {};
}

Result<Id> tell_test(db::Session& session, Id webhook_id, Instant now) {
  const auto message_id = access::random_id();
  const auto body = message_body("webhook.test", http::Json::object(), now);
  TROTH_TRY(store::insert_message(session, message_id, "webhook.test", now, body));
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
