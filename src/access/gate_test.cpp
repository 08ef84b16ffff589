#include "access/gate.h"

#include <gtest/gtest.h>

#include "access/policy.h"
#include "access/secrets.h"
#include "access/service.h"
#include "access/store.h"
#include "db/migrations.h"
#include "db/testing.h"

namespace troth::access {
namespace {

using http::Method;
using http::Request;
using http::Right;
using http::Role;
using http::Route;

class GateTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { db::set_migrations({{"access", &access_migrations}}); }
  db::Session& session() { return workspace_.session(); }
  Instant now() { return workspace_.clock().now(); }

  /// A signed-in user of a role; gives the cookie's token.
  std::string user(Role role) {
    const auto email = std::string(http::role_name(role)) + "@example.org";
    EXPECT_TRUE(create_user(session(), {random_id(), email, "U", role, "hash"}, now()));
    SignIn attempt;
    attempt.email = email;
    attempt.password_right = true;
    attempt.token = random_token();
    EXPECT_EQ(sign_in(session(), attempt, now())->result, SignInResult::done);
    return attempt.token;
  }
  std::string key(std::vector<Right> scopes, Instant expires = 0) {
    ApiKey row;
    row.key_id = random_word(12);
    const auto secret = random_token();
    row.secret_hash = hash_token(secret);
    row.scopes = std::move(scopes);
    row.expires_at = expires;
    EXPECT_TRUE(store::insert_key(session(), row));
    return key_text(row.key_id, secret);
  }
  static Request by_cookie(Method method, const std::string& token) {
    Request request;
    request.method = method;
    request.headers.add("Host", "troth.example");
    request.headers.add("Cookie", std::string(kCookie) + "=" + token);
    return request;
  }
  static Request changing(const std::string& token) {
    auto request = by_cookie(Method::post, token);
    request.headers.add("X-CSRF-Token", csrf_token_of(token));
    return request;
  }
  static Request by_key(const std::string& text) {
    Request request;
    request.headers.add("Authorization", "Bearer " + text);
    return request;
  }
  static Route route(Right right) {
    Route one;
    one.right = right;
    return one;
  }
  /// 0 when admitted, otherwise the status of the refusal.
  int status(const Request& request, const Route& wanted, Instant later = 0) {
    const auto admission = gate_->admit(request, wanted, now() + later, session());
    EXPECT_TRUE(admission.ok());
    return admission->refusal ? admission->refusal->status : 0;
  }

