// All routes of the program behind their gate, without sockets.

#include "app/backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "access/gate.h"
#include "access/policy.h"
#include "access/service.h"
#include "access/store.h"
#include "app/program.h"
#include "db/testing.h"
#include "http/validate.h"

namespace troth::app {
namespace {

using http::Json;
using http::Method;
using http::Request;
using http::Response;
using http::Right;
using http::Role;
using http::Route;
using ::testing::HasSubstr;

class BackendTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { register_migrations(); }
  BackendTest() {
    BackendOptions options;
    options.upload_folder = workspace_.path("uploads");
    std::filesystem::create_directories(options.upload_folder);
    options.check_answers = true;
    options.threads = 2;
    options.password_cost = access::PasswordCost::least();
    backend_ = std::make_unique<Backend>(
        workspace_.database(), workspace_.clock(), [](std::string_view) {}, options);
    for (const auto role : http::kRoles) make_user(role);
  }
  Instant now() { return workspace_.clock().now(); }
  void write(const db::Writer::Operation& operation) {
    ASSERT_TRUE(workspace_.database().writer().run(operation));
  }

  void make_user(Role role) {
    write([&](db::Session& session) -> Status {
      TROTH_TRY(access::create_user(
          session, {access::random_id(), email_of(role), "U", role, "hash"}, now()));
      return {};
    });
  }
  static std::string email_of(Role role) {
    return std::string(http::role_name(role)) + "@example.org";
  }
  /// A fresh session of a role, as a cookie's token.
  std::string enter(Role role) {
    access::SignIn attempt;
    attempt.email = email_of(role);
    attempt.password_right = true;
    attempt.token = access::random_token();
    write([&](db::Session& session) -> Status {
      TROTH_TRY(access::sign_in(session, attempt, now()));
      return {};
    });
    return attempt.token;
  }
  std::string key_with_all_scopes() {
    access::ApiKey key;
    key.key_id = access::random_word(12);
    const auto secret = access::random_token();
    key.secret_hash = access::hash_token(secret);
    for (std::size_t i = 0; i < http::kRights; ++i) {
      const auto right = static_cast<Right>(i);
      if (access::may_be_scope(right)) key.scopes.push_back(right);
    }
    write([&](db::Session& session) { return access::store::insert_key(session, key); });
    return access::key_text(key.key_id, secret);
  }

