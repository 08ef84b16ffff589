// Sign-in by a provider of OpenID Connect, with a provider of our own that can be made to
// misbehave.

#include <gmock/gmock.h>

#include <map>

#include "access/provider.h"
#include "access/token_testing.h"
#include "app/testing.h"
#include "base/text.h"

namespace troth::app {
namespace {

using access::TokenKey;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kIssuer = "https://id.example.org/realm";

std::map<std::string, std::string> fields_of(std::string_view form) {
  std::map<std::string, std::string> fields;
  for (const auto pair : split(form, '&')) {
    const auto equals = pair.find('=');
    fields[std::string(pair.substr(0, equals))] =
        *http::percent_decode(pair.substr(equals + 1), true);
  }
  return fields;
}

/// A provider as the server sees it: configuration, keys, and tokens for codes. `claims` and the
/// rest are what a test bends.
class TestProvider final : public outbound::Client {
 public:
  Result<outbound::Answer> send(const outbound::Call& call) override {
    ++calls[call.url];
    if (down) return Error{ErrorCode::unavailable, "The other side did not answer.", "", ""};
    if (call.url == std::string(kIssuer) + "/.well-known/openid-configuration") {
      return json({{"issuer", issuer},
                   {"authorization_endpoint", "https://id.example.org/authorize?tenant=1"},
                   {"token_endpoint", token_endpoint},
                   {"jwks_uri", "https://id.example.org/keys"}});
    }
    if (call.url == "https://id.example.org/keys") {
      return json({{"keys", {published->jwk()}}});
    }
    EXPECT_EQ(call.url, "https://id.example.org/token");
    return token(call);
  }
  /// A person signs in there: what the browser is sent back with.
  std::string sign_in(const std::map<std::string, std::string>& asked, const Json& person) {
    challenge = asked.at("code_challenge");
    claims = {{"iss", issuer},
              {"aud", "troth"},
              {"exp", now + 300},
              {"iat", now},
              {"nonce", asked.at("nonce")}};
    claims.update(person);
    return "?code=c-1&state=" + asked.at("state");
  }

  Json claims;
  Json header = Json::object();
  std::string issuer = kIssuer;
  std::string token_endpoint = "https://id.example.org/token";
  TokenKey first = TokenKey::rsa("k1");
  TokenKey second = TokenKey::p256("k2");
  TokenKey* published = &first;
  TokenKey* signing = &first;
  std::string challenge;
  std::int64_t now = 0;
  bool down = false;
  std::map<std::string, int> calls;
  std::string authorization;  ///< How the server showed that it is itself.

 private:
  static Result<outbound::Answer> json(const Json& body, int status = 200) {
    return outbound::Answer{status, body.dump()};
  }
  Result<outbound::Answer> token(const outbound::Call& call) {
    const auto fields = fields_of(call.body);
    for (const auto& [name, value] : call.headers) {
      if (name == "Authorization") authorization = value;
    }
    const bool right = fields.at("grant_type") == "authorization_code" &&
                       fields.at("code") == "c-1" &&
                       access::pkce_challenge(fields.at("code_verifier")) == challenge;
    if (!right) return json({{"error", "invalid_grant"}}, 400);
    return json({{"id_token", signing->sign(claims, header)}, {"token_type", "Bearer"}});
  }
};

struct HasProvider {
  TestProvider provider_;
};

class ProviderSignIn : protected HasProvider, public ServedWorkspace {
 protected:
  ProviderSignIn() : ServedWorkspace(&provider_) {
    provider_.now = now() / kMicrosPerSecond;
    set_up(settings());
  }
  static Json settings() {
    return {{"label", "Acme"},
            {"issuer", kIssuer},
            {"client_id", "troth"},
            {"client_secret", "s3cret word"},
            {"public_url", "https://troth.example.org/"},
            {"domains", {"Example.org"}},
            {"default_role", "viewer"},
            {"role_claim", "groups"},
            {"roles", {{"insight", "analyst"}, {"bosses", "owner"}}}};
  }
  Response set_up(const Json& body) {
    auto request = request_as(enter(Role::owner), Method::put, kSettings);
    request.headers.add("If-Match", "*");
    put_body(request, body);
    return answer(std::move(request));
  }
  static Json person(const std::string& subject, const std::string& email) {
    return {{"sub", subject}, {"email", email}, {"email_verified", true}, {"name", "Dora Ng"}};
  }

