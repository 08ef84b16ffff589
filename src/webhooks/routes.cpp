#include "webhooks/routes.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "access/secrets.h"
#include "base/error_words.h"
#include "base/text.h"
#include "http/answers.h"
#include "http/cursor.h"
#include "http/schema.h"
#include "webhooks/service.h"
#include "webhooks/signature.h"
#include "webhooks/store.h"

namespace troth::webhooks {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Route;

/// For how long a replaced secret still signs.
constexpr Instant kOldSecretSigns = kMicrosPerDay;
constexpr std::size_t kWebhooksMost = 50;

Route webhook_route(Method method, std::string path, std::string name, std::string summary) {
  auto route =
      http::declare(method, std::move(path), std::move(name), "webhooks", std::move(summary));
  route.right = http::Right::settings_change;
  route.work = http::is_safe(method) ? http::Work::read : http::Work::write;
  return route;
}

std::string place_of(Id webhook_id) {
  return "webhook:" + std::to_string(webhook_id);
}

Json webhook_json(const Webhook& webhook) {
  return {{"id", http::id_text(webhook.webhook_id)},
          {"url", webhook.url},
          {"description", webhook.description},
          {"types", webhook.types},
          {"profiles", webhook.profiles},
          {"state", webhook.active ? "active" : "disabled"},
          {"reason", http::text_or_null(webhook.reason)},
          {"failing_since", http::instant_or_null(webhook.failing_since)},
          {"old_secret_until", http::instant_or_null(webhook.old_until)},
          {"created_at", format_instant(webhook.created_at)}};
}

Json types_schema() {
  return http::schema::described("What it is told; empty: everything.",
                                 http::schema::list(http::schema::word(message_types()), 50));
}

Json profiles_schema() {
  return http::schema::described("Whether it is told who a customer is, beside their number.",
                                 http::schema::boolean());
}

Json webhook_schema() {
  using namespace http::schema;
  return named("Webhook", object({{"id", id()},
                                  {"url", text(2000)},
                                  {"description", text(200)},
                                  {"types", types_schema()},
                                  {"profiles", profiles_schema()},
                                  {"state", word({"active", "disabled"})},
                                  {"reason", nullable(word({"owner", "gone", "failing"}))},
                                  {"failing_since", nullable(instant())},
                                  {"old_secret_until", nullable(instant())},
                                  {"created_at", instant()}}));
}

Json with_secret_schema() {
  using namespace http::schema;
  return named("WebhookWithSecret", object({{"webhook", webhook_schema()},
                                            {"secret", described("Shown this once.", text(200))}}));
}

/// Each sentence in the reader's language.
Json problem_json(const std::string& problem, Language language) {
  std::string words;
  for (const auto sentence : split(problem, '\n')) {
    if (sentence.empty()) continue;
    words += (words.empty() ? "" : " ") + error_words(language, std::string(sentence));
  }
  return http::text_or_null(words);
}

Json delivery_json(const Delivery& delivery, Language language) {
  const bool waits = delivery.state == "waiting";
  return {{"id", http::id_text(delivery.delivery_id)},
          {"webhook", http::id_text(delivery.webhook_id)},
          {"message", "msg_" + http::id_text(delivery.message_id)},
          {"type", delivery.type},
          {"state", delivery.state},
          {"attempts", delivery.attempts},
          {"next_at", http::instant_or_null(waits ? delivery.next_at : 0)},
          {"last_at", http::instant_or_null(delivery.last_at)},
          {"last_status", delivery.last_status == 0 ? Json() : Json(delivery.last_status)},
          {"last_problem", problem_json(delivery.last_problem, language)},
          {"created_at", format_instant(delivery.created_at)},
          {"body", Json::parse(delivery.body, nullptr, false)}};
}

Json delivery_schema() {
  using namespace http::schema;
  return named("WebhookDelivery", object({{"id", id()},
                                          {"webhook", id()},
                                          {"message", described("The header webhook-id.", text())},
                                          {"type", text()},
                                          {"state", word({"waiting", "delivered", "dead"})},
                                          {"attempts", integer(0, 1000)},
                                          {"next_at", nullable(instant())},
                                          {"last_at", nullable(instant())},
                                          {"last_status", nullable(integer(0, 999))},
                                          {"last_problem", nullable(text(1000))},
                                          {"created_at", instant()},
                                          {"body", described("As it is told.", any())}}));
}

Result<Webhook> webhook_of(const Call& call, db::Session& session) {
  TROTH_ASSIGN(auto webhook, store::find_webhook(session, call.path_id("webhook")));
  if (webhook) return *std::move(webhook);
  return Error{ErrorCode::not_found, "There is no such webhook.", std::string(call.path("webhook")),
               ""};
}

/// Whether the URL may be told at all. Where its name points is looked at anew with each delivery.
Status check_url(const std::string& url, outbound::Reach reach) {
  const bool clear = reach == outbound::Reach::network && url.starts_with("http://");
  const bool odd = url.find_first_of(" \t\r\n#\\\"<>") != std::string::npos;
  const auto host = url.find("://");
  const auto authority = host == std::string::npos ? std::string() : url.substr(host + 3);
  const bool user = authority.substr(0, authority.find('/')).find('@') != std::string::npos;
  if ((url.starts_with("https://") || clear) && !odd && !user && !authority.empty()) return {};
  return Error{ErrorCode::bad_input, "A webhook's address must be an https:// URL.", "url",
               "Without user, password or fragment."};
}

void set_from(Webhook& webhook, const Call& call) {
  const auto& body = call.body();
  if (body.contains("url")) webhook.url = call.text("url");
  if (body.contains("description")) webhook.description = call.text("description");
  if (body.contains("types")) webhook.types = body["types"].get<std::vector<std::string>>();
  if (body.contains("profiles")) webhook.profiles = body["profiles"].get<bool>();
  if (!body.contains("state")) return;
  const bool active = call.text("state") == "active";
  if (active == webhook.active) return;
  webhook.active = active;
  webhook.reason = active ? "" : "owner";
  webhook.failing_since = 0;
}

Response with_secret(const Call& call, const Webhook& webhook, const std::string& secret) {
  auto response = answer(call, {{"webhook", webhook_json(webhook)}, {"secret", secret}});
  response.compressible = false;
  return response;
}

void add_endpoint_routes(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto all = webhook_route(Method::get, "/api/v1/webhooks", "list_webhooks",
                           "Endpoints that are told what happens; never their secrets.");
  all.gives(page("Webhooks", webhook_schema()));
  all.shows("none", nullptr, {{"items", Json::array()}, {"next", nullptr}});
  all.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto webhooks, store::all_webhooks(session));
    auto items = Json::array();
    for (const auto& webhook : webhooks) items.push_back(webhook_json(webhook));
    return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
  };
  router.add(std::move(all));

  auto make = webhook_route(Method::post, "/api/v1/webhooks", "make_webhook",
                            "Add an endpoint; the secret that signs is shown this once.");
  make.cookie_only = true;
  make.takes(object({{"url", text(2000, 1)},
                     {"description", text(200), false},
                     {"types", types_schema(), false},
                     {"profiles", profiles_schema(), false}}));
  make.gives(with_secret_schema(), 201);
  make.shows("everything", {{"url", "https://example.org/hooks"}, {"types", Json::array()}},
             nullptr);
  make.session_handler = [context](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_TRY(check_url(call.text("url"), context.reach));
    TROTH_ASSIGN(const auto known, store::all_webhooks(session));
    if (known.size() >= kWebhooksMost) {
      return Error{ErrorCode::conflict, "There are as many webhooks as there may be.",
                   std::to_string(kWebhooksMost), "Delete one that is not needed."};
    }
    Webhook webhook;
    webhook.webhook_id = access::random_id();
    webhook.created_at = call.now;
    set_from(webhook, call);
    const auto secret = new_secret();
    webhook.secret = context.vault->seal(secret, place_of(webhook.webhook_id));
    TROTH_TRY(store::put_webhook(session, webhook));
    return with_secret(call, webhook, secret);
  };
  router.add(std::move(make));

  auto one =
      webhook_route(Method::get, "/api/v1/webhooks/{webhook:id}", "show_webhook", "One endpoint.");
  one.gives(webhook_schema());
  one.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto webhook, webhook_of(call, session));
    return answer(call, webhook_json(webhook));
  };
  router.add(std::move(one));
}

