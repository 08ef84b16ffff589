// Sign-in by a provider, and how an owner sets one up.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "access/provider_users.h"
#include "access/route_parts.h"
#include "access/secrets.h"
#include "access/service.h"
#include "access/store.h"
#include "base/text.h"
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

constexpr std::string_view kStateCookie = "__Host-troth-sign-in";
constexpr std::string_view kStatePlace = "sign_in_state";
constexpr std::string_view kStart = "/api/v1/sign-in/provider";
constexpr Instant kStateLife = 600 * kMicrosPerSecond;

/// A page of ours and nothing else, so that nobody is sent elsewhere after signing in.
std::string safe_return(std::string_view path) {
  const bool ours = path.starts_with('/') && !path.starts_with("//") && path.size() <= 500;
  const bool plain = std::all_of(path.begin(), path.end(),
                                 [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
  return ours && plain ? std::string(path) : "/";
}

Response redirect(const std::string& to) {
  Response response;
  response.status = 303;
  response.content_type.clear();
  response.compressible = false;
  response.headers.add("Location", to);
  return response;
}

void set_state_cookie(Response& response, std::string_view sealed) {
  // Lax: the way back begins at the provider.
  response.headers.add("Set-Cookie",
                       fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={}",
                                   kStateCookie, sealed, sealed.empty() ? 0 : 600));
}

/// A sign-in begun, as its browser keeps it.
struct Pending {
  Begun begun;
  std::string return_to;
  Instant expires_at = 0;
};

std::string seal(const Vault& vault, const Pending& pending) {
  const Json json = {{"state", pending.begun.state},
                     {"nonce", pending.begun.nonce},
                     {"verifier", pending.begun.verifier},
                     {"return_to", pending.return_to},
                     {"expires_at", pending.expires_at}};
  return vault.seal(json.dump(), kStatePlace);
}

std::optional<Pending> open_pending(const Vault& vault, std::string_view sealed) {
  if (!sealed.starts_with("sealed:")) return std::nullopt;
  const auto text = vault.open(sealed, kStatePlace);
  const auto json = text ? Json::parse(*text, nullptr, false) : Json();
  if (!json.is_object()) return std::nullopt;
  return Pending{{json["state"], json["nonce"], json["verifier"]},
                 json["return_to"],
                 json["expires_at"].get<Instant>()};
}

/// Back to the page of signing in, which says what went wrong.
Response sent_back(std::string_view problem) {
  auto response = redirect(fmt::format("/sign-in?problem={}", problem));
  set_state_cookie(response, "");
  return response;
}

Result<Response> show_options(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto provider, load_provider(session, nullptr));
  Json shown;
  if (provider) shown = {{"label", provider->label}, {"path", kStart}};
  return answer(call, {{"password", true}, {"provider", std::move(shown)}});
}

Result<ProviderSettings> provider_of(Accounts& accounts) {
  TROTH_ASSIGN(const auto session, accounts.database.read());
  TROTH_ASSIGN(auto settings, load_provider(*session, accounts.vault.get()));
  if (settings) return *std::move(settings);
  return Error{ErrorCode::not_found, "No sign-in provider is set up.", "provider", ""};
}

Result<Response> begin(Accounts& accounts, const Call& call) {
  TROTH_ASSIGN(const auto settings, provider_of(accounts));
  Pending pending;
  pending.begun = {random_token(), random_token(), random_token()};
  pending.return_to = safe_return(call.query("return_to", "/"));
  pending.expires_at = call.now + kStateLife;
  TROTH_ASSIGN(const auto url, accounts.provider.sign_in_url(settings, pending.begun, call.now));
  auto response = redirect(url);
  set_state_cookie(response, seal(*accounts.vault, pending));
  return response;
}

/// What came back, before anything is believed of it: the problem, or nothing.
std::string_view problem_of(const Call& call, const std::optional<Pending>& pending,
                            const ProviderSettings& settings) {
  if (!pending || pending->expires_at <= call.now ||
      !same_secret(pending->begun.state, call.query("state"))) {
    return "state";
  }
  if (call.asks("error")) return "refused";
  // RFC 9207: whose answer this is.
  if (call.asks("iss") && call.query("iss") != settings.issuer) return "issuer";
  return call.query("code").empty() ? "code" : "";
}

