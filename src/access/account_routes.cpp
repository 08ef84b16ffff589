#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "access/gate.h"
#include "access/policy.h"
#include "access/route_parts.h"
#include "access/service.h"
#include "access/store.h"
#include "access/throttle.h"
#include "access/totp.h"
#include "http/answers.h"

namespace troth::access {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Right;
using http::Route;
using http::Work;

constexpr Instant kAttemptEvery = 6 * kMicrosPerSecond;
constexpr std::size_t kRecoveryCodes = 8;

using Shared = SharedAccounts;

Response too_often(const Call& call, Instant until, std::string_view code) {
  auto problem = http::make_problem(429, std::string(code), "There were too many attempts.",
                                    "Wait, then try again.");
  problem.retry_after_s = static_cast<int>((until - call.now) / kMicrosPerSecond) + 1;
  return http::to_response(problem);
}

Json me_json(const User& user, std::string_view session_id, std::string_view csrf_token) {
  auto json = user_json(user);
  json["rights"] = rights_of(user.role);
  json["session"] = session_id;
  json["csrf_token"] = csrf_token;
  return json;
}

Json me_schema() {
  auto schema = user_schema();
  auto& members = schema["properties"];
  members["rights"] = http::schema::list(http::schema::text());
  members["session"] = http::schema::text();
  members["csrf_token"] = http::schema::text();
  for (const char* name : {"rights", "session", "csrf_token"}) schema["required"].push_back(name);
  return http::schema::named("Me", std::move(schema));
}

Json me_example() {
  return {{"id", "7194385719"},
          {"email", "ann@example.org"},
          {"name", "Ann Lee"},
          {"role", "owner"},
          {"state", "active"},
          {"language", nullptr},
          {"second_factor", false},
          {"locked", false},
          {"created_at", "2026-01-01T00:00:00Z"},
          {"rights", Json::array({"self"})},
          {"session", "0f3c"},
          {"csrf_token", "5d41"}};
}

/// The answer to a sign-in that succeeded. Not compressed: it holds secrets.
Response welcome(const User& user, const UserSession& session, std::string_view token) {
  auto response = http::answer_with(200, me_json(user, session.session_id, csrf_token_of(token)));
  response.compressible = false;
  set_cookie(response, token);
  return response;
}

/// Whether the password is that of the account; takes as long for accounts that are not there.
Result<bool> password_right(Accounts& accounts, std::string_view email, std::string_view password) {
  std::string hash;
  if (const auto folded = fold_email(email)) {
    TROTH_ASSIGN(const auto session, accounts.database.read());
    TROTH_ASSIGN(const auto user, store::user_by_email(*session, *folded));
    if (user && user->state == UserState::active) hash = user->password_hash;
  }
  return verify_password(hash, password, accounts.cost);
}

Response refusal(const Call& call, const SignedIn& outcome) {
  if (outcome.result == SignInResult::locked) {
    return too_often(call, outcome.locked_until, "locked");
  }
  if (outcome.result == SignInResult::code_needed) {
    return http::to_response(http::make_problem(
        401, "second_factor_needed", "The second factor is needed.", "Send the code as well."));
  }
  return http::to_response(
      http::make_problem(401, "wrong_credentials", "E-mail, password or code are wrong.", ""));
}

Result<Response> sign_in_with(Accounts& accounts, const Call& call, SignIn attempt) {
  attempt.token = random_token();
  attempt.address = call.request().address;
  attempt.agent = call.request().headers.get("User-Agent");
  attempt.vault = accounts.vault.get();
  SignedIn outcome;
  const auto folded = fold_email(attempt.email);
  const auto name = hash_token(folded ? *folded : attempt.email);
  TROTH_TRY(accounts.database.writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(outcome, sign_in(session, attempt, call.now));
    // Who is not there is locked out like who is.
    if (outcome.result == SignInResult::wrong && outcome.user.user_id == 0) {
      outcome.locked_until = accounts.ghosts.locked_until(name, call.now);
      if (outcome.locked_until > 0) outcome.result = SignInResult::locked;
    }
    const int status = outcome.result == SignInResult::done     ? 200
                       : outcome.result == SignInResult::locked ? 429
                                                                : 401;
    return record_call(session, call, outcome.user.user_id, status);
  }));
  if (outcome.result == SignInResult::wrong && outcome.user.user_id == 0) {
    accounts.ghosts.failed(name, call.now);
  }
  if (outcome.result != SignInResult::done) return refusal(call, outcome);
  return welcome(outcome.user, outcome.session, attempt.token);
}