  static Request request_as(const std::string& token, Method method, const std::string& target) {
    Request request;
    request.method = method;
    EXPECT_TRUE(request.set_target(target)) << target;
    request.address = "192.0.2.7";
    if (!token.empty()) {
      request.headers.add("Cookie", std::string(access::kCookie) + "=" + token);
      request.headers.add("X-CSRF-Token", access::csrf_token_of(token));
    }
    return request;
  }
  static void put_body(Request& request, const Json& body) {
    request.headers.add("Content-Type", "application/json");
    request.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  Response answer(Request request) { return backend_->application().answer(std::move(request)); }
  Response call(Role role, Method method, const std::string& target, const Json& body = nullptr) {
    auto request = request_as(enter(role), method, target);
    if (!body.is_null()) put_body(request, body);
    return answer(std::move(request));
  }
  static Json json(const Response& response) {
    return Json::parse(response.text(), nullptr, false);
  }
  /// The route's path with values for its parameters.
  static std::string filled(const Route& route) {
    std::string path = http::plain_path(route.path);
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{')) {
      path.replace(open, path.find('}') - open + 1, "1");
    }
    return path;
  }

  std::string upload(const std::string& name, const std::string& text) {
    auto request = request_as(enter(Role::analyst), Method::post, "/api/v1/uploads?name=" + name);
    request.body_file = workspace_.path("body");
    std::ofstream(request.body_file) << text;
    const auto response = answer(request);
    EXPECT_EQ(response.status, 201) << response.text();
    EXPECT_FALSE(std::filesystem::exists(workspace_.path("body")));
    return json(response)["id"];
  }
  Json wait_for(const Json& job) {
    for (;;) {
      const auto state =
          json(call(Role::owner, Method::get, "/api/v1/jobs/" + job["id"].get<std::string>()));
      if (state["state"] != "queued" && state["state"] != "running") return state;
      std::this_thread::yield();
    }
  }
  Json import(const std::string& kind, const std::string& upload_id) {
    const auto begun = call(Role::analyst, Method::post, "/api/v1/imports",
                            {{"upload", upload_id}, {"kind", kind}});
    EXPECT_EQ(begun.status, 202) << begun.text();
    EXPECT_THAT(std::string(begun.headers.get("Location")), HasSubstr("/api/v1/jobs/"));
    return wait_for(json(begun));
  }

  db::TestWorkspace workspace_{GetParam()};
  std::unique_ptr<Backend> backend_;
};

TEST_P(BackendTest, EveryRouteMeetsEveryRole) {
  const auto key = key_with_all_scopes();
  for (const auto& route : backend_->router().routes()) {
    if (route->right == Right::anyone) continue;
    const auto stranger = answer(request_as("", route->method, filled(*route)));
    EXPECT_EQ(stranger.status, 401) << route->name;
    for (const auto role : http::kRoles) {
      const auto response = call(role, route->method, filled(*route));
      EXPECT_LT(response.status, 500) << route->name << " " << response.text();
      const bool refused = response.status == 401 || response.status == 403;
      EXPECT_EQ(refused, !access::may(role, route->right))
          << route->name << " " << http::role_name(role) << " " << response.text();
    }
    auto by_key = request_as("", route->method, filled(*route));
    by_key.headers.add("Authorization", "Bearer " + key);
    const auto response = answer(by_key);
    EXPECT_EQ(response.status == 403, route->cookie_only || !access::may_be_scope(route->right))
        << route->name << " " << response.text();
  }
}

TEST_P(BackendTest, NoBodyHoweverMalformedBreaksARoute) {
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
      for (const auto& [name, member] : (*route->request)["properties"].items()) {
        Json body = Json::object();
        for (const auto& [other, schema] : (*route->request)["properties"].items()) {
          body[other] = "x@example.org";
        }
        body[name] = value;
        response = call(Role::owner, route->method, filled(*route), body);
        EXPECT_LT(response.status, 500) << route->name << " " << body;
      }
    }
  }
}

TEST_P(BackendTest, NoQueryHoweverMalformedBreaksARoute) {
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

TEST_P(BackendTest, EveryExampleIsAnsweredAsDocumented) {
  int replayed = 0;
  for (const auto& route : backend_->router().routes()) {
    for (const auto& example : route->examples) {
      if (example.request == nullptr && route->request) continue;
      auto request = request_as(enter(Role::owner), route->method, filled(*route));
      if (example.request) put_body(request, *example.request);
      request.headers.add("If-Match", "*");
      const auto response = answer(request);
      const bool documented =
          response.status == route->status ||
          std::count(route->also.begin(), route->also.end(), response.status) > 0;
      EXPECT_TRUE(documented) << route->name << " " << response.status << " " << response.text();
      ++replayed;
    }
  }
  EXPECT_GE(replayed, 6);
}

TEST_P(BackendTest, TheDocumentListsEveryRoute) {
  const auto document = json(answer(request_as("", Method::get, "/api/v1/openapi.json")));
  EXPECT_EQ(document["openapi"], "3.1.0");
  std::set<std::string> names;
  for (const auto& [path, operations] : document["paths"].items()) {
    for (const auto& [method, operation] : operations.items())
      names.insert(operation["operationId"]);
  }
  for (const auto& route : backend_->router().routes()) {
    EXPECT_TRUE(names.contains(route->name)) << route->name;
  }
}

TEST_P(BackendTest, AFileIsUploadedLookedAtAndImportedAndItsRejectsComeBack) {
  const auto id = upload("people.csv", "Customer No,Name,City\n17,Ann Lee,Leeds\n,Ben Ode,York\n");
  const auto preview = json(call(Role::analyst, Method::post, "/api/v1/imports/preview",
                                 {{"upload", id}, {"kind", "customers"}}));
  EXPECT_EQ(preview["columns"], Json::array({"Customer No", "Name", "City"}));
  EXPECT_EQ(preview["rows"][0][1], "Ann Lee");
  EXPECT_EQ(preview["mapping"][0]["field"], "customer");
  EXPECT_TRUE(preview["problem"].is_null());
  EXPECT_EQ(call(Role::analyst, Method::get, "/api/v1/uploads/" + id + "/rejects").status, 404);

  const auto job = import("customers", id);
  ASSERT_EQ(job["state"], "done") << job;
  EXPECT_EQ(job["result"]["rows"]["accepted"], 1);
  EXPECT_EQ(job["result"]["rows"]["rejected"], 1);
  const auto rejects = call(Role::analyst, Method::get, "/api/v1/uploads/" + id + "/rejects");
  ASSERT_EQ(rejects.status, 200);
  std::stringstream text;
  text << std::ifstream(rejects.file).rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("Ben Ode"));
  const auto runs = json(call(Role::analyst, Method::get, "/api/v1/imports"))["items"];
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0]["file"], "people.csv");

  EXPECT_EQ(call(Role::analyst, Method::del, "/api/v1/uploads/" + id).status, 204);
  EXPECT_EQ(call(Role::analyst, Method::del, "/api/v1/uploads/" + id).status, 404);
}