/// Who it is, and a session; the outcome is in the audit log either way.
Result<Response> enter(Accounts& accounts, const Call& call, const ProviderSettings& settings,
                       const Pending& pending, const Claims& claims) {
  SignIn attempt;
  attempt.token = random_token();
  attempt.address = call.request().address;
  attempt.agent = call.request().headers.get("User-Agent");
  const auto fresh_id = random_id();
  const auto entered = accounts.database.writer().run([&](db::Session& session) -> Status {
    TROTH_TRY(spend_state(session, pending.begun.state, call.now, pending.expires_at));
    TROTH_ASSIGN(const auto user, user_of_claims(session, settings, claims, fresh_id, call.now));
    TROTH_TRY(open_session(session, user, attempt, call.now));
    return record_call(session, call, user.user_id, 200);
  });
  if (!entered) return entered.error();
  auto response = redirect(pending.return_to);
  set_cookie(response, attempt.token);
  set_state_cookie(response, "");
  return response;
}

std::string_view word_of(const Error& error) {
  if (error.code == ErrorCode::conflict) return "state";
  for (const std::string_view word : {"disabled", "unverified", "not_invited"}) {
    if (error.subject == word) return word;
  }
  return error.code == ErrorCode::forbidden ? "token" : "provider";
}

Result<Response> come_back(Accounts& accounts, const Call& call) {
  if (auto refused = refuse_haste(accounts, call)) return *std::move(refused);
  const auto settings = provider_of(accounts);
  if (!settings) return sent_back("provider");
  const auto pending = open_pending(*accounts.vault, call.request().cookie(kStateCookie));
  std::string problem(problem_of(call, pending, *settings));
  if (problem.empty()) {
    const auto claims = accounts.provider.redeem(*settings, pending->begun,
                                                 std::string(call.query("code")), call.now);
    auto entered = claims ? enter(accounts, call, *settings, *pending, *claims)
                          : Result<Response>(claims.error());
    if (entered) return entered;
    problem = word_of(entered.error());
  }
  TROTH_TRY(accounts.database.writer().run(
      [&](db::Session& session) { return record_call(session, call, 0, 401); }));
  return sent_back(problem);
}

Route entry_route(std::string path, std::string name, std::string summary) {
  auto route =
      http::declare(Method::get, std::move(path), std::move(name), "account", std::move(summary));
  route.right = http::Right::anyone;
  return route;
}

void add_provider_sign_in_routes(http::Router& router, const SharedAccounts& accounts) {
  using namespace http::schema;
  auto options = entry_route("/api/v1/sign-in", "show_sign_in_options", "How one can sign in.");
  const auto provider = named("SignInProvider", object({{"label", text()}, {"path", text()}}));
  options.gives(
      named("SignInOptions", object({{"password", boolean()}, {"provider", nullable(provider)}})));
  options.session_handler = show_options;
  router.add(std::move(options));

  auto start = entry_route(std::string(kStart), "begin_provider_sign_in",
                           "Sends the browser to the sign-in provider.");
  start.work = http::Work::task;
  start.slow = true;
  start.status = 303;
  start.also = {404};
  start.asks("return_to", text(500), "Page to come back to [/].");
  start.handler = [accounts](const Call& call) { return begin(*accounts, call); };
  router.add(std::move(start));

  auto back = entry_route("/api/v1/sign-in/provider/return", "finish_provider_sign_in",
                          "Where the provider sends the browser back to: gives a session, or goes "
                          "to /sign-in?problem=state, refused, issuer, code, token, provider, "
                          "unverified, not_invited or disabled.");
  back.work = http::Work::task;
  back.slow = true;
  back.status = 303;
  back.also = {429};
  back.other_parameters = true;
  for (const char* name : {"code", "state", "iss", "error"}) {
    back.asks(name, text(4000), "From the provider.");
  }
  back.handler = [accounts](const Call& call) { return come_back(*accounts, call); };
  router.add(std::move(back));
}

std::vector<std::string> role_names() {
  std::vector<std::string> names;
  for (const auto role : http::kRoles) names.emplace_back(http::role_name(role));
  return names;
}

std::vector<http::schema::Member> provider_members() {
  using namespace http::schema;
  return {{"label", described("On the button.", text(100, 1))},
          {"issuer", described("https://..., as the provider writes it.", text(500, 1))},
          {"client_id", text(500, 1)},
          {"public_url", described("https://..., where people reach Troth.", text(500, 1))},
          {"domains", described("Of e-mails that become new users.", list(text(253, 1), 50))},
          {"default_role", described("Of new users.", word(role_names()))},
          {"role_claim", described("Claim that gives roles; empty: none.", text(200))},
          {"roles", described("Role by value of that claim.", map(word(role_names())))}};
}

Json provider_schema() {
  auto members = provider_members();
  members.push_back({"secret_set", http::schema::boolean()});
  members.push_back({"redirect_url", http::schema::text(1000)});
  return http::schema::object(
      {{"provider", http::schema::nullable(http::schema::named(
                        "ProviderSettings", http::schema::object(std::move(members))))}});
}