Result<Response> handle_sign_in(Accounts& accounts, const Call& call) {
  if (auto refused = refuse_haste(accounts, call)) return *std::move(refused);
  SignIn attempt;
  attempt.email = call.text("email");
  attempt.code = call.text("code");
  TROTH_ASSIGN(attempt.password_right,
               password_right(accounts, attempt.email, call.text("password")));
  return sign_in_with(accounts, call, std::move(attempt));
}

/// Sets up the workspace's first owner by the link that the first start printed, or gives an
/// invited user, or one who forgot it, a password.
Result<Response> handle_link(Accounts& accounts, const Call& call, LinkPurpose purpose) {
  if (auto refused = refuse_haste(accounts, call)) return *std::move(refused);
  const auto token = call.text("token");
  SignIn attempt;
  attempt.email = call.text("email");
  attempt.password_right = true;
  TROTH_TRY(check_password(call.text("password"), attempt.email));
  {
    // Hashing is dear: first see whether the link is worth it.
    TROTH_ASSIGN(const auto session, accounts.database.read());
    TROTH_ASSIGN(const auto link, store::find_link(*session, hash_token(token)));
    if (!link) {
      return Error{ErrorCode::forbidden, "This link is not valid any more.", "token",
                   "Links work once and for two days. Ask for a new one."};
    }
  }
  TROTH_ASSIGN(const auto hash, hash_password(call.text("password"), accounts.cost));
  const auto user_id = random_id();
  TROTH_TRY(accounts.database.writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(const auto link, use_link(session, token, purpose, call.now));
    if (purpose != LinkPurpose::setup) {
      TROTH_ASSIGN(const auto user, load_user(session, link.user_id));
      TROTH_ASSIGN(const auto email, fold_email(call.text("email")));
      if (user.email != email || user.state == UserState::disabled) {
        return Error{ErrorCode::forbidden, "This link is not for this account.", "email", ""};
      }
      TROTH_TRY(set_password(session, user.user_id, hash, ""));
      return record_call(session, call, user.user_id, 200);
    }
    TROTH_ASSIGN(const auto users, store::count_users(session));
    if (users > 0) {
      return Error{ErrorCode::conflict, "This workspace has been set up already.", "", ""};
    }
    TROTH_TRY(create_user(session,
                          {user_id, call.text("email"), call.text("name"), http::Role::owner, hash},
                          call.now));
    return record_call(session, call, user_id, 201);
  }));
  return sign_in_with(accounts, call, std::move(attempt));
}

Json credentials_schema(bool with_code) {
  using namespace http::schema;
  std::vector<Member> members = {{"email", text(254, 3)}, {"password", text(256, 1)}};
  if (with_code) members.push_back({"code", text(20), false});
  return object(std::move(members));
}

Route open_route(std::string path, std::string name, std::string summary) {
  auto route =
      http::declare(Method::post, std::move(path), std::move(name), "account", std::move(summary));
  route.right = Right::anyone;
  route.work = Work::task;
  route.slow = true;
  route.same_origin = true;
  route.also = {401, 403, 429};
  route.gives(me_schema());
  return route;
}

