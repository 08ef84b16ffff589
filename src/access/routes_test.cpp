// The routes of accounts from request to answer, without sockets.

#include "access/routes.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "access/gate.h"
#include "access/policy.h"
#include "access/service.h"
#include "access/store.h"
#include "access/totp.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "http/conditional.h"
#include "http/validate.h"

namespace troth::access {
namespace {

using http::Json;
using http::Method;
using http::Request;
using http::Response;

class AccountTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { db::set_migrations({{"access", &access_migrations}}); }
  void SetUp() override {
    add_routes(router_, workspace_.database(), {PasswordCost::least(), vault_, client_.get()});
    link_ = random_token();
    ASSERT_TRUE(write([&](db::Session& session) {
      return make_link(session, LinkPurpose::setup, 0, link_, now());
    }));
  }
  Instant now() { return workspace_.clock().now() + passed_; }
  Status write(const db::Writer::Operation& operation) {
    return workspace_.database().writer().run(operation);
  }

  Response call(Method method, const std::string& target, const Json& body = nullptr,
                const std::string& if_match = "") {
    Request request;
    request.method = method;
    EXPECT_TRUE(request.set_target(target));
    request.address = "192.0.2.7";
    if (!cookie_.empty()) request.headers.add("Cookie", std::string(kCookie) + "=" + cookie_);
    if (!csrf_.empty()) request.headers.add("X-CSRF-Token", csrf_);
    if (!if_match.empty()) request.headers.add("If-Match", if_match);
    if (!body.is_null()) {
      request.headers.add("Content-Type", "application/json");
      request.body = body.dump();
    }
    return answer_to(request);
  }
  Json json(const Response& response) { return Json::parse(response.text()); }

  /// Signs in and keeps the cookie.
  Response enter(const std::string& email, const std::string& password,
                 const std::string& code = "") {
    Json body = {{"email", email}, {"password", password}};
    if (!code.empty()) body["code"] = code;
    return keep(call(Method::post, "/api/v1/sign-in", body));
  }
  Response keep(Response response) {
    const std::string set(response.headers.get("Set-Cookie"));
    if (response.status == 200 && !set.empty()) {
      EXPECT_NE(set.find("; Path=/; Secure; HttpOnly; SameSite=Lax"), std::string::npos);
      cookie_ = set.substr(set.find('=') + 1, 43);
      csrf_ = json(response)["csrf_token"].get<std::string>();
    }
    return response;
  }
  Response set_up() {
    return keep(call(Method::post, "/api/v1/setup",
                     {{"token", link_},
                      {"email", "ann@example.org"},
                      {"name", "Ann"},
                      {"password", "correct horse"}}));
  }
  void forget() {
    cookie_.clear();
    csrf_.clear();
  }

  db::TestWorkspace workspace_{GetParam()};
  http::Router router_;
  std::unique_ptr<http::Gate> gate_ = make_gate();
  std::shared_ptr<const Vault> vault_ = std::make_shared<const Vault>(Vault::ephemeral());
  std::unique_ptr<outbound::Client> client_ = outbound::make_client();
  std::string link_;
  std::string cookie_;
  std::string csrf_;
  Instant passed_ = 0;

