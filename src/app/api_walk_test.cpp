// Every route of the program, asked by everyone.

#include "app/testing.h"

namespace troth::app {
namespace {

class ApiWalk : public ServedWorkspace {};

TEST_P(ApiWalk, EveryRouteMeetsEveryRole) {
  for (const auto& route : backend_->router().routes()) {
    if (route->right == Right::anyone) continue;
    for (const auto role : http::kRoles) {
      const auto response = call(role, route->method, filled(*route));
      EXPECT_LT(response.status, 500) << route->name << " " << response.text();
      const bool refused = response.status == 401 || response.status == 403;
      EXPECT_EQ(refused, !access::may(role, route->right))
          << route->name << " " << http::role_name(role) << " " << response.text();
    }
  }
}

TEST_P(ApiWalk, EveryRouteMeetsNobody) {
  for (const auto& route : backend_->router().routes()) {
    const auto response = answer(request_as("", route->method, filled(*route)));
    EXPECT_LT(response.status, 500) << route->name << " " << response.text();
    EXPECT_EQ(response.status == 401, route->right != Right::anyone)
        << route->name << " " << response.text();
  }
}

TEST_P(ApiWalk, EveryRouteMeetsAKeyOfEveryScope) {
  for (const auto scope : all_scopes()) {
    const auto key = key_with({scope});
    for (const auto& route : backend_->router().routes()) {
      if (route->right == Right::anyone) continue;
      auto request = request_as("", route->method, filled(*route));
      request.headers.add("Authorization", "Bearer " + key);
      const auto response = answer(request);
      EXPECT_LT(response.status, 500) << route->name << " " << response.text();
      EXPECT_EQ(response.status == 403, route->cookie_only || route->right != scope)
          << route->name << " " << http::right_name(scope) << " " << response.text();
    }
  }
}

TEST_P(ApiWalk, AKeyOfAllScopesIsNoOwner) {
  const auto key = key_with(all_scopes());
  for (const auto& route : backend_->router().routes()) {
    if (route->right == Right::anyone) continue;
    auto request = request_as("", route->method, filled(*route));
    request.headers.add("Authorization", "Bearer " + key);
    const auto response = answer(request);
    EXPECT_EQ(response.status == 403, route->cookie_only || !access::may_be_scope(route->right))
        << route->name << " " << response.text();
  }
}

TEST_P(ApiWalk, NoBodyHoweverMalformedBreaksARoute) {
  const std::vector<Json> nasty = {nullptr,
                                   true,
                                   -1,
                                   1e308,
                                   "",
                                   std::string(300, 'x'),
                                   std::string("a\0b", 3),
                                   "\xc2\x80",
                                   "%s%n",
                                   "'; DROP TABLE x;--",
                                   "../../etc/passwd",
                                   Json::array(),
                                   Json::object(),
                                   Json::array({Json::array({nullptr})}),
                                   9223372036854775807LL,
                                   "-9223372036854775808",
                                   "9999-12-31",
                                   "active",
                                   "owner"};
  for (const auto& route : backend_->router().routes()) {
    if (!route->request) continue;
    for (const auto& value : nasty) {
      auto response = call(Role::owner, route->method, filled(*route), value);
      EXPECT_LT(response.status, 500) << route->name << " " << value;
      // An event may have any member; its schema names none.
      const auto members = route->request->value("properties", Json::object());
      for (const auto& [name, member] : members.items()) {
        Json body = Json::object();
        for (const auto& [other, schema] : members.items()) {
          body[other] = "x@example.org";
        }
        body[name] = value;
        response = call(Role::owner, route->method, filled(*route), body);
        EXPECT_LT(response.status, 500) << route->name << " " << body;
      }
    }
  }
}

TEST_P(ApiWalk, NoQueryHoweverMalformedBreaksARoute) {
  for (const auto& route : backend_->router().routes()) {
    if (route->method != Method::get) continue;
    for (const auto& parameter : route->query) {
      for (const char* value : {"", "0", "-1", "500", "99999999999999999999", "%25", "%27%22", "x",
                                "%E6%9D%8E", "2026-02-30", "0001-01-01", "9999-12-31", "AAAA"}) {
        const auto response =
            call(Role::owner, Method::get, filled(*route) + "?" + parameter.name + "=" + value);
        EXPECT_LT(response.status, 500) << route->name << " " << parameter.name << "=" << value;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, ApiWalk, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::app
