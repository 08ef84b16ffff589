#include "webhooks/store.h"

#include <nlohmann/json.hpp>

#include "db/row_values.h"

namespace troth::webhooks::store {
namespace {

using db::Row;
using db::text_or_null;
using db::Value;

constexpr std::string_view kWebhook =
    "SELECT webhook_id, url, description, types, secret, old_secret, old_until, state, reason, "
    "failing_since, created_at, profiles FROM webhook ";

Webhook webhook_at(const Row& row) {
  Webhook webhook;
  webhook.webhook_id = row.integer(0);
  webhook.url = row.text(1);
  webhook.description = row.text(2);
  const auto types = nlohmann::json::parse(row.text(3), nullptr, false);
  if (types.is_array()) {
    for (const auto& type : types) webhook.types.push_back(type.get<std::string>());
  }
  webhook.secret = row.text(4);
  webhook.old_secret = row.text(5);
  webhook.old_until = row.integer(6);
  webhook.active = row.text(7) == "active";
  webhook.reason = row.text(8);
  webhook.failing_since = row.integer(9);
  webhook.created_at = row.integer(10);
  webhook.profiles = row.integer(11) != 0;
  return webhook;
}

constexpr std::string_view kDelivery =
    "SELECT d.delivery_id, d.webhook_id, d.message_id, m.type, d.state, d.attempts, d.next_at, "
    "d.last_at, d.last_status, d.last_problem, d.created_at, "
    "CASE WHEN w.profiles = 1 THEN COALESCE(m.profile_body, m.body) ELSE m.body END "
    "FROM webhook_delivery d JOIN webhook_message m ON m.message_id = d.message_id "
    "JOIN webhook w ON w.webhook_id = d.webhook_id ";

Delivery delivery_at(const Row& row) {
  Delivery delivery;
  delivery.delivery_id = row.integer(0);
  delivery.webhook_id = row.integer(1);
  delivery.message_id = row.integer(2);
  delivery.type = row.text(3);
  delivery.state = row.text(4);
  delivery.attempts = row.integer(5);
  delivery.next_at = row.integer(6);
  delivery.last_at = row.integer(7);
  delivery.last_status = row.integer(8);
  delivery.last_problem = row.text(9);
  delivery.created_at = row.integer(10);
  delivery.body = row.text(11);
  return delivery;
}

Status done(const Result<std::int64_t>& changed) {
  if (!changed) return changed.error();
  return {};
}

template <typename Read>
auto collect(db::Session& session, const std::string& sql, std::initializer_list<Value> values,
             Read&& read) -> Result<std::vector<decltype(read(std::declval<const Row&>()))>> {
  std::vector<decltype(read(std::declval<const Row&>()))> found;
  TROTH_TRY(session.scan(sql, values, [&](const Row& row) {
    found.push_back(read(row));
    return true;
  }));
  return found;
}

}  // namespace

Result<std::vector<Webhook>> all_webhooks(db::Session& session) {
  return collect(session, std::string(kWebhook) + "ORDER BY created_at, webhook_id", {},
                 webhook_at);
}

Result<std::optional<Webhook>> find_webhook(db::Session& session, Id webhook_id) {
  TROTH_ASSIGN(auto found, collect(session, std::string(kWebhook) + "WHERE webhook_id = ?",
                                   {webhook_id}, webhook_at));
  if (found.empty()) return std::optional<Webhook>();
  return std::optional(std::move(found.front()));
}

Status put_webhook(db::Session& session, const Webhook& webhook) {
  const auto types = nlohmann::json(webhook.types).dump();
  TROTH_TRY(session.execute("DELETE FROM webhook WHERE webhook_id = ?", {webhook.webhook_id}));
  return done(session.execute(
      "INSERT INTO webhook (webhook_id, url, description, types, secret, old_secret, old_until, "
      "state, reason, failing_since, created_at, profiles) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {webhook.webhook_id, std::string_view(webhook.url), std::string_view(webhook.description),
       std::string_view(types), std::string_view(webhook.secret), text_or_null(webhook.old_secret),
       webhook.old_until, std::string_view(webhook.active ? "active" : "disabled"),
       text_or_null(webhook.reason), webhook.failing_since, webhook.created_at,
       std::int64_t{webhook.profiles ? 1 : 0}}));
}

Status delete_webhook(db::Session& session, Id webhook_id) {
  TROTH_TRY(session.execute("DELETE FROM webhook_delivery WHERE webhook_id = ?", {webhook_id}));
  TROTH_TRY(
      session.execute("DELETE FROM webhook_message WHERE NOT EXISTS (SELECT 1 FROM "
                      "webhook_delivery d WHERE d.message_id = webhook_message.message_id)"));
  return done(session.execute("DELETE FROM webhook WHERE webhook_id = ?", {webhook_id}));
}