  db::TestWorkspace workspace_{GetParam()};
  std::unique_ptr<http::Gate> gate_ = make_gate();
};

TEST_P(GateTest, EveryRoleMeetsEveryRight) {
  for (const auto role : http::kRoles) {
    const auto token = user(role);
    for (std::size_t i = 0; i < http::kRights; ++i) {
      const auto right = static_cast<Right>(i);
      EXPECT_EQ(status(by_cookie(Method::get, token), route(right)), may(role, right) ? 0 : 403)
          << http::role_name(role) << " " << http::right_name(right);
      EXPECT_EQ(status(Request{}, route(right)), right == Right::anyone ? 0 : 401);
    }
  }
}

TEST_P(GateTest, SessionsEnd) {
  const auto token = user(Role::owner);
  const auto request = by_cookie(Method::get, token);
  EXPECT_EQ(status(request, route(Right::self), kSessionIdle - 1), 0);
  EXPECT_EQ(status(request, route(Right::self), kSessionIdle), 401);
  EXPECT_EQ(status(by_cookie(Method::get, token + "x"), route(Right::self)), 401);
  EXPECT_EQ(status(by_cookie(Method::get, ""), route(Right::self)), 401);
}

TEST_P(GateTest, UseIsNotedNowAndThenAndKeepsASessionAlive) {
  const auto token = user(Role::owner);
  const auto request = by_cookie(Method::get, token);
  EXPECT_FALSE(gate_->admit(request, route(Right::self), now() + kTouchEvery, session())->touch);
  const auto later = now() + kSessionIdle - 1;
  const auto admission = gate_->admit(request, route(Right::self), later, session());
  ASSERT_TRUE(admission->touch);
  ASSERT_TRUE(gate_->note_use(admission->principal, later, session()));
  EXPECT_EQ(status(request, route(Right::self), kSessionIdle + kTouchEvery), 0);
  // But not for ever.
  EXPECT_EQ(status(request, route(Right::self), kSessionLongest), 401);
}

TEST_P(GateTest, DisabledUsersAreOutAtOnce) {
  const auto token = user(Role::owner);
  auto row = store::user_by_email(session(), "owner@example.org");
  (*row)->state = UserState::disabled;
  ASSERT_TRUE(store::update_user(session(), **row));
  EXPECT_EQ(status(by_cookie(Method::get, token), route(Right::self)), 401);
}

TEST_P(GateTest, ChangesByCookieNeedTheTokenAndTheSameOrigin) {
  const auto token = user(Role::owner);
  EXPECT_EQ(status(by_cookie(Method::post, token), route(Right::self)), 403);
  EXPECT_EQ(status(changing(token), route(Right::self)), 0);

  auto wrong = by_cookie(Method::del, token);
  wrong.headers.add("X-CSRF-Token", csrf_token_of("other"));
  EXPECT_EQ(status(wrong, route(Right::self)), 403);

  for (const auto& [site, expected] : std::vector<std::pair<std::string, int>>{
           {"same-origin", 0}, {"none", 0}, {"same-site", 403}, {"cross-site", 403}}) {
    auto request = changing(token);
    request.headers.add("Sec-Fetch-Site", site);
    EXPECT_EQ(status(request, route(Right::self)), expected) << site;
  }
  for (const auto& [origin, expected] : std::vector<std::pair<std::string, int>>{
           {"https://troth.example", 0}, {"https://evil.example", 403}, {"null", 403}}) {
    auto request = changing(token);
    request.headers.add("Origin", origin);
    EXPECT_EQ(status(request, route(Right::self)), expected) << origin;
  }
}

TEST_P(GateTest, OtherSitesCannotSignAnybodyIn) {
  auto open = route(Right::anyone);
  open.same_origin = true;
  Request request;
  request.method = Method::post;
  EXPECT_EQ(status(request, open), 0);
  request.headers.add("Sec-Fetch-Site", "cross-site");
  EXPECT_EQ(status(request, open), 403);
}

TEST_P(GateTest, KeysHaveTheirScopes) {
  const auto text = key({Right::customers_read});
  EXPECT_EQ(status(by_key(text), route(Right::customers_read)), 0);
  EXPECT_EQ(status(by_key(text), route(Right::figures_read)), 403);
  EXPECT_EQ(status(by_key(text), route(Right::self)), 403);
  auto people_only = route(Right::customers_read);
  people_only.cookie_only = true;
  EXPECT_EQ(status(by_key(text), people_only), 403);
  // Keys need no CSRF token: no browser sends them by itself.
  auto change = by_key(text);
  change.method = Method::post;
  EXPECT_EQ(status(change, route(Right::customers_read)), 0);
}

TEST_P(GateTest, WrongExpiredAndRevokedKeysAreRefused) {
  const auto text = key({Right::customers_read}, now() + 10);
  EXPECT_EQ(status(by_key(text), route(Right::customers_read), 9), 0);
  EXPECT_EQ(status(by_key(text), route(Right::customers_read), 10), 401);
  EXPECT_EQ(status(by_key(text + "x"), route(Right::customers_read)), 401);
  EXPECT_EQ(status(by_key("troth_x_y"), route(Right::customers_read)), 401);
  Request basic;
  basic.headers.add("Authorization", "Basic " + text);
  EXPECT_EQ(status(basic, route(Right::customers_read)), 401);
  const auto parts = parse_key(text);
  ASSERT_EQ(*store::revoke_key(session(), parts->key_id, now()), 1);
  EXPECT_EQ(status(by_key(text), route(Right::customers_read)), 401);
  EXPECT_EQ(*store::revoke_key(session(), parts->key_id, now()), 0);
}

TEST_P(GateTest, ABadKeyIsNotMadeGoodByACookie) {
  auto request = by_cookie(Method::get, user(Role::owner));
  request.headers.add("Authorization", "Bearer nonsense");
  EXPECT_EQ(status(request, route(Right::self)), 401);
}

TEST_P(GateTest, KeptAnswersBelongToTheirCallerAndRequest) {
  Request request;
  request.method = Method::post;
  request.path = "/api/v1/x";
  request.body = "{}";
  const auto one = route(Right::customers_change);
  http::Call call(request, one);
  call.now = now();
  call.principal.kind = http::Principal::Kind::user;
  call.principal.user_id = 1;
  EXPECT_FALSE(gate_->stored_answer(call, "key-00001", session())->has_value());
  http::Response response;
  response.status = 201;
  response.body = std::make_shared<const std::string>("{\"a\":1}");
  ASSERT_TRUE(gate_->keep_answer(call, "key-00001", response, session()));

  const auto again = gate_->stored_answer(call, "key-00001", session());
  ASSERT_TRUE(again->has_value());
  EXPECT_EQ((*again)->status, 201);
  EXPECT_EQ((*again)->text(), "{\"a\":1}");

  Request other = request;
  other.body = "{\"b\":2}";
  http::Call changed(other, one);
  changed.principal = call.principal;
  EXPECT_EQ((*gate_->stored_answer(changed, "key-00001", session()))->status, 422);
  call.principal.user_id = 2;
  EXPECT_FALSE(gate_->stored_answer(call, "key-00001", session())->has_value());
}

TEST_P(GateTest, WhoAsksTooOftenIsToldToWait) {
  const auto gate = make_gate(2);
  const auto hasty = [&](const Request& request, Instant later = 0) {
    const auto problem = gate->refuse_haste(request, now() + later);
    if (problem) {
      EXPECT_EQ(problem->status, 429);
      EXPECT_GT(problem->retry_after_s, 0);
    }
    return problem.has_value();
  };
  const auto first = by_key("troth_a_b");
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(hasty(first)) << i;
  EXPECT_TRUE(hasty(first));
  // Others are not held up, be it from the same address.
  EXPECT_FALSE(hasty(by_key("troth_c_d")));
  EXPECT_FALSE(hasty(by_cookie(Method::get, "token")));
  EXPECT_FALSE(hasty(Request()));
  EXPECT_FALSE(hasty(first, kMicrosPerSecond / 2));
  EXPECT_TRUE(hasty(first, kMicrosPerSecond / 2));
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(gate_->refuse_haste(first, now()).has_value());
}

TEST_P(GateTest, WhoGuessesKeysIsHeldByTheAddress) {
  const auto gate = make_gate(2);
  const auto guess = [&](int i) {
    auto request = by_key("troth_x_" + std::to_string(i));
    request.address = "192.0.2.9";
    EXPECT_FALSE(gate->refuse_haste(request, now()).has_value());
    return gate->admit(request, route(Right::figures_read), now(), session())->refusal->status;
  };
  for (int i = 0; i < 10; ++i) EXPECT_EQ(guess(i), 401);
  EXPECT_EQ(guess(10), 429);
  auto good = by_key(key({Right::figures_read}));
  good.address = "192.0.2.9";
  EXPECT_FALSE(
      gate->admit(good, route(Right::figures_read), now(), session())->refusal.has_value());
}

INSTANTIATE_TEST_SUITE_P(Engines, GateTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::access
