#include <nlohmann/json.hpp>

#include "access/route_parts.h"
#include "access/secrets.h"
#include "access/service.h"
#include "access/store.h"
#include "http/answers.h"
#include "http/conditional.h"

namespace troth::access {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Route;

Route user_route(Method method, std::string path, std::string name, std::string summary) {
  auto route = http::declare(method, std::move(path), std::move(name), "users", std::move(summary));
  route.right = http::Right::users_manage;
  route.work = http::is_safe(method) ? http::Work::read : http::Work::write;
  route.cookie_only = true;
  return route;
}

Json named_user() {
  return http::schema::named("User", user_schema());
}

Result<Response> list_users(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto users, store::all_users(session));
  auto items = Json::array();
  for (const auto& user : users) items.push_back(user_json(user));
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

Result<Response> show_user(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto user, load_user(session, call.path_id("user")));
  return answer(call, user_json(user));
}

/// An answer with a link's token, which is shown once.
Response with_link(const Call& call, const User& user, const std::string& token) {
  auto response = answer(call, {{"user", user_json(user)},
                                {"token", token},
                                {"expires_at", format_instant(call.now + kLinkLife)}});
  response.compressible = false;
  return response;
}

Result<Response> invite(const Call& call, db::Session& session) {
  NewUser wanted;
  wanted.user_id = random_id();
  wanted.email = call.text("email");
  wanted.name = call.text("name");
  wanted.role = *http::parse_role(call.text("role"));
  TROTH_ASSIGN(const auto user, create_user(session, wanted, call.now));
  const auto token = random_token();
  TROTH_TRY(make_link(session, LinkPurpose::invite, user.user_id, token, call.now));
  return with_link(call, user, token);
}

Result<Response> change(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto user, load_user(session, call.path_id("user")));
  if (const auto problem = http::check_match(call.request(), user_json(user))) {
    return http::answer_with(*problem);
  }
  const auto& body = call.body();
  const auto role = body.contains("role") ? *http::parse_role(call.text("role")) : user.role;
  const auto state = body.contains("state") ? parse_state(call.text("state")) : user.state;
  const auto name = body.contains("name") ? call.text("name") : user.name;
  TROTH_ASSIGN(const auto changed, change_user(session, user.user_id, role, state, name));
  return answer(call, user_json(changed));
}

Result<Response> new_link(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto user, load_user(session, call.path_id("user")));
  const auto token = random_token();
  const auto purpose = user.state == UserState::invited ? LinkPurpose::invite : LinkPurpose::reset;
  TROTH_TRY(make_link(session, purpose, user.user_id, token, call.now));
  TROTH_TRY(unlock(session, user.user_id));
  return with_link(call, user, token);
}

}  // namespace

void add_user_routes(http::Router& router) {
  using namespace http::schema;
  std::vector<std::string> roles;
  for (const auto role : http::kRoles) roles.emplace_back(http::role_name(role));
  const Json link = named(
      "UserLink", object({{"user", named_user()}, {"token", text()}, {"expires_at", instant()}}));

  auto all = user_route(Method::get, "/api/v1/users", "list_users", "All users.");
  all.gives(page("Users", named_user()));
  all.session_handler = list_users;
  router.add(std::move(all));

  auto one = user_route(Method::get, "/api/v1/users/{user:id}", "show_user", "One user.");
  one.gives(named_user());
  one.session_handler = show_user;
  router.add(std::move(one));

  auto make = user_route(Method::post, "/api/v1/users", "invite_user",
                         "Invite a user; gives the token of the link to pass on, once.");
  make.takes(object({{"email", text(254, 3)}, {"name", text(200, 1)}, {"role", word(roles)}}));
  make.gives(link, 201);
  make.also = {409};
  make.shows("an analyst", {{"email", "ben@example.org"}, {"name", "Ben Ode"}, {"role", "analyst"}},
             nullptr);
  make.session_handler = invite;
  router.add(std::move(make));

  auto mend = user_route(Method::patch, "/api/v1/users/{user:id}", "change_user",
                         "Change role, state or name; needs If-Match.");
  mend.takes(object({{"role", word(roles), false},
                     {"state", word({"active", "disabled"}), false},
                     {"name", text(200, 1), false}}));
  mend.gives(named_user());
  mend.also = {409, 412, 428};
  mend.shows("another role", {{"role", "service"}}, nullptr);
  mend.session_handler = change;
  router.add(std::move(mend));

  auto renew = user_route(Method::post, "/api/v1/users/{user:id}/link", "renew_user_link",
                          "A new link to choose a password by; unlocks the account.");
  renew.gives(link, 201);
  renew.session_handler = new_link;
  router.add(std::move(renew));
}

}  // namespace troth::access