  struct Browser {
    std::string cookie;  ///< Of the sign-in begun.
    std::map<std::string, std::string> asked;
  };
  Browser begin(const std::string& return_to = "") {
    auto request = request_as("", Method::get, "/api/v1/sign-in/provider" + return_to);
    const auto response = answer(std::move(request));
    EXPECT_EQ(response.status, 303) << response.text();
    const std::string url(response.headers.get("Location"));
    EXPECT_THAT(url, StartsWith("https://id.example.org/authorize?tenant=1&"));
    const std::string set(response.headers.get("Set-Cookie"));
    EXPECT_THAT(set, HasSubstr("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"));
    return {set.substr(0, set.find(';')), fields_of(url.substr(url.find('?') + 1))};
  }
  Response come_back(const Browser& browser, const std::string& query) {
    auto request = request_as("", Method::get, "/api/v1/sign-in/provider/return" + query);
    if (!browser.cookie.empty()) request.headers.add("Cookie", browser.cookie);
    return answer(std::move(request));
  }
  /// Where somebody ends who signs in at the provider.
  std::string arrive(const Json& who, const Json& bent = Json::object()) {
    const auto browser = begin();
    const auto query = provider_.sign_in(browser.asked, who);
    provider_.claims.update(bent);
    return std::string(come_back(browser, query).headers.get("Location"));
  }
  /// The user that a response lets in.
  Json me(const Response& response) {
    for (const auto& [name, value] : response.headers.all()) {
      const auto start = std::string(access::kCookie) + "=";
      if (name != "Set-Cookie" || !value.starts_with(start)) continue;
      const auto token = value.substr(start.size(), 43);
      return json(answer(request_as(token, Method::get, "/api/v1/me")));
    }
    return nullptr;
  }
  Json enter_with(const Json& who) {
    const auto browser = begin();
    return me(come_back(browser, provider_.sign_in(browser.asked, who)));
  }

