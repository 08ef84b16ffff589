#include "events/store.h"

#include <array>
#include <string_view>
#include <vector>

#include "db/keys.h"
#include "db/row_values.h"

namespace troth::events::store {
namespace {

using db::Row;
using db::text_or_null;
using db::Value;

Incoming incoming_at(const Row& row) {
  Incoming event;
  event.inbox_id = row.integer(0);
  event.received_at = row.integer(1);
  event.source = row.text(2);
  event.kind = row.text(3);
  event.sent_at = row.text(4);
  event.body = row.text(5);
  return event;
}

Refused refused_at(const Row& row) {
  return {incoming_at(row), std::string(row.text(6)), std::string(row.text(7)),
          std::string(row.text(8))};
}

constexpr std::string_view kRefusedColumns =
    "SELECT refused_id, received_at, source, kind, sent_at, body, code, field, value "
    "FROM event_refused WHERE ";

Event event_at(const Row& row) {
  Event event;
  event.customer_id = row.integer(0);
  event.happened_day = static_cast<Day>(row.integer(1));
  event.event_id = row.integer(2);
  event.record_id = row.integer(3);
  event.happened_at = row.integer(4);
  event.received_at = row.integer(5);
  event.source = row.text(6);
  event.message_id = row.text(7);
  event.kind = row.text(8);
  event.name = row.text(9);
  event.effect = row.text(10);
  event.details = row.text(11);
  return event;
}

constexpr std::string_view kEventColumns =
    "SELECT customer_id, happened_day, event_id, record_id, happened_at, received_at, source, "
    "message_id, kind, name, effect, details FROM event WHERE ";

}  // namespace

Status insert_inbox(db::Session& session, std::span<const Incoming* const> events) {
  static constexpr std::array<std::string_view, 6> kColumns = {"inbox_id", "received_at", "source",
                                                               "kind",     "sent_at",     "body"};
  std::vector<Value> values;
  values.reserve(events.size() * kColumns.size());
  for (const auto* event : events) {
    values.insert(values.end(), {event->inbox_id, event->received_at,
                                 std::string_view(event->source), std::string_view(event->kind),
                                 text_or_null(event->sent_at), std::string_view(event->body)});
  }
  return session.bulk_insert("event_inbox", kColumns, values);
}

Status count_effected(db::Session& session, std::size_t effected, Instant now) {
  const auto counted = session.execute(
      "INSERT INTO event_slot (slot_at, effected) VALUES (?, ?) ON CONFLICT (slot_at) "
      "DO UPDATE SET effected = event_slot.effected + excluded.effected",
      {now - now % kSlot, static_cast<std::int64_t>(effected)});
  if (!counted) return counted.error();
  return {};
}

Result<std::vector<Incoming>> oldest(db::Session& session, std::size_t most) {
  std::vector<Incoming> events;
  TROTH_TRY(
      session.scan("SELECT inbox_id, received_at, source, kind, sent_at, body FROM event_inbox "
                   "ORDER BY inbox_id LIMIT ?",
                   {static_cast<std::int64_t>(most)}, [&](const Row& row) {
                     events.push_back(incoming_at(row));
                     return true;
                   }));
  return events;
}

Status delete_inbox(db::Session& session, std::span<const Id> inbox_ids) {
  const auto deleted = db::execute_keys(
      session, "DELETE FROM event_inbox WHERE inbox_id IN (VALUES {keys})", 1, inbox_ids);
  if (!deleted) return deleted.error();
  return {};
}

Result<std::unordered_set<Id>> known_events(db::Session& session, std::span<const Id> event_ids) {
  std::unordered_set<Id> known;
  TROTH_TRY(db::scan_keys(session, "SELECT event_id FROM event WHERE event_id IN (VALUES {keys})",
                          1, event_ids, [&](const Row& row) {
                            known.insert(row.integer(0));
                            return true;
                          }));
  return known;
}

Status insert_events(db::Session& session, std::span<const Event> events) {
  static constexpr std::array<std::string_view, 12> kColumns = {
      "customer_id", "happened_day", "event_id", "record_id", "happened_at", "received_at",
      "source",      "message_id",   "kind",     "name",      "effect",      "details"};
  std::vector<Value> values;
  values.reserve(events.size() * kColumns.size());
  for (const auto& event : events) {
    values.insert(
        values.end(),
        {event.customer_id, std::int64_t{event.happened_day}, event.event_id, event.record_id,
         event.happened_at, event.received_at, std::string_view(event.source),
         std::string_view(event.message_id), std::string_view(event.kind), text_or_null(event.name),
         std::string_view(event.effect), text_or_null(event.details)});
  }
  return session.bulk_insert("event", kColumns, values);
}

Status move_events(db::Session& session, std::span<const customers::Move> moves) {
  for (const auto& move : moves) {
    const auto moved =
        session.execute("UPDATE event SET customer_id = ? WHERE customer_id = ? AND record_id = ?",
                        {move.to_customer, move.from_customer, move.record_id});
    if (!moved) return moved.error();
  }
  return {};
}

Status insert_refused(db::Session& session, std::span<const Refused> refused) {
  static constexpr std::array<std::string_view, 9> kColumns = {
      "refused_id", "received_at", "source", "kind", "sent_at", "code", "field", "value", "body"};
  std::vector<Value> values;
  for (const auto& each : refused) {
    values.insert(values.end(),
                  {each.event.inbox_id, each.event.received_at, std::string_view(each.event.source),
                   std::string_view(each.event.kind), text_or_null(each.event.sent_at),
                   std::string_view(each.code), std::string_view(each.field),
                   std::string_view(each.value), std::string_view(each.event.body)});
  }
  return session.bulk_insert("event_refused", kColumns, values);
}

Result<std::vector<Refused>> refused_before(db::Session& session, Id before,
                                            const std::string& source, const std::string& code,
                                            std::int64_t limit) {
  static const std::string kSql = std::string(kRefusedColumns) +
                                  "refused_id < ? AND (? = '' OR source = ?) "
                                  "AND (? = '' OR code = ?) ORDER BY refused_id DESC LIMIT ?";
  std::vector<Refused> found;
  TROTH_TRY(session.scan(kSql,
                         {before, std::string_view(source), std::string_view(source),
                          std::string_view(code), std::string_view(code), limit},
                         [&](const Row& row) {
                           found.push_back(refused_at(row));
                           return true;
                         }));
  return found;
}

Result<std::optional<Refused>> find_refused(db::Session& session, Id refused_id) {
  static const std::string kSql = std::string(kRefusedColumns) + "refused_id = ?";
  std::optional<Refused> found;
  TROTH_TRY(session.scan(kSql, {refused_id}, [&](const Row& row) {
    found = refused_at(row);
    return false;
  }));
  return found;
}

Result<std::vector<Refused>> oldest_refused(db::Session& session, const std::string& source,
                                            const std::string& code, std::int64_t limit) {
  static const std::string kSql = std::string(kRefusedColumns) +
                                  "(? = '' OR source = ?) AND (? = '' OR code = ?) "
                                  "ORDER BY refused_id LIMIT ?";
  std::vector<Refused> found;
  TROTH_TRY(session.scan(kSql,
                         {std::string_view(source), std::string_view(source),
                          std::string_view(code), std::string_view(code), limit},
                         [&](const Row& row) {
                           found.push_back(refused_at(row));
                           return true;
                         }));
  return found;
}

Result<std::int64_t> delete_oldest_refused(db::Session& session, const std::string& source,
                                           const std::string& code, std::int64_t limit) {
  return session.execute(
      "DELETE FROM event_refused WHERE refused_id IN (SELECT refused_id FROM event_refused WHERE "
      "(? = '' OR source = ?) AND (? = '' OR code = ?) ORDER BY refused_id LIMIT ?)",
      {std::string_view(source), std::string_view(source), std::string_view(code),
       std::string_view(code), limit});
}

Status delete_refused(db::Session& session, Id refused_id) {
  const auto deleted =
      session.execute("DELETE FROM event_refused WHERE refused_id = ?", {refused_id});
  if (!deleted) return deleted.error();
  return {};
}

Result<std::vector<Event>> events_before(db::Session& session, Id customer_id, Instant at,
                                         Id event_id, std::int64_t limit) {
  static const std::string kSql =
      std::string(kEventColumns) +
      "customer_id = ? AND (happened_at < ? OR (happened_at = ? AND event_id < ?)) "
      "ORDER BY happened_at DESC, event_id DESC LIMIT ?";
  std::vector<Event> found;
  TROTH_TRY(session.scan(kSql, {customer_id, at, at, event_id, limit}, [&](const Row& row) {
    found.push_back(event_at(row));
    return true;
  }));
  return found;
}

}  // namespace troth::events::store
