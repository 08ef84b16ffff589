#include <limits>
#include <nlohmann/json.hpp>

#include "access/policy.h"
#include "access/route_parts.h"
#include "access/secrets.h"
#include "access/service.h"
#include "access/store.h"
#include "http/answers.h"
#include "http/cursor.h"

namespace troth::access {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Route;

Route key_route(Method method, std::string path, std::string name, std::string summary) {
  auto route = http::declare(method, std::move(path), std::move(name), "keys", std::move(summary));
  route.right = http::Right::keys_manage;
  route.work = http::is_safe(method) ? http::Work::read : http::Work::write;
  route.cookie_only = true;
  return route;
}

Json key_json(const ApiKey& key) {
  auto scopes = Json::array();
  for (const auto right : key.scopes) scopes.push_back(http::right_name(right));
  return {{"id", key.key_id},
          {"name", key.name},
          {"scopes", std::move(scopes)},
          {"created_by", http::id_text(key.created_by)},
          {"created_at", format_instant(key.created_at)},
          {"expires_at", http::instant_or_null(key.expires_at)},
          {"used_at", http::instant_or_null(key.used_at)},
          {"revoked_at", http::instant_or_null(key.revoked_at)}};
}

std::vector<std::string> scope_names() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < http::kRights; ++i) {
    const auto right = static_cast<http::Right>(i);
    if (may_be_scope(right)) names.emplace_back(http::right_name(right));
  }
  return names;
}

Json key_schema() {
  using namespace http::schema;
  return object({{"id", text()},
                 {"name", text()},
                 {"scopes", list(word(scope_names()))},
                 {"created_by", id()},
                 {"created_at", instant()},
                 {"expires_at", nullable(instant())},
                 {"used_at", nullable(instant())},
                 {"revoked_at", nullable(instant())}});
}

Result<Response> list_keys(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto keys, store::all_keys(session));
  auto items = Json::array();
  for (const auto& key : keys) items.push_back(key_json(key));
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

Result<Response> make_key(const Call& call, db::Session& session) {
  const auto secret = random_token();
  ApiKey key;
  key.key_id = random_word(12);
  key.secret_hash = hash_token(secret);
  key.name = call.text("name");
  for (const auto& scope : call.body()["scopes"]) {
    key.scopes.push_back(*http::parse_right(scope.get_ref<const std::string&>()));
  }
  key.created_by = call.principal.user_id;
  key.created_at = call.now;
  if (call.body().contains("expires_in_days")) {
    key.expires_at = call.now + call.body()["expires_in_days"].get<Instant>() * kMicrosPerDay;
  }
  TROTH_TRY(store::insert_key(session, key));
  auto response = answer(call, {{"key", key_json(key)}, {"secret", key_text(key.key_id, secret)}});
  response.compressible = false;
  return response;
}

Result<Response> revoke(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto revoked, store::revoke_key(session, call.path("key"), call.now));
  if (revoked == 0) {
    return Error{ErrorCode::not_found, "There is no such key in force.",
                 std::string(call.path("key")), ""};
  }
  return http::no_content();
}

Json entry_json(const AuditEntry& entry) {
  return {{"happened_at", format_instant(entry.happened_at)}, {"actor", entry.actor},
          {"user_name", http::text_or_null(entry.user_name)}, {"action", entry.action},
          {"subject", http::text_or_null(entry.subject)},     {"status", entry.status},
          {"address", http::text_or_null(entry.address)}};
}

Result<Response> list_audit(const Call& call, db::Session& session) {
  store::AuditQuery query;
  query.actor = call.query("actor");
  query.action = call.query("action");
  query.limit = call.query_integer("limit", http::kPageDefault);
  query.before = std::numeric_limits<Instant>::max();
  if (call.asks("cursor")) {
    TROTH_ASSIGN(const auto key, http::read_cursor(call.query("cursor"), 2));
    query.before = key[0];
    query.before_entry = key[1];
  }
  TROTH_ASSIGN(const auto entries, store::read_audit(session, query));
  auto items = Json::array();
  for (const auto& entry : entries) items.push_back(entry_json(entry));
  Json next;
  if (static_cast<std::int64_t>(entries.size()) == query.limit) {
    const std::array<std::int64_t, 2> last = {entries.back().happened_at, entries.back().entry_id};
    next = http::write_cursor(last);
  }
  return answer(call, {{"items", std::move(items)}, {"next", std::move(next)}});
}

void add_audit_route(http::Router& router) {
  using namespace http::schema;
  auto audit = key_route(Method::get, "/api/v1/audit", "list_audit",
                         "Who did what, when and from where; latest first.");
  audit.tag = "audit";
  audit.right = http::Right::audit_read;
  audit.cookie_only = false;
  audit.asks("actor", text(100), "Only of this actor, \"user:12\".");
  audit.asks("action", text(100), "Only this action, \"sign_in\".");
  audit.asks("limit", integer(1, http::kPageMost), "Entries of a page [50].");
  audit.asks("cursor", text(1000), "Where the page begins.");
  audit.gives(page("AuditEntries", named("AuditEntry", object({{"happened_at", instant()},
                                                               {"actor", text()},
                                                               {"user_name", nullable(text())},
                                                               {"action", text()},
                                                               {"subject", nullable(text(1000))},
                                                               {"status", integer(100, 599)},
                                                               {"address", nullable(text())}}))));
  audit.session_handler = list_audit;
  router.add(std::move(audit));
}

}  // namespace

void add_key_routes(http::Router& router) {
  using namespace http::schema;
  auto all = key_route(Method::get, "/api/v1/keys", "list_keys",
                       "API keys, revoked ones too; never their secrets.");
  all.gives(page("Keys", named("Key", key_schema())));
  all.session_handler = list_keys;
  router.add(std::move(all));

  auto make = key_route(Method::post, "/api/v1/keys", "make_key",
                        "Make an API key; its secret is shown this once.");
  make.takes(object({{"name", text(100, 1)},
                     {"scopes", list(word(scope_names()), 20)},
                     {"expires_in_days", integer(1, 3650), false}}));
  make.gives(object({{"key", named("Key", key_schema())}, {"secret", text()}}), 201);
  make.shows("for a till",
             {{"name", "Till"}, {"scopes", {"customers:read"}}, {"expires_in_days", 365}}, nullptr);
  make.session_handler = make_key;
  router.add(std::move(make));

  auto end = key_route(Method::del, "/api/v1/keys/{key:word}", "revoke_key", "Withdraw a key.");
  end.status = 204;
  end.session_handler = revoke;
  router.add(std::move(end));
  add_audit_route(router);
}

}  // namespace troth::access