  static constexpr const char* kSettings = "/api/v1/settings/sign-in-provider";
  static constexpr const char* kToken = "/sign-in?problem=token";
};

TEST_P(ProviderSignIn, TheButtonIsOfferedAndTheSecretIsNotShown) {
  const auto options = json(answer(request_as("", Method::get, "/api/v1/sign-in")));
  EXPECT_EQ(options["provider"]["label"], "Acme");
  EXPECT_EQ(options["provider"]["path"], "/api/v1/sign-in/provider");
  const auto shown = call(Role::owner, Method::get, kSettings);
  EXPECT_EQ(json(shown)["provider"]["secret_set"], true);
  EXPECT_EQ(json(shown)["provider"]["redirect_url"],
            "https://troth.example.org/api/v1/sign-in/provider/return");
  EXPECT_THAT(std::string(shown.text()), Not(HasSubstr("s3cret")));
  const auto session = workspace_.database().read();
  EXPECT_THAT(access::store::find_provider(**session)->value().secret, StartsWith("sealed:"));
}

TEST_P(ProviderSignIn, ANewPersonOfTheDomainComesIn) {
  const auto browser = begin("?return_to=/customers?segment%3Dvip");
  EXPECT_EQ(browser.asked.at("response_type"), "code");
  EXPECT_EQ(browser.asked.at("code_challenge_method"), "S256");
  EXPECT_EQ(browser.asked.at("redirect_uri"),
            "https://troth.example.org/api/v1/sign-in/provider/return");
  auto who = person("u-1", "dora@example.org");
  who["groups"] = {"staff", "insight"};
  const auto response = come_back(browser, provider_.sign_in(browser.asked, who));
  EXPECT_EQ(response.headers.get("Location"), "/customers?segment=vip");
  const auto user = me(response);
  EXPECT_EQ(user["email"], "dora@example.org");
  EXPECT_EQ(user["role"], "analyst");
  // The secret goes as RFC 6749, section 2.3.1, has it: each part form-encoded, then Basic.
  EXPECT_EQ(provider_.authorization, "Basic dHJvdGg6czNjcmV0JTIwd29yZA==");
  const auto audit =
      json(call(Role::owner, Method::get, "/api/v1/audit?action=finish_provider_sign_in"))["items"];
  ASSERT_EQ(audit.size(), 1U);
  EXPECT_EQ(audit[0]["status"], 200);
}

TEST_P(ProviderSignIn, AUserOfTheEmailIsLinkedOnlyWhenTheEmailIsVerified) {
  auto unverified = person("u-1", email_of(Role::analyst));
  unverified["email_verified"] = false;
  EXPECT_EQ(arrive(unverified), "/sign-in?problem=unverified");
  const auto user = enter_with(person("u-1", email_of(Role::analyst)));
  EXPECT_EQ(user["role"], "analyst");
  // From now on by the subject, whatever the e-mail.
  EXPECT_EQ(enter_with(person("u-1", "moved@elsewhere.example"))["id"], user["id"]);
  EXPECT_EQ(arrive(person("u-2", "eve@elsewhere.example")), "/sign-in?problem=not_invited");
}

TEST_P(ProviderSignIn, RolesFollowTheClaimButTheLastOwnerStays) {
  auto who = person("u-1", email_of(Role::service));
  who["groups"] = {"insight"};
  EXPECT_EQ(enter_with(who)["role"], "analyst");
  who["groups"] = {"insight", "bosses"};
  EXPECT_EQ(enter_with(who)["role"], "owner");
  who["groups"] = "unknown";
  EXPECT_EQ(enter_with(who)["role"], "owner");
  who["groups"] = {"insight"};
  EXPECT_EQ(enter_with(who)["role"], "analyst");
  auto owner = person("u-9", email_of(Role::owner));
  owner["groups"] = {"insight"};
  EXPECT_EQ(enter_with(owner)["role"], "owner");
}

TEST_P(ProviderSignIn, ANameMayBeOfAnyLengthAndScript) {
  auto who = person("u-1", "dora@example.org");
  std::string name(1, '\0');
  for (int i = 0; i < 100; ++i) name += "李";
  who["name"] = name;
  const auto user = enter_with(who);
  EXPECT_EQ(user["name"].get<std::string>(), name.substr(1, 198));
}

TEST_P(ProviderSignIn, ADisabledUserStaysOut) {
  const auto id = enter_with(person("u-1", email_of(Role::viewer)))["id"].get<std::string>();
  auto request = request_as(enter(Role::owner), Method::patch, "/api/v1/users/" + id);
  request.headers.add("If-Match", "*");
  put_body(request, {{"state", "disabled"}});
  ASSERT_EQ(answer(std::move(request)).status, 200);
  EXPECT_EQ(arrive(person("u-1", email_of(Role::viewer))), "/sign-in?problem=disabled");
  EXPECT_EQ(arrive(person("u-other", email_of(Role::viewer))), "/sign-in?problem=disabled");
}

TEST_P(ProviderSignIn, ASignInIsUsedOnceByTheBrowserThatBeganIt) {
  const auto browser = begin();
  const auto query = provider_.sign_in(browser.asked, person("u-1", "dora@example.org"));
  const char* const kState = "/sign-in?problem=state";
  EXPECT_EQ(come_back({}, query).headers.get("Location"), kState);
  EXPECT_EQ(come_back(begin(), query).headers.get("Location"), kState);
  EXPECT_EQ(come_back(browser, "?code=c-1&state=other").headers.get("Location"), kState);
  EXPECT_EQ(come_back(browser, "?code=c-1").headers.get("Location"), kState);
  auto tampered = browser;
  tampered.cookie.back() = tampered.cookie.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(come_back(tampered, query).headers.get("Location"), kState);
  EXPECT_EQ(come_back(browser, query).headers.get("Location"), "/");
  EXPECT_EQ(come_back(browser, query).headers.get("Location"), kState);
}

TEST_P(ProviderSignIn, TokensThatAreNotForUsAreRefused) {
  const auto who = person("u-1", "dora@example.org");
  EXPECT_EQ(arrive(who, {{"nonce", "another"}}), kToken);
  EXPECT_EQ(arrive(who, {{"aud", "another"}}), kToken);
  EXPECT_EQ(arrive(who, {{"iss", "https://evil.example"}}), kToken);
  EXPECT_EQ(arrive(who, {{"exp", provider_.now - 61}}), kToken);
  EXPECT_EQ(arrive(who, {{"nbf", provider_.now + 120}}), kToken);
  provider_.header = {{"alg", "none"}};
  EXPECT_EQ(arrive(who), kToken);
  provider_.header = Json::object();
  EXPECT_EQ(arrive(who), "/");
}

TEST_P(ProviderSignIn, ANewKeyIsFetchedButNotForEveryLiar) {
  const auto who = person("u-1", "dora@example.org");
  EXPECT_EQ(arrive(who), "/");
  provider_.signing = &provider_.second;
  EXPECT_EQ(arrive(who), kToken);
  EXPECT_EQ(provider_.calls["https://id.example.org/keys"], 1);
  provider_.published = &provider_.second;
  workspace_.clock().set(now() + 31 * kMicrosPerSecond);
  EXPECT_EQ(arrive(who), "/");
  EXPECT_EQ(provider_.calls["https://id.example.org/keys"], 2);
}

TEST_P(ProviderSignIn, WhatTheProviderRefusesOrCannotDoIsToldOnThePage) {
  auto browser = begin();
  EXPECT_EQ(come_back(browser, "?error=access_denied&error_description=no&state=" +
                                   browser.asked.at("state"))
                .headers.get("Location"),
            "/sign-in?problem=refused");
  browser = begin();
  EXPECT_EQ(
      come_back(browser, "?code=c-1&iss=https://evil.example&state=" + browser.asked.at("state"))
          .headers.get("Location"),
      "/sign-in?problem=issuer");
  browser = begin();
  EXPECT_EQ(
      come_back(browser, "?code=wrong&state=" + browser.asked.at("state")).headers.get("Location"),
      kToken);
  browser = begin();
  provider_.down = true;
  EXPECT_EQ(come_back(browser, provider_.sign_in(browser.asked, person("u-1", "d@example.org")))
                .headers.get("Location"),
            "/sign-in?problem=provider");
}

TEST_P(ProviderSignIn, NobodyIsSentElsewhere) {
  for (const char* to : {"//evil.example", "https://evil.example", "/%5Cevil.example", "evil",
                         "/a%0d%0aSet-Cookie:x"}) {
    const auto browser = begin(std::string("?return_to=") + to);
    const auto response =
        come_back(browser, provider_.sign_in(browser.asked, person("u-1", "dora@example.org")));
    EXPECT_EQ(response.headers.get("Location"), "/") << to;
  }
}

TEST_P(ProviderSignIn, AProviderThatNamesAnotherIssuerIsNotUsed) {
  provider_.issuer = "https://evil.example";
  const auto response = answer(request_as("", Method::get, "/api/v1/sign-in/provider"));
  EXPECT_EQ(response.status, 503);
  provider_.issuer = kIssuer;
  provider_.token_endpoint = "http://169.254.169.254/token";
  EXPECT_EQ(answer(request_as("", Method::get, "/api/v1/sign-in/provider")).status, 503);
}

TEST_P(ProviderSignIn, OnlyAddressesUnderHttpsAreTaken) {
  for (const char* url : {"http://id.example.org", "ftp://x", "https://", "https://a b",
                          "https://user@x", "https://x?y", "javascript:alert(1)"}) {
    for (const char* member : {"issuer", "public_url"}) {
      auto body = settings();
      body[member] = url;
      EXPECT_EQ(set_up(body).status, 422) << member << " " << url;
    }
  }
}

TEST_P(ProviderSignIn, TheSecretStaysWithItsIssuer) {
  auto body = settings();
  body.erase("client_secret");
  EXPECT_EQ(json(set_up(body))["provider"]["secret_set"], true);
  body["issuer"] = "https://other.example.org";
  EXPECT_EQ(json(set_up(body))["provider"]["secret_set"], false);
  EXPECT_EQ(call(Role::owner, Method::del, kSettings).status, 204);
  EXPECT_TRUE(json(call(Role::owner, Method::get, kSettings))["provider"].is_null());
  EXPECT_EQ(answer(request_as("", Method::get, "/api/v1/sign-in/provider")).status, 404);
}

INSTANTIATE_TEST_SUITE_P(Engines, ProviderSignIn, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::app