void add_sign_in_routes(http::Router& router, const Shared& accounts) {
  using namespace http::schema;
  auto sign_in_route =
      open_route("/api/v1/sign-in", "sign_in",
                 "Sign in: gives a session cookie. 401 second_factor_needed asks for the code.");
  sign_in_route.takes(credentials_schema(true));
  sign_in_route.shows("password only",
                      {{"email", "ann@example.org"}, {"password", "correct horse battery"}},
                      me_example());
  sign_in_route.handler = [accounts](const Call& call) { return handle_sign_in(*accounts, call); };
  router.add(std::move(sign_in_route));

  auto setup = open_route("/api/v1/setup", "set_up",
                          "Make the first owner, by the link that the first start prints.");
  setup.takes(object({{"token", text(100, 1)},
                      {"email", text(254, 3)},
                      {"name", text(200, 1)},
                      {"password", text(256, 1)}}));
  setup.also.push_back(409);
  setup.shows("the first owner",
              {{"token", "wJb1"},
               {"email", "ann@example.org"},
               {"name", "Ann Lee"},
               {"password", "correct horse battery"}},
              me_example());
  setup.handler = [accounts](const Call& call) {
    return handle_link(*accounts, call, LinkPurpose::setup);
  };
  router.add(std::move(setup));

  const Json body =
      object({{"token", text(100, 1)}, {"email", text(254, 3)}, {"password", text(256, 1)}});
  auto accept = open_route("/api/v1/accept-invitation", "accept_invitation",
                           "Choose a password, by the link of an invitation.");
  accept.takes(body);
  accept.shows("a new user",
               {{"token", "wJb1"}, {"email", "cara@example.org"}, {"password", "staple of words"}},
               nullptr);
  accept.handler = [accounts](const Call& call) {
    return handle_link(*accounts, call, LinkPurpose::invite);
  };
  router.add(std::move(accept));

  auto reset = open_route("/api/v1/reset-password", "reset_password",
                          "Choose a new password, by a link from an owner. Does not end the second "
                          "factor.");
  reset.takes(body);
  reset.shows(
      "a new password",
      {{"token", "wJb1"}, {"email", "ann@example.org"}, {"password", "correct horse battery"}},
      nullptr);
  reset.handler = [accounts](const Call& call) {
    return handle_link(*accounts, call, LinkPurpose::reset);
  };
  router.add(std::move(reset));
}

Route own_route(Method method, std::string path, std::string name, std::string summary, Work work) {
  auto route =
      http::declare(method, std::move(path), std::move(name), "account", std::move(summary));
  route.right = Right::self;
  route.work = work;
  route.cookie_only = true;
  return route;
}

Result<Response> show_me(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto user, load_user(session, call.principal.user_id));
  auto response = answer(call, me_json(user, call.principal.session_id, call.principal.csrf_token));
  response.compressible = false;
  return response;
}

Result<Response> change_me(const Call& call, db::Session& session) {
  TROTH_ASSIGN(auto user, load_user(session, call.principal.user_id));
  if (call.body().contains("name")) user.name = call.text("name");
  if (call.body().contains("language")) user.language = call.text("language");
  TROTH_TRY(store::update_user(session, user));
  return show_me(call, session);
}

Result<Response> list_sessions(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto sessions, store::sessions_of(session, call.principal.user_id));
  auto items = Json::array();
  for (const auto& one : sessions) {
    items.push_back({{"id", one.session_id},
                     {"current", one.session_id == call.principal.session_id},
                     {"created_at", format_instant(one.created_at)},
                     {"seen_at", format_instant(one.seen_at)},
                     {"address", one.address},
                     {"agent", one.agent}});
  }
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

Result<Response> sign_out(const Call& call, db::Session& session) {
  TROTH_TRY(store::delete_session(session, call.principal.user_id, call.principal.session_id));
  auto response = http::no_content();
  set_cookie(response, "");
  return response;
}