void add_change_routes(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto change = webhook_route(Method::patch, "/api/v1/webhooks/{webhook:id}", "change_webhook",
                              "Change an endpoint, or disable and enable it.");
  change.takes(object({{"url", text(2000, 1), false},
                       {"description", text(200), false},
                       {"types", types_schema(), false},
                       {"profiles", profiles_schema(), false},
                       {"state", word({"active", "disabled"}), false}}));
  change.gives(webhook_schema());
  change.shows("a pause", {{"state", "disabled"}}, nullptr);
  change.session_handler = [context](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(auto webhook, webhook_of(call, session));
    set_from(webhook, call);
    TROTH_TRY(check_url(webhook.url, context.reach));
    TROTH_TRY(store::put_webhook(session, webhook));
    return answer(call, webhook_json(webhook));
  };
  router.add(std::move(change));

  auto remove = webhook_route(Method::del, "/api/v1/webhooks/{webhook:id}", "delete_webhook",
                              "Delete an endpoint with its deliveries.");
  remove.status = 204;
  remove.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto webhook, webhook_of(call, session));
    TROTH_TRY(store::delete_webhook(session, webhook.webhook_id));
    return http::no_content();
  };
  router.add(std::move(remove));

  auto rotate =
      webhook_route(Method::post, "/api/v1/webhooks/{webhook:id}/rotate", "rotate_webhook_secret",
                    "Replace the secret; for a day the old one signs too.");
  rotate.cookie_only = true;
  rotate.gives(with_secret_schema());
  rotate.session_handler = [context](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(auto webhook, webhook_of(call, session));
    const auto secret = new_secret();
    webhook.old_secret = std::move(webhook.secret);
    webhook.old_until = call.now + kOldSecretSigns;
    webhook.secret = context.vault->seal(secret, place_of(webhook.webhook_id));
    TROTH_TRY(store::put_webhook(session, webhook));
    return with_secret(call, webhook, secret);
  };
  router.add(std::move(rotate));

  auto test = webhook_route(Method::post, "/api/v1/webhooks/{webhook:id}/test", "test_webhook",
                            "Tell an endpoint \"webhook.test\"; the delivery says how it went.");
  test.gives(delivery_schema(), 202);
  test.session_handler = [context](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto webhook, webhook_of(call, session));
    TROTH_ASSIGN(const auto id, tell_test(session, webhook.webhook_id, call.now));
    TROTH_ASSIGN(const auto delivery, store::find_delivery(session, id));
    if (context.wake) context.wake();
    return answer(call, delivery_json(*delivery, call.language));
  };
  router.add(std::move(test));
}