Status insert_message(db::Session& session, Id message_id, std::string_view type,
                      Instant happened_at, std::string_view body, std::string_view profile_body) {
  return done(session.execute(
      "INSERT INTO webhook_message (message_id, type, happened_at, body, profile_body) "
      "VALUES (?, ?, ?, ?, ?)",
      {message_id, type, happened_at, body, profile_body.empty() ? Value() : Value(profile_body)}));
}

Status insert_delivery(db::Session& session, const Delivery& delivery) {
  return done(session.execute(
      "INSERT INTO webhook_delivery (delivery_id, webhook_id, message_id, state, attempts, "
      "next_at, leased_until, last_at, last_status, created_at) "
      "VALUES (?, ?, ?, 'waiting', 0, ?, 0, 0, 0, ?)",
      {delivery.delivery_id, delivery.webhook_id, delivery.message_id, delivery.next_at,
       delivery.created_at}));
}

Result<std::vector<Delivery>> deliveries_before(db::Session& session, Id webhook_id,
                                                std::string_view state, Instant at, Id delivery_id,
                                                std::int64_t limit) {
  return collect(session,
                 std::string(kDelivery) +
                     "WHERE d.webhook_id = ? AND (? = '' OR d.state = ?) AND (d.created_at < ? OR "
                     "(d.created_at = ? AND d.delivery_id < ?)) "
                     "ORDER BY d.created_at DESC, d.delivery_id DESC LIMIT ?",
                 {webhook_id, state, state, at, at, delivery_id, limit}, delivery_at);
}

Result<std::optional<Delivery>> find_delivery(db::Session& session, Id delivery_id) {
  TROTH_ASSIGN(auto found, collect(session, std::string(kDelivery) + "WHERE d.delivery_id = ?",
                                   {delivery_id}, delivery_at));
  if (found.empty()) return std::optional<Delivery>();
  return std::optional(std::move(found.front()));
}

Result<std::vector<Delivery>> due(db::Session& session, Instant now, std::int64_t most) {
  return collect(session,
                 std::string(kDelivery) +
                     "WHERE d.state = 'waiting' AND d.next_at <= ? AND d.leased_until <= ? "
                     "AND w.state = 'active' ORDER BY d.next_at, d.delivery_id LIMIT ?",
                 {now, now, most}, delivery_at);
}

Status lease(db::Session& session, Id delivery_id, Instant until) {
  return done(session.execute("UPDATE webhook_delivery SET leased_until = ? WHERE delivery_id = ?",
                              {until, delivery_id}));
}

Status update_delivery(db::Session& session, const Delivery& delivery) {
  return done(session.execute(
      "UPDATE webhook_delivery SET state = ?, attempts = ?, next_at = ?, leased_until = 0, "
      "last_at = ?, last_status = ?, last_problem = ? WHERE delivery_id = ?",
      {std::string_view(delivery.state), delivery.attempts, delivery.next_at, delivery.last_at,
       delivery.last_status, text_or_null(delivery.last_problem), delivery.delivery_id}));
}

Status put_off(db::Session& session, Id webhook_id, Id except, Instant until) {
  return done(session.execute(
      "UPDATE webhook_delivery SET next_at = ?, leased_until = 0 "
      "WHERE webhook_id = ? AND delivery_id <> ? AND state = 'waiting' AND next_at < ?",
      {until, webhook_id, except, until}));
}

Result<std::int64_t> delete_over(db::Session& session, std::string_view state, Instant before,
                                 std::int64_t most) {
  return session.execute(
      "DELETE FROM webhook_delivery WHERE delivery_id IN (SELECT delivery_id FROM "
      "webhook_delivery WHERE state = ? AND last_at < ? LIMIT ?)",
      {state, before, most});
}

Result<std::int64_t> delete_untold(db::Session& session, Instant before, std::int64_t most) {
  return session.execute(
      "DELETE FROM webhook_message WHERE message_id IN (SELECT message_id FROM webhook_message m "
      "WHERE m.happened_at < ? AND NOT EXISTS (SELECT 1 FROM webhook_delivery d "
      "WHERE d.message_id = m.message_id) LIMIT ?)",
      {before, most});
}

Result<std::int64_t> replay(db::Session& session, Id webhook_id, Instant from, Instant to,
                            std::string_view state, Instant now) {
  return session.execute(
      "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_at = ? "
      "WHERE webhook_id = ? AND state <> 'waiting' AND (? = '' OR state = ?) "
      "AND created_at >= ? AND created_at <= ?",
      {now, webhook_id, state, state, from, to});
}

}  // namespace troth::webhooks::store