TEST_P(BackendTest, APreviewSaysWhatMustBeDecided) {
  const auto id =
      upload("orders.csv", "order,customer,date,amount\n1,c1,03/04/2024,5\n2,c1,05/06/2024,6\n");
  const auto ask = [&](Json more) {
    Json body = {{"upload", id}, {"kind", "orders"}};
    body.update(more);
    return json(call(Role::analyst, Method::post, "/api/v1/imports/preview", body));
  };
  EXPECT_EQ(ask(Json::object())["problem"]["code"], "ambiguous_input");
  EXPECT_TRUE(ask({{"dates", "dmy"}})["problem"].is_null());
  EXPECT_EQ(ask({{"map", {"nothing=date"}}})["problem"]["code"], "usage");
  EXPECT_EQ(import("orders", id)["error"]["code"], "ambiguous_input");
  const auto runs = json(call(Role::analyst, Method::get, "/api/v1/imports"))["items"];
  EXPECT_TRUE(runs.empty()) << runs;
}

TEST_P(BackendTest, ACustomerIsFoundShownAndTakenApart) {
  ASSERT_EQ(import("customers", upload("crm.csv",
                                       "Customer No,Name,Email\n17,Ann Lee,ann@example.org\n"
                                       "18,Ben Ode,ben@example.org\n"))["state"],
            "done");
  ASSERT_EQ(import("customers",
                   upload("more.csv",
                          "Customer No,Name,Email,Card\n,Ann Lee,ann@example.org,C1\n"))["state"],
            "done");
  ASSERT_EQ(import("orders", upload("orders.csv",
                                    "order,customer,date,sku,amount\n1,17,2024-03-05,tea,12.50\n"
                                    "2,17,2024-04-13,milk,2.50\n"))["state"],
            "done");
  ASSERT_EQ(import("responses",
                   upload("survey.csv", "customer,date,nps,why\n17,2024-03-13,9,nice\n"))["state"],
            "done");

  const auto found =
      json(call(Role::service, Method::get, "/api/v1/customers?search=Ann%40Example.org"));
  ASSERT_EQ(found["items"].size(), 1U);
  const auto id = found["items"][0]["id"].get<std::string>();
  EXPECT_EQ(
      json(call(Role::service, Method::get, "/api/v1/customers?search=ann"))["items"][0]["id"], id);
  EXPECT_EQ(json(call(Role::service, Method::get, "/api/v1/customers?search=%25"))["items"].size(),
            0U);
  const auto card = json(call(Role::service, Method::get, "/api/v1/customers/" + id));
  EXPECT_EQ(card["source_records"].size(), 2U);

  const auto timeline =
      json(call(Role::service, Method::get, "/api/v1/customers/" + id + "/timeline?limit=2"));
  ASSERT_EQ(timeline["items"].size(), 2U);
  EXPECT_EQ(timeline["items"][0]["order"]["net"], "2.50");
  EXPECT_EQ(timeline["items"][0]["order"]["lines"][0]["sku"], "milk");
  EXPECT_EQ(timeline["items"][1]["response"]["answers"][0]["value"], 9.0);
  const auto rest = json(call(Role::service, Method::get,
                              "/api/v1/customers/" + id + "/timeline?limit=2&cursor=" +
                                  timeline["next"].get<std::string>()));
  ASSERT_EQ(rest["items"].size(), 1U);
  EXPECT_EQ(rest["items"][0]["order"]["reference"], "1");
  EXPECT_TRUE(rest["next"].is_null());

  const auto merges = json(call(Role::service, Method::get, "/api/v1/customers/" + id + "/merges"));
  ASSERT_EQ(merges["items"][0]["action"], "joined");
  const auto undo = "/api/v1/merges/" + merges["items"][0]["id"].get<std::string>() + "/undo";
  EXPECT_EQ(call(Role::programme, Method::post, undo).status, 403);
  EXPECT_EQ(call(Role::service, Method::post, undo).status, 200);
  EXPECT_EQ(call(Role::service, Method::post, undo).status, 409);
  EXPECT_EQ(
      json(call(Role::service, Method::get, "/api/v1/customers/" + id))["source_records"].size(),
      1U);
  const auto audit = json(call(Role::owner, Method::get, "/api/v1/audit?action=undo_merge"));
  ASSERT_EQ(audit["items"].size(), 1U);
  EXPECT_EQ(audit["items"][0]["user_name"], "U");
}