void add_own_routes(http::Router& router) {
  using namespace http::schema;
  auto show = own_route(Method::get, "/api/v1/me", "show_me",
                        "Who is signed in, what they may do, and the CSRF token.", Work::read);
  show.gives(me_schema()).shows("an owner", nullptr, me_example());
  show.session_handler = show_me;
  router.add(std::move(show));

  auto change =
      own_route(Method::patch, "/api/v1/me", "change_me", "Change name or language.", Work::write);
  change.takes(object({{"name", text(200, 1), false}, {"language", word({"en", "zh-CN"}), false}}));
  change.gives(me_schema()).shows("a name", {{"name", "Ann Lee-Smith"}}, nullptr);
  change.session_handler = change_me;
  router.add(std::move(change));

  auto sessions = own_route(Method::get, "/api/v1/me/sessions", "list_my_sessions",
                            "Where one is signed in.", Work::read);
  sessions.gives(page("Sessions", named("Session", object({{"id", text()},
                                                           {"current", boolean()},
                                                           {"created_at", instant()},
                                                           {"seen_at", instant()},
                                                           {"address", text()},
                                                           {"agent", text()}}))));
  sessions.session_handler = list_sessions;
  router.add(std::move(sessions));

  auto end = own_route(Method::del, "/api/v1/me/sessions/{session:word}", "end_my_session",
                       "Sign out somewhere else.", Work::write);
  end.status = 204;
  end.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto ended,
                 store::delete_session(session, call.principal.user_id, call.path("session")));
    if (ended == 0) return Error{ErrorCode::not_found, "There is no such session.", "", ""};
    return http::no_content();
  };
  router.add(std::move(end));

  auto out =
      own_route(Method::post, "/api/v1/sign-out", "sign_out", "End this session.", Work::write);
  out.status = 204;
  out.session_handler = sign_out;
  router.add(std::move(out));

  auto everywhere = own_route(Method::post, "/api/v1/sign-out-everywhere", "sign_out_everywhere",
                              "End all of one's sessions, this one too.", Work::write);
  everywhere.status = 204;
  everywhere.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_TRY(store::delete_sessions(session, call.principal.user_id, ""));
    auto response = http::no_content();
    set_cookie(response, "");
    return response;
  };
  router.add(std::move(everywhere));
}

/// Runs `change` in the writer once the caller's own password was given again.
Result<Response> with_password(Accounts& accounts, const Call& call, std::string_view member,
                               const db::Writer::Operation& change) {
  if (auto refused = refuse_haste(accounts, call)) return *std::move(refused);
  std::string hash;
  {
    TROTH_ASSIGN(const auto session, accounts.database.read());
    TROTH_ASSIGN(const auto user, load_user(*session, call.principal.user_id));
    hash = user.password_hash;
  }
  const bool right = verify_password(hash, call.text(member), accounts.cost);
  TROTH_TRY(accounts.database.writer().run([&](db::Session& session) -> Status {
    if (right) TROTH_TRY(change(session));
    return record_call(session, call, call.principal.user_id, right ? 204 : 401);
  }));
  if (right) return http::no_content();
  return http::to_response(
      http::make_problem(401, "wrong_credentials", "The password is wrong.", ""));
}