Result<Json> provider_json(db::Session& session) {
  TROTH_ASSIGN(const auto provider, load_provider(session, nullptr));
  if (!provider) return Json{{"provider", nullptr}};
  TROTH_ASSIGN(const auto row, store::find_provider(session));
  auto roles = Json::object();
  for (const auto& [value, role] : provider->roles) roles[value] = http::role_name(role);
  return Json{{"provider",
               {{"label", provider->label},
                {"issuer", provider->issuer},
                {"client_id", provider->client_id},
                {"public_url", provider->public_url},
                {"domains", provider->domains},
                {"default_role", http::role_name(provider->default_role)},
                {"role_claim", provider->role_claim},
                {"roles", std::move(roles)},
                {"secret_set", !row->secret.empty()},
                {"redirect_url", provider->redirect_url()}}}};
}

Result<ProviderSettings> settings_in(const Call& call) {
  const auto& body = call.body();
  ProviderSettings settings;
  settings.label = trim(call.text("label"));
  settings.issuer = call.text("issuer");
  settings.client_id = call.text("client_id");
  settings.public_url = call.text("public_url");
  while (settings.public_url.ends_with('/')) settings.public_url.pop_back();
  settings.secret = call.text("client_secret");
  settings.default_role = *http::parse_role(call.text("default_role"));
  settings.role_claim = call.text("role_claim");
  for (const auto& one : body["domains"])
    settings.domains.push_back(ascii_lower(one.get<std::string>()));
  for (const auto& [value, role] : body["roles"].items()) {
    settings.roles[value] = *http::parse_role(role.get<std::string>());
  }
  for (const auto& [url, name] :
       {std::pair(settings.issuer, "issuer"), std::pair(settings.public_url, "public_url")}) {
    if (is_safe_url(url)) continue;
    return Error{ErrorCode::bad_input, "This is not an address under https.", name,
                 "Write it like https://id.example.org."};
  }
  return settings;
}

Result<Response> change_provider(const Accounts& accounts, const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto current, provider_json(session));
  if (const auto problem = http::check_match(call.request(), current)) {
    return http::answer_with(*problem);
  }
  TROTH_ASSIGN(const auto settings, settings_in(call));
  TROTH_TRY(save_provider(session, settings, *accounts.vault));
  TROTH_ASSIGN(const auto json, provider_json(session));
  return answer(call, json);
}

Route setting_route(Method method, std::string name, std::string summary) {
  auto route = http::declare(method, "/api/v1/settings/sign-in-provider", std::move(name),
                             "settings", std::move(summary));
  route.right = http::Right::users_manage;
  route.work = http::is_safe(method) ? http::Work::read : http::Work::write;
  route.cookie_only = true;
  return route;
}

void add_setting_routes(http::Router& router, const SharedAccounts& accounts) {
  using namespace http::schema;
  auto show = setting_route(Method::get, "show_sign_in_provider", "The sign-in provider.");
  show.gives(provider_schema());
  show.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto json, provider_json(session));
    return answer(call, json);
  };
  router.add(std::move(show));

  auto change = setting_route(
      Method::put, "change_sign_in_provider",
      "Set up the sign-in provider; needs If-Match. Without client_secret the one there is stays.");
  auto members = provider_members();
  members.push_back({"client_secret", text(1000), false});
  change.takes(object(std::move(members)));
  change.gives(provider_schema());
  change.also = {412, 428};
  change.shows("a company's own",
               {{"label", "Acme"},
                {"issuer", "https://id.example.org"},
                {"client_id", "troth"},
                {"client_secret", "a long secret"},
                {"public_url", "https://troth.example.org"},
                {"domains", {"example.org"}},
                {"default_role", "viewer"},
                {"role_claim", "groups"},
                {"roles", {{"insight", "analyst"}}}},
               nullptr);
  change.session_handler = [accounts](const Call& call, db::Session& session) {
    return change_provider(*accounts, call, session);
  };
  router.add(std::move(change));

  auto drop =
      setting_route(Method::del, "remove_sign_in_provider",
                    "Do without a provider. Who came by it alone needs a link to a password.");
  drop.status = 204;
  drop.session_handler = [](const Call&, db::Session& session) -> Result<Response> {
    TROTH_TRY(remove_provider(session));
    return http::no_content();
  };
  router.add(std::move(drop));
}

}  // namespace

void add_provider_routes(http::Router& router, const SharedAccounts& accounts) {
  add_provider_sign_in_routes(router, accounts);
  add_setting_routes(router, accounts);
}

}  // namespace troth::access
