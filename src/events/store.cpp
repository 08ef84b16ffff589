#include "events/store.h"

#include <array>
#include <string_view>
#include <vector>

namespace troth::events::store {
namespace {

using db::Value;

Value text_or_null(const std::string& text) {
  return text.empty() ? Value() : Value(std::string_view(text));
}

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

}  // namespace troth::events::store