 private:
  /// What the server does with a request, in brief.
  Response answer_to(const Request& request) {
    const auto match = router_.find(request.method, request.path);
    if (match.route == nullptr) return http::to_response(http::make_problem(404, "not_found", ""));
    auto read = http::read_call(request, *match.route, match.values, Language::en);
    if (const auto* problem = std::get_if<http::Problem>(&read)) return to_response(*problem);
    auto& call = std::get<http::Call>(read);
    call.now = now();
    {
      const auto session = workspace_.database().read();
      const auto admission = gate_->admit(request, *match.route, call.now, **session);
      if (admission->refusal) return to_response(*admission->refusal);
      call.principal = admission->principal;
    }
    auto response = perform(call);
    if (match.route->response && response.status == match.route->status) {
      EXPECT_TRUE(http::validate(*match.route->response, json(response), "").empty())
          << match.route->name << " " << response.text();
    }
    return response;
  }
  Response perform(const http::Call& call) {
    Result<Response> result = Error{};
    const auto& route = call.route();
    if (route.handler) {
      result = route.handler(call);
    } else if (route.work == http::Work::read) {
      const auto session = workspace_.database().read();
      result = route.session_handler(call, **session);
    } else {
      const auto done = write([&](db::Session& session) -> Status {
        result = route.session_handler(call, session);
        return result ? Status{} : Status{result.error()};
      });
      if (!done && result) result = done.error();
    }
    return result ? *result : to_response(http::to_problem(result.error()));
  }
};

TEST_P(AccountTest, TheSetUpLinkMakesTheFirstOwnerOnce) {
  const auto first = set_up();
  ASSERT_EQ(first.status, 200) << first.text();
  EXPECT_EQ(json(first)["role"], "owner");
  EXPECT_EQ(json(call(Method::get, "/api/v1/me"))["email"], "ann@example.org");
  forget();
  EXPECT_EQ(set_up().status, 403);
}

TEST_P(AccountTest, SetUpIsOverOnceThereIsAUser) {
  ASSERT_EQ(set_up().status, 200);
  ASSERT_TRUE(write([&](db::Session& session) {
    return make_link(session, LinkPurpose::setup, 0, "another", now());
  }));
  link_ = "another";
  EXPECT_EQ(set_up().status, 409);
}

TEST_P(AccountTest, SignInTellsNobodyWhatWasWrong) {
  set_up();
  forget();
  const auto wrong = enter("ann@example.org", "wrong horse");
  const auto unknown = enter("bob@example.org", "wrong horse");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.text(), unknown.text());
  EXPECT_EQ(call(Method::get, "/api/v1/me").status, 401);
  EXPECT_EQ(enter("ann@example.org", "correct horse").status, 200);
}

TEST_P(AccountTest, AccountsThatAreNotThereAreLockedLikeThoseThatAre) {
  set_up();
  forget();
  std::vector<std::string> known;
  std::vector<std::string> unknown;
  for (int i = 0; i < 10; ++i) {
    for (auto* said : {&known, &unknown}) {
      const auto* email = said == &known ? "ann@example.org" : "nobody@example.org";
      const auto response = enter(email, "wrong horse");
      said->push_back(std::to_string(response.status) + " " +
                      std::string(response.headers.get("Retry-After")));
    }
    passed_ += (i < 6 ? 12 : 61) * kMicrosPerSecond;
  }
  EXPECT_EQ(known, unknown);
  EXPECT_EQ(known[4], "401 ");
  EXPECT_TRUE(known[5].starts_with("429 "));
}

TEST_P(AccountTest, AnAddressThatTriesTooOftenMustWait) {
  set_up();
  forget();
  Response last;
  for (int i = 0; i < 12; ++i) last = enter("nobody@example.org", "whatever");
  EXPECT_EQ(last.status, 429);
  EXPECT_TRUE(last.headers.has("Retry-After"));
  passed_ = 7 * kMicrosPerSecond;
  EXPECT_EQ(enter("ann@example.org", "correct horse").status, 200);
}

TEST_P(AccountTest, SigningOutEndsTheSession) {
  set_up();
  const auto out = call(Method::post, "/api/v1/sign-out");
  EXPECT_EQ(out.status, 204);
  EXPECT_NE(out.headers.get("Set-Cookie").find("Max-Age=0"), std::string_view::npos);
  EXPECT_EQ(call(Method::get, "/api/v1/me").status, 401);
}

TEST_P(AccountTest, SessionsAreListedAndEnded) {
  set_up();
  const auto first_cookie = cookie_;
  const auto first_csrf = csrf_;
  enter("ann@example.org", "correct horse");
  const auto list = json(call(Method::get, "/api/v1/me/sessions"))["items"];
  ASSERT_EQ(list.size(), 2U);
  std::string other;
  for (const auto& one : list) {
    if (!one["current"].get<bool>()) other = one["id"];
  }
  EXPECT_EQ(call(Method::del, "/api/v1/me/sessions/" + other).status, 204);
  EXPECT_EQ(call(Method::del, "/api/v1/me/sessions/" + other).status, 404);
  cookie_ = first_cookie;
  csrf_ = first_csrf;
  EXPECT_EQ(call(Method::get, "/api/v1/me").status, 401);
  enter("ann@example.org", "correct horse");
  EXPECT_EQ(call(Method::post, "/api/v1/sign-out-everywhere").status, 204);
  EXPECT_EQ(call(Method::get, "/api/v1/me").status, 401);
}