void add_password_routes(http::Router& router, const Shared& accounts) {
  using namespace http::schema;
  auto password = own_route(Method::post, "/api/v1/me/password", "change_my_password",
                            "Change one's password; ends all other sessions.", Work::task);
  password.takes(object({{"current", text(256)}, {"new", text(256)}}));
  password.shows("another",
                 {{"current", "correct horse battery"}, {"new", "correct horse battery"}}, nullptr);
  password.status = 204;
  password.slow = true;
  password.handler = [accounts](const Call& call) -> Result<Response> {
    TROTH_TRY(check_password(call.text("new"), ""));
    TROTH_ASSIGN(const auto hash, hash_password(call.text("new"), accounts->cost));
    return with_password(*accounts, call, "current", [&](db::Session& session) {
      return set_password(session, call.principal.user_id, hash, call.principal.session_id);
    });
  };
  router.add(std::move(password));

  auto begin = own_route(Method::post, "/api/v1/me/second-factor", "begin_second_factor",
                         "Begin to set up a second factor (TOTP).", Work::write);
  begin.gives(object({{"secret", text()}, {"uri", text(1000)}}), 201);
  begin.session_handler = [accounts](const Call& call, db::Session& session) -> Result<Response> {
    const auto secret = new_totp_secret();
    const auto me = call.principal.user_id;
    TROTH_TRY(begin_totp(session, me, accounts->vault->seal(secret, totp_place(me))));
    TROTH_ASSIGN(const auto user, load_user(session, call.principal.user_id));
    auto response =
        answer(call, {{"secret", secret}, {"uri", totp_uri(secret, "Troth", user.email)}});
    response.compressible = false;
    return response;
  };
  router.add(std::move(begin));

  auto confirm =
      own_route(Method::post, "/api/v1/me/second-factor/confirm", "confirm_second_factor",
                "Show that the application works; gives recovery codes, once.", Work::write);
  confirm.takes(object({{"code", text(20)}})).shows("a code", {{"code", "123456"}}, nullptr);
  confirm.gives(object({{"recovery_codes", list(text())}}));
  confirm.session_handler = [accounts](const Call& call, db::Session& session) -> Result<Response> {
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < kRecoveryCodes; ++i) codes.push_back(random_word(12));
    TROTH_TRY(confirm_totp(session, call.principal.user_id, call.text("code"), codes, call.now,
                           accounts->vault.get()));
    auto response = answer(call, {{"recovery_codes", codes}});
    response.compressible = false;
    return response;
  };
  router.add(std::move(confirm));

  auto end = own_route(Method::post, "/api/v1/me/second-factor/end", "end_second_factor",
                       "Do without a second factor.", Work::task);
  end.takes(object({{"password", text(256)}}));
  end.shows("with the password", {{"password", "correct horse battery"}}, nullptr);
  end.status = 204;
  end.slow = true;
  end.handler = [accounts](const Call& call) {
    return with_password(*accounts, call, "password", [&](db::Session& session) {
      return end_totp(session, call.principal.user_id);
    });
  };
  router.add(std::move(end));
}

}  // namespace

std::optional<Response> refuse_haste(Accounts& accounts, const Call& call) {
  if (accounts.by_address.allow(network_of(call.request().address), call.now)) return std::nullopt;
  return too_often(call, call.now + kAttemptEvery, "rate_limited");
}

void set_cookie(Response& response, std::string_view token) {
  response.headers.add(
      "Set-Cookie", fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=Lax{}", kCookie, token,
                                token.empty() ? "; Max-Age=0" : ""));
}

Status record_call(db::Session& session, const Call& call, Id user_id, int status) {
  AuditEntry entry;
  entry.happened_at = call.now;
  entry.entry_id = random_id();
  entry.actor = user_id == 0 ? "nobody" : "user:" + std::to_string(user_id);
  entry.user_id = user_id;
  entry.action = call.route().name;
  entry.status = status;
  entry.address = call.request().address;
  return store::append_audit(session, entry);
}

Json user_schema() {
  using namespace http::schema;
  std::vector<std::string> roles;
  for (const auto role : http::kRoles) roles.emplace_back(http::role_name(role));
  return object({{"id", id()},
                 {"email", text(254)},
                 {"name", text()},
                 {"role", word(roles)},
                 {"state", word({"invited", "active", "disabled"})},
                 {"language", nullable(text())},
                 {"second_factor", boolean()},
                 {"locked", boolean()},
                 {"created_at", instant()}});
}

Json user_json(const User& user) {
  return {{"id", http::id_text(user.user_id)},
          {"email", user.email},
          {"name", user.name},
          {"role", http::role_name(user.role)},
          {"state", state_name(user.state)},
          {"language", http::text_or_null(user.language)},
          {"second_factor", !user.totp_secret.empty()},
          {"locked", user.failures > 0 && user.locked_until != 0},
          {"created_at", format_instant(user.created_at)}};
}

void add_account_routes(http::Router& router, const SharedAccounts& accounts) {
  add_sign_in_routes(router, accounts);
  add_own_routes(router);
  add_password_routes(router, accounts);
}

void add_routes(http::Router& router, db::Database& database, AccountOptions options) {
  const auto accounts = std::make_shared<Accounts>(database, std::move(options));
  add_account_routes(router, accounts);
  add_provider_routes(router, accounts);
  add_user_routes(router);
  add_key_routes(router);
  add_setting_routes(router);
}

}  // namespace troth::access
