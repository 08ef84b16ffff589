#include "events/routes.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/answers.h"
#include "http/reading.h"
#include "http/schema.h"

namespace troth::events {
namespace {

using http::Call;
using http::Json;
using http::Method;
using http::Reply;
using http::Response;
using http::Route;

/// What trackers expect: some of them take any other answer for a failure and send again.
Response taken() {
  static const auto body = std::make_shared<const std::string>(R"({"success":true})");
  Response response;
  response.body = body;
  return response;
}

Error too_large(std::string subject, std::size_t most) {
  return {ErrorCode::too_large, fmt::format("The limit is {} bytes.", most), std::move(subject),
          "Send less with one event, or fewer events at once."};
}

Error malformed(std::string message) {
  return {ErrorCode::usage, std::move(message), "body", "Send a JSON object in UTF-8."};
}

/// Whether the text is a JSON object that may be taken apart later without harm.
Status check_object(std::string_view body) {
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || body[first] != '{') {
    return malformed("The body is not a JSON object.");
  }
  if (http::nested_too_deep(body)) return malformed("The body is nested too deep.");
  if (!Json::accept(body)) return malformed("The body is not valid JSON.");
  return {};
}

Incoming incoming(const Call& call, std::string kind, std::string body) {
  Incoming event;
  event.received_at = call.now;
  event.source = call.principal.key_name.empty() ? "main" : call.principal.key_name;
  event.kind = std::move(kind);
  event.body = std::move(body);
  return event;
}

void append(Inbox& inbox, std::vector<Incoming> events, Reply reply) {
  inbox.append(std::move(events), [reply = std::move(reply)](const Status& status) {
    if (!status) return reply(status.error());
    reply(taken());
  });
}

void take_one(const Call& call, const char* kind, Inbox& inbox, Reply reply) {
  const auto& body = call.request().body;
  if (body.size() > kEventBytesMost) return reply(too_large("event", kEventBytesMost));
  if (const auto sound = check_object(body); !sound) return reply(sound.error());
  std::vector<Incoming> events;
  events.push_back(incoming(call, kind, body));
  append(inbox, std::move(events), std::move(reply));
}

std::string text_of(const Json& object, const char* member) {
  const auto at = object.find(member);
  return at == object.end() || !at->is_string() ? std::string() : at->get<std::string>();
}

/// The events of a batch, each with what the batch says of all.
Result<std::vector<Incoming>> unpack(const Call& call) {
  const auto& body = call.request().body;
  if (body.size() > kBatchBytesMost) return too_large("batch", kBatchBytesMost);
  TROTH_TRY(check_object(body));
  const auto json = Json::parse(body);
  const auto batch = json.find("batch");
  if (batch == json.end() || !batch->is_array()) return malformed("There is no batch of events.");
  if (batch->size() > kBatchEventsMost) {
    return Error{ErrorCode::too_large,
                 fmt::format("A batch has at most {} events.", kBatchEventsMost), "batch",
                 "Send fewer events at once."};
  }
  const auto sent_at = text_of(json, "sentAt");
  const auto context = json.find("context");
  std::vector<Incoming> events;
  events.reserve(batch->size());
  for (const auto& each : *batch) {
    const auto name = fmt::format("batch/{}", events.size());
    if (!each.is_object()) return malformed(fmt::format("{} is not an object.", name));
    std::string text;
    if (context != json.end() && !each.contains("context")) {
      auto whole = each;
      whole["context"] = *context;
      text = whole.dump();
    } else {
      text = each.dump();
    }
    if (text.size() > kEventBytesMost) return too_large(name, kEventBytesMost);
    events.push_back(incoming(call, text_of(each, "type"), std::move(text)));
    events.back().sent_at = sent_at;
  }
  return events;
}

void take_batch(const Call& call, Inbox& inbox, Reply reply) {
  auto events = unpack(call);
  if (!events) return reply(events.error());
  if (events->empty()) return reply(taken());
  append(inbox, *std::move(events), std::move(reply));
}

Json event_schema(const char* description) {
  using namespace http::schema;
  return described(description, map(any()));
}

Route tracker_route(std::string path, std::string name, std::string summary) {
  auto route = http::declare(Method::post, std::move(path), std::move(name), "events",
                             std::move(summary));
  route.right = http::Right::events_write;
  route.work = http::Work::deferred;
  route.raw_body = true;
  route.also = {413, 503};
  route.gives(http::schema::object({{"success", http::schema::boolean()}}));
  return route;
}

void add_one(http::Router& router, Inbox& inbox, const char* kind, const char* summary,
             Json example) {
  auto route = tracker_route(fmt::format("/v1/{}", kind), fmt::format("take_{}", kind), summary);
  route.takes(event_schema("An event as Segment's HTTP Tracking API has it; at most 32 KiB."));
  route.shows(kind, std::move(example), {{"success", true}});
  route.deferred = [&inbox, kind](const Call& call, Reply reply) {
    take_one(call, kind, inbox, std::move(reply));
  };
  router.add(std::move(route));
}

}  // namespace

void add_tracker_routes(http::Router& router, Inbox& inbox) {
  add_one(router, inbox, "identify", "Who somebody is: traits of a customer.",
          {{"userId", "17"},
           {"messageId", "i-1"},
           {"traits", {{"name", "Ann Lee"}, {"email", "ann@example.org"}}}});
  add_one(router, inbox, "track", "What somebody did: an interaction, an order, a refund.",
          {{"userId", "17"},
           {"messageId", "t-1"},
           {"event", "Order Completed"},
           {"timestamp", "2026-11-20T09:30:00Z"},
           {"properties",
            {{"order_id", "1001"},
             {"products", Json::array({{{"sku", "tea"}, {"price", 6.25}, {"quantity", 2}}})}}}});
  add_one(router, inbox, "page", "Which page somebody looked at.",
          {{"anonymousId", "a-9"}, {"messageId", "p-1"}, {"name", "Prices"}});
  add_one(router, inbox, "screen", "Which screen of an application somebody looked at.",
          {{"userId", "17"}, {"messageId", "s-1"}, {"name", "Basket"}});
  add_one(router, inbox, "alias", "That a former id and a user id are one person.",
          {{"userId", "17"}, {"previousId", "a-9"}, {"messageId", "l-1"}});
  add_one(router, inbox, "group", "Which company somebody belongs to: kept, without effect.",
          {{"userId", "17"}, {"groupId", "acme"}, {"messageId", "g-1"}});

  auto batch = tracker_route("/v1/batch", "take_batch", "Up to 2500 events, at most 500 KiB.");
  batch.takes(event_schema("{\"batch\": [...], \"sentAt\": ..., \"context\": ...}: events, each "
                           "with its type."));
  batch.shows("two events",
              {{"sentAt", "2026-11-20T09:31:00Z"},
               {"batch",
                Json::array({{{"type", "identify"}, {"userId", "17"}, {"messageId", "b-1"}},
                             {{"type", "track"},
                              {"userId", "17"},
                              {"event", "Newsletter Opened"},
                              {"messageId", "b-2"}}})}},
              {{"success", true}});
  batch.deferred = [&inbox](const Call& call, Reply reply) {
    take_batch(call, inbox, std::move(reply));
  };
  router.add(std::move(batch));
}

}  // namespace troth::events