TEST_P(AccountTest, PasswordsAreChangedByWhoKnowsTheOld) {
  set_up();
  EXPECT_EQ(
      call(Method::post, "/api/v1/me/password", {{"current", "wrong"}, {"new", "battery staple"}})
          .status,
      401);
  EXPECT_EQ(
      call(Method::post, "/api/v1/me/password", {{"current", "correct horse"}, {"new", "short"}})
          .status,
      422);
  EXPECT_EQ(call(Method::post, "/api/v1/me/password",
                 {{"current", "correct horse"}, {"new", "battery staple"}})
                .status,
            204);
  EXPECT_EQ(call(Method::get, "/api/v1/me").status, 200);
  forget();
  EXPECT_EQ(enter("ann@example.org", "correct horse").status, 401);
  EXPECT_EQ(enter("ann@example.org", "battery staple").status, 200);
}

TEST_P(AccountTest, TheSecondFactorIsSetUpUsedAndEnded) {
  set_up();
  const auto begun = json(call(Method::post, "/api/v1/me/second-factor"));
  const auto key = from_base32(begun["secret"].get<std::string>());
  const auto code = [&] { return totp_code(key, totp_step(now())); };
  const auto confirmed = call(Method::post, "/api/v1/me/second-factor/confirm", {{"code", code()}});
  ASSERT_EQ(confirmed.status, 200);
  EXPECT_EQ(json(confirmed)["recovery_codes"].size(), 8U);
  forget();
  const auto asked = enter("ann@example.org", "correct horse");
  EXPECT_EQ(asked.status, 401);
  EXPECT_EQ(json(asked)["code"], "second_factor_needed");
  passed_ += 30 * kMicrosPerSecond;
  EXPECT_EQ(enter("ann@example.org", "correct horse", code()).status, 200);
  EXPECT_EQ(call(Method::post, "/api/v1/me/second-factor/end", {{"password", "wrong"}}).status,
            401);
  EXPECT_EQ(
      call(Method::post, "/api/v1/me/second-factor/end", {{"password", "correct horse"}}).status,
      204);
  forget();
  EXPECT_EQ(enter("ann@example.org", "correct horse").status, 200);
}

TEST_P(AccountTest, InvitedUsersChooseTheirPassword) {
  set_up();
  const auto invited = call(Method::post, "/api/v1/users",
                            {{"email", "Ben@example.org"}, {"name", "Ben"}, {"role", "analyst"}});
  ASSERT_EQ(invited.status, 201) << invited.text();
  EXPECT_FALSE(invited.compressible);
  const auto token = json(invited)["token"].get<std::string>();
  forget();
  const Json accept = {
      {"token", token}, {"email", "ben@example.org"}, {"password", "a new password"}};
  EXPECT_EQ(call(Method::post, "/api/v1/reset-password", accept).status, 403);
  auto other = accept;
  other["email"] = "ann@example.org";
  EXPECT_EQ(call(Method::post, "/api/v1/accept-invitation", other).status, 403);
  EXPECT_EQ(keep(call(Method::post, "/api/v1/accept-invitation", accept)).status, 200);
  EXPECT_EQ(json(call(Method::get, "/api/v1/me"))["role"], "analyst");
  EXPECT_EQ(call(Method::get, "/api/v1/users").status, 403);
  forget();
  EXPECT_EQ(call(Method::post, "/api/v1/accept-invitation", accept).status, 403);
}

TEST_P(AccountTest, UsersAreChangedOnlyAsTheyWereSeen) {
  set_up();
  const auto invited = call(Method::post, "/api/v1/users",
                            {{"email", "ben@example.org"}, {"name", "Ben"}, {"role", "analyst"}});
  const auto target = "/api/v1/users/" + json(invited)["user"]["id"].get<std::string>();
  EXPECT_EQ(call(Method::patch, target, {{"role", "viewer"}}).status, 428);
  EXPECT_EQ(call(Method::patch, target, {{"role", "viewer"}}, "\"old\"").status, 412);
  EXPECT_EQ(call(Method::patch, target, {{"role", "viewer"}}, "*").status, 200);
  EXPECT_EQ(json(call(Method::get, target))["role"], "viewer");
  EXPECT_EQ(call(Method::patch, target, {{"role", "king"}}, "*").status, 422);
  const auto me = "/api/v1/users/" + json(call(Method::get, "/api/v1/me"))["id"].get<std::string>();
  EXPECT_EQ(call(Method::patch, me, {{"state", "disabled"}}, "*").status, 409);
  EXPECT_EQ(json(call(Method::get, me))["state"], "active");
  EXPECT_EQ(call(Method::get, "/api/v1/users/1").status, 404);
}