Result<Response> list_deliveries(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto webhook, webhook_of(call, session));
  std::vector<std::int64_t> from = {std::numeric_limits<Instant>::max(), 0};
  if (call.asks("cursor")) {
    TROTH_ASSIGN(from, http::read_cursor(call.query("cursor"), from.size()));
  }
  const auto limit = call.query_integer("limit", http::kPageDefault);
  TROTH_ASSIGN(const auto deliveries,
               store::deliveries_before(session, webhook.webhook_id, call.query("state"), from[0],
                                        from[1], limit));
  auto items = Json::array();
  for (const auto& delivery : deliveries) items.push_back(delivery_json(delivery, call.language));
  Json next;
  if (static_cast<std::int64_t>(deliveries.size()) == limit) {
    next = http::write_cursor(
        std::vector<std::int64_t>{deliveries.back().created_at, deliveries.back().delivery_id});
  }
  return answer(call, {{"items", std::move(items)}, {"next", std::move(next)}});
}

void add_delivery_routes(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto all = webhook_route(Method::get, "/api/v1/webhooks/{webhook:id}/deliveries",
                           "list_webhook_deliveries",
                           "What an endpoint was told and how that went; latest first.");
  all.asks("state", word({"waiting", "delivered", "dead"}), "Only in this state.");
  all.asks("limit", integer(1, http::kPageMost), "Deliveries of a page [50].");
  all.asks("cursor", text(1000), "Where the page begins.");
  all.gives(page("WebhookDeliveries", delivery_schema()));
  all.session_handler = list_deliveries;
  router.add(std::move(all));

  auto period = webhook_route(Method::post, "/api/v1/webhooks/{webhook:id}/replay",
                              "replay_webhook", "Try all deliveries of a period again.");
  period.takes(object({{"since", described("From the beginning of this day, UTC.", day())},
                       {"until", described("To the end of this day [today].", day()), false},
                       {"state", word({"delivered", "dead"}), false}}));
  period.shows("what was given up", {{"since", "2026-11-01"}, {"state", "dead"}}, nullptr);
  period.gives(named("WebhookReplay", object({{"replayed", integer(0, 1'000'000'000)}})), 202);
  period.session_handler = [context](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto webhook, webhook_of(call, session));
    const auto since = parse_day(call.text("since")).value_or(0) * kMicrosPerDay;
    const auto last = parse_day(call.text("until"));
    const auto until = last ? (*last + 1) * kMicrosPerDay - 1 : call.now;
    TROTH_ASSIGN(const auto count, store::replay(session, webhook.webhook_id, since, until,
                                                 call.text("state"), call.now));
    if (context.wake) context.wake();
    return answer(call, {{"replayed", count}});
  };
  router.add(std::move(period));

  auto again = webhook_route(Method::post, "/api/v1/webhook-deliveries/{delivery:id}/replay",
                             "replay_webhook_delivery", "Try a delivery again.");
  again.gives(delivery_schema(), 202);
  again.session_handler = [context](const Call& call, db::Session& session) -> Result<Response> {
    const auto id = call.path_id("delivery");
    TROTH_TRY(replay_delivery(session, id, call.now));
    TROTH_ASSIGN(const auto delivery, store::find_delivery(session, id));
    if (context.wake) context.wake();
    return answer(call, delivery_json(*delivery, call.language));
  };
  router.add(std::move(again));
}

}  // namespace

void add_routes(http::Router& router, const RouteContext& context) {
  add_endpoint_routes(router, context);
  add_change_routes(router, context);
  add_delivery_routes(router, context);
}

}  // namespace troth::webhooks
