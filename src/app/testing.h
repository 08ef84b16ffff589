#pragma once
// For tests: the whole application behind its gate, on a workspace of its own, without sockets.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>

#include "access/gate.h"
#include "access/policy.h"
#include "access/service.h"
#include "access/store.h"
#include "app/backend.h"
#include "app/program.h"
#include "db/testing.h"
#include "http/validate.h"

namespace troth::app {

using http::Json;
using http::Method;
using http::Request;
using http::Response;
using http::Right;
using http::Role;
using http::Route;

/// A user of every role, and ways to ask as any of them. Answers are held against their schemas.
class ServedWorkspace : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { register_migrations(); }
  /// `client` stands for the world outside.
  explicit ServedWorkspace(outbound::Client* client = nullptr) {
    BackendOptions options;
    options.client = client;
    options.vault = std::make_shared<const access::Vault>(access::Vault::ephemeral());
    options.upload_folder = workspace_.path("uploads");
    std::filesystem::create_directories(options.upload_folder);
    options.background = false;
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
  std::string enter(Role role) { return enter_as(email_of(role)); }
  std::string enter_as(const std::string& email) {
    access::SignIn attempt;
    attempt.email = email;
    attempt.password_right = true;
    attempt.token = access::random_token();
    write([&](db::Session& session) -> Status {
      TROTH_TRY(access::sign_in(session, attempt, now()));
      return {};
    });
    return attempt.token;
  }
  static std::vector<Right> all_scopes() {
    std::vector<Right> scopes;
    for (std::size_t i = 0; i < http::kRights; ++i) {
      const auto right = static_cast<Right>(i);
      if (access::may_be_scope(right)) scopes.push_back(right);
    }
    return scopes;
  }
  std::string key_with(std::vector<Right> scopes) {
    access::ApiKey key;
    key.key_id = access::random_word(12);
    const auto secret = access::random_token();
    key.secret_hash = access::hash_token(secret);
    key.scopes = std::move(scopes);
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
    EXPECT_TRUE(begun.headers.get("Location").starts_with("/api/v1/jobs/"));
    return wait_for(json(begun));
  }

  db::TestWorkspace workspace_{GetParam()};
  std::unique_ptr<Backend> backend_;
};

}  // namespace troth::app
