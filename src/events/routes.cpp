#include "events/routes.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "customers/reading.h"
#include "events/service.h"
#include "events/store.h"
#include "http/answers.h"
#include "http/cursor.h"
#include "http/schema.h"

namespace troth::events {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Right;
using http::Route;

Route event_route(Method method, std::string path, std::string name, std::string summary) {
  auto route =
      http::declare(method, std::move(path), std::move(name), "events", std::move(summary));
  route.right = http::is_safe(method) ? Right::imports_read : Right::imports_run;
  route.work = http::is_safe(method) ? http::Work::read : http::Work::write;
  return route;
}

Json json_in(const std::string& text) {
  return text.empty() ? Json() : Json::parse(text, nullptr, false);
}

Json event_json(const store::Event& event) {
  return {{"id", http::id_text(event.event_id)},
          {"happened_at", format_instant(event.happened_at)},
          {"received_at", format_instant(event.received_at)},
          {"source", event.source},
          {"message_id", event.message_id},
          {"type", event.kind},
          {"name", http::text_or_null(event.name)},
          {"effect", event.effect},
          {"details", json_in(event.details)}};
}

Json event_schema() {
  using namespace http::schema;
  return named("Event",
               object({{"id", id()},
                       {"happened_at", instant()},
                       {"received_at", instant()},
                       {"source", text()},
                       {"message_id", text(300)},
                       {"type", text()},
                       {"name", nullable(text(300))},
                       {"effect", word({"traits", "interaction", "order", "refund", "kept"})},
                       {"details", described("Traits or properties as sent.", any())}}));
}

Result<Response> list_events(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto customer, customers::current_customer(session, call.path_id("customer")));
  std::vector<std::int64_t> from = {std::numeric_limits<Instant>::max(), 0};
  if (call.asks("cursor")) {
    TROTH_ASSIGN(from, http::read_cursor(call.query("cursor"), from.size()));
  }
  const auto limit = call.query_integer("limit", http::kPageDefault);
  TROTH_ASSIGN(const auto events, store::events_before(session, customer, from[0], from[1], limit));
  auto items = Json::array();
  for (const auto& event : events) items.push_back(event_json(event));
  Json next;
  if (static_cast<std::int64_t>(events.size()) == limit) {
    next = http::write_cursor(
        std::vector<std::int64_t>{events.back().happened_at, events.back().event_id});
  }
  return answer(call, {{"items", std::move(items)}, {"next", std::move(next)}});
}

Json refused_json(const Refused& refused, Language language) {
  const auto& event = refused.event;
  return {{"id", http::id_text(event.inbox_id)},
          {"received_at", format_instant(event.received_at)},
          {"source", event.source},
          {"type", event.kind},
          {"code", refused.code},
          {"message", message(language, "reject." + refused.code,
                              {{"value", refused.value}, {"column", refused.field}})},
          {"field", http::text_or_null(refused.field)},
          {"value", http::text_or_null(refused.value)},
          {"event", json_in(event.body)}};
}

Json refused_schema() {
  using namespace http::schema;
  return named("RefusedEvent",
               object({{"id", id()},
                       {"received_at", instant()},
                       {"source", text()},
                       {"type", text(1000)},
                       {"code", described("Stable, for programs.", text())},
                       {"message", described("For persons, in their language.", text(2000))},
                       {"field", nullable(text(1000))},
                       {"value", nullable(text(1000))},
                       {"event", described("As it was sent.", any())}}));
}

Result<Response> list_refused(const Call& call, db::Session& session) {
  Id before = std::numeric_limits<Id>::max();
  if (call.asks("cursor")) {
    TROTH_ASSIGN(const auto key, http::read_cursor(call.query("cursor"), 1));
    before = key[0];
  }
  const auto limit = call.query_integer("limit", http::kPageDefault);
  TROTH_ASSIGN(const auto refused,
               store::refused_before(session, before, std::string(call.query("source")),
                                     std::string(call.query("code")), limit));
  auto items = Json::array();
  for (const auto& each : refused) items.push_back(refused_json(each, call.language));
  Json next;
  if (static_cast<std::int64_t>(refused.size()) == limit) {
    next = http::write_cursor(std::vector<std::int64_t>{refused.back().event.inbox_id});
  }
  return answer(call, {{"items", std::move(items)}, {"next", std::move(next)}});
}