TEST_P(BackendTest, CustomersComeInPages) {
  std::string csv = "Customer No,Name,Region\n";
  for (int i = 1; i <= 25; ++i) {
    csv +=
        std::to_string(i) + ",Person " + std::to_string(i) + (i % 5 == 0 ? ",North\n" : ",South\n");
  }
  ASSERT_EQ(import("customers", upload("people.csv", csv))["state"], "done");
  std::set<std::string> seen;
  std::string target = "/api/v1/customers?limit=10";
  for (int pages = 0; !target.empty(); ++pages) {
    ASSERT_LT(pages, 5);
    const auto page = json(call(Role::service, Method::get, target));
    for (const auto& one : page["items"]) EXPECT_TRUE(seen.insert(one["id"]).second);
    target = page["next"].is_null()
                 ? ""
                 : "/api/v1/customers?limit=10&cursor=" + page["next"].get<std::string>();
  }
  EXPECT_EQ(seen.size(), 25U);
  EXPECT_EQ(
      json(call(Role::service, Method::get, "/api/v1/customers?region=North"))["items"].size(), 5U);
}

TEST_P(BackendTest, TheEvaluationIsMadeOnceAndAgainWhenTheDataChange) {
  const auto ask = [&] { return call(Role::viewer, Method::get, "/api/v1/evaluation"); };
  const auto first = ask();
  ASSERT_EQ(first.status, 202) << first.text();
  EXPECT_EQ(wait_for(json(first))["state"], "done");
  const auto known = ask();
  ASSERT_EQ(known.status, 200);
  EXPECT_EQ(json(known)["customers"]["known"], 0);
  ASSERT_EQ(import("orders", upload("orders.csv",
                                    "order,customer,date,amount\n1,17,2024-03-13,5\n"))["state"],
            "done");
  const auto changed = ask();
  ASSERT_EQ(changed.status, 202);
  wait_for(json(changed));
  EXPECT_EQ(json(ask())["customers"]["known"], 1);
}

TEST_P(BackendTest, SetUpIsOfferedWhileThereIsNobody) {
  EXPECT_EQ(*set_up_path(workspace_.database(), workspace_.clock()), "");
  db::TestWorkspace empty(GetParam());
  const auto path = set_up_path(empty.database(), empty.clock());
  EXPECT_THAT(*path, ::testing::StartsWith("/setup#"));
  EXPECT_NE(*set_up_path(empty.database(), empty.clock()), *path);
}

INSTANTIATE_TEST_SUITE_P(Engines, BackendTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::app