TEST_P(AccountTest, KeysAreShownOnceAndRevoked) {
  set_up();
  const auto made = call(Method::post, "/api/v1/keys",
                         {{"name", "Till"}, {"scopes", {"audit:read"}}, {"expires_in_days", 1}});
  ASSERT_EQ(made.status, 201) << made.text();
  const auto secret = json(made)["secret"].get<std::string>();
  const auto list = call(Method::get, "/api/v1/keys");
  EXPECT_EQ(list.text().find(secret.substr(20)), std::string_view::npos);
  EXPECT_EQ(
      call(Method::post, "/api/v1/keys", {{"name", "x"}, {"scopes", {"users:manage"}}}).status,
      422);
  const auto id = json(made)["key"]["id"].get<std::string>();
  EXPECT_EQ(call(Method::del, "/api/v1/keys/" + id).status, 204);
  EXPECT_EQ(call(Method::del, "/api/v1/keys/" + id).status, 404);
}

TEST_P(AccountTest, SignInsStandInTheAuditLog) {
  set_up();
  enter("ann@example.org", "wrong horse");
  const auto entries = json(call(Method::get, "/api/v1/audit?action=sign_in"))["items"];
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0]["status"], 401);
  EXPECT_EQ(entries[0]["user_name"], "Ann");
  EXPECT_EQ(entries[0]["address"], "192.0.2.7");
  EXPECT_EQ(json(call(Method::get, "/api/v1/audit?action=set_up"))["items"].size(), 2U);
  EXPECT_EQ(call(Method::get, "/api/v1/audit?cursor=x").status, 400);
  const auto page = json(call(Method::get, "/api/v1/audit?limit=1"));
  ASSERT_TRUE(page["next"].is_string());
  const auto next =
      json(call(Method::get, "/api/v1/audit?limit=1&cursor=" + page["next"].get<std::string>()));
  EXPECT_NE(next["items"][0], page["items"][0]);
}

TEST_P(AccountTest, SettingsAreChangedOnlyAsTheyWereSeen) {
  set_up();
  EXPECT_EQ(json(call(Method::get, "/api/v1/settings"))["currency"], "GBP");
  EXPECT_EQ(call(Method::patch, "/api/v1/settings", {{"name", "Acme"}}).status, 428);
  const auto changed = call(Method::patch, "/api/v1/settings", {{"name", "Acme"}}, "*");
  EXPECT_EQ(json(changed)["name"], "Acme");
  EXPECT_EQ(call(Method::patch, "/api/v1/settings", {{"currency", "USD"}}, "*").status, 422);
}

TEST_P(AccountTest, TheCalendarIsSaidAnewAsItWasSeen) {
  set_up();
  const auto path = "/api/v1/settings/calendar";
  const auto usual = json(call(Method::get, path));
  EXPECT_EQ(usual["time_zone"], "Europe/London");
  EXPECT_EQ(usual["week"]["friday"], Json::parse(R"([["09:00", "17:00"]])"));
  auto rules = usual;
  rules.erase("time_zone");
  rules["week"]["saturday"] = Json::parse(R"([["10:00", "12:00"], ["13:00", "16:00"]])");
  rules["days"].push_back({{"day", "2026-12-25"}, {"name", "Christmas"}, {"hours", Json::array()}});
  EXPECT_EQ(call(Method::put, path, rules).status, 428);
  EXPECT_EQ(call(Method::put, path, rules, "\"stale\"").status, 412);
  const auto changed = call(Method::put, path, rules, http::etag_of(usual));
  ASSERT_EQ(changed.status, 200) << changed.text();
  EXPECT_EQ(json(changed)["week"], rules["week"]);
  EXPECT_EQ(json(call(Method::get, path)), json(changed));
  rules["week"]["saturday"][1][0] = "11:00";
  const auto refused = call(Method::put, path, rules, "*");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(json(refused)["errors"][0]["pointer"], "/body/week/saturday/1");
  EXPECT_EQ(json(call(Method::get, path)), json(changed));
}

INSTANTIATE_TEST_SUITE_P(Engines, AccountTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::access