Result<Response> discard(const Call& call, db::Session& session) {
  const auto id = call.path_id("refused");
  TROTH_ASSIGN(const auto refused, store::find_refused(session, id));
  if (!refused) {
    return Error{ErrorCode::not_found, "There is no such refused event.", std::to_string(id), ""};
  }
  TROTH_TRY(store::delete_refused(session, id));
  return http::no_content();
}

Json which_schema() {
  using namespace http::schema;
  return object({{"source", described("Only of this source.", text(200)), false},
                 {"code", described("Only for this reason.", text(100)), false}});
}

/// What is done to all refused events, or those of a source or reason.
void add_all_routes(http::Router& router, const std::function<void()>& wake) {
  using namespace http::schema;
  const auto count = integer(0, kRefusedAtOnce);
  auto retry = event_route(Method::post, "/api/v1/events/refused/retry", "retry_refused_events",
                           "Try to understand refused events again: the oldest 5000 of them.");
  retry.takes(which_schema());
  retry.gives(named("RetriedEvents", object({{"retried", count}})));
  retry.shows("all", Json::object(), nullptr);
  retry.session_handler = [wake](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto done,
                 retry_all_refused(session, call.text("source"), call.text("code")));
    if (wake) wake();
    return answer(call, {{"retried", done}});
  };
  router.add(std::move(retry));

  auto drop = event_route(Method::post, "/api/v1/events/refused/discard", "discard_refused_events",
                          "Discard refused events: the oldest 5000.");
  drop.takes(which_schema());
  drop.gives(named("DiscardedEvents", object({{"discarded", count}})));
  drop.shows("all", Json::object(), nullptr);
  drop.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto done,
                 discard_all_refused(session, call.text("source"), call.text("code")));
    return answer(call, {{"discarded", done}});
  };
  router.add(std::move(drop));
}

}  // namespace

void add_routes(http::Router& router, std::function<void()> wake) {
  using namespace http::schema;
  auto all = event_route(Method::get, "/api/v1/customers/{customer:id}/events", "list_events",
                         "What trackers sent of a customer; latest first.");
  all.right = Right::customers_read;
  all.asks("limit", integer(1, http::kPageMost), "Events of a page [50].");
  all.asks("cursor", text(1000), "Where the page begins.");
  all.gives(page("Events", event_schema()));
  all.session_handler = list_events;
  router.add(std::move(all));

  auto refused = event_route(Method::get, "/api/v1/events/refused", "list_refused_events",
                             "Events that were not understood, and why; latest first.");
  refused.asks("source", text(200), "Only of this source.");
  refused.asks("code", text(100), "Only for this reason.");
  refused.asks("limit", integer(1, http::kPageMost), "Events of a page [50].");
  refused.asks("cursor", text(1000), "Where the page begins.");
  refused.gives(page("RefusedEvents", refused_schema()));
  refused.shows("none", nullptr, {{"items", Json::array()}, {"next", nullptr}});
  refused.session_handler = list_refused;
  router.add(std::move(refused));

  add_all_routes(router, wake);
  auto retry = event_route(Method::post, "/api/v1/events/refused/{refused:id}/retry",
                           "retry_refused_event", "Try to understand a refused event again.");
  retry.status = 204;
  retry.session_handler = [wake = std::move(wake)](const Call& call,
                                                   db::Session& session) -> Result<Response> {
    TROTH_TRY(retry_refused(session, call.path_id("refused")));
    if (wake) wake();
    return http::no_content();
  };
  router.add(std::move(retry));

  auto drop = event_route(Method::del, "/api/v1/events/refused/{refused:id}",
                          "discard_refused_event", "Discard a refused event.");
  drop.status = 204;
  drop.session_handler = discard;
  router.add(std::move(drop));
}

}  // namespace troth::events
