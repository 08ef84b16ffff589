// Every route answers as the API document says, when all is well and when it is not.

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <set>

#include "access/totp.h"
#include "app/filled_testing.h"
#include "http/problem.h"

namespace troth::app {
namespace {

/// The examples of the document are sent
/// as they stand, but for what only this workspace knows: numbers and secrets.
class ApiReplay : public FilledWorkspace {
 protected:
  ~ApiReplay() override { stop_ = true; }

  /// A link's token for a person.
  std::string link(access::LinkPurpose purpose, const std::string& email) {
    const auto token = access::random_token();
    write([&](db::Session& session) {
      return access::make_link(session, purpose, people_[email], token, now());
    });
    return token;
  }
  /// A job that runs until it is cancelled or the test is over.
  std::string waiting_job() {
    http::JobRequest request;
    request.kind = "import";
    request.owner = "system";
    request.work = [this](Progress& progress) -> Result<std::shared_ptr<const Json>> {
      while (!stop_ && !progress.cancelled()) std::this_thread::yield();
      return Error{ErrorCode::cancelled, "Cancelled.", "", ""};
    };
    return backend_->jobs().start(std::move(request))->id;
  }
  std::string rejected_upload() {
    const auto id = upload("people.csv", "Customer No,Name\n,Ben\n");
    import("customers", id);
    return id;
  }
  std::string refused_event() {
    call(Role::owner, Method::post, "/v1/track", {{"event", "Nobody's"}});
    EXPECT_GE(backend_->sorter().drain()->refused, 1U);
    return json(call(Role::owner, Method::get, "/api/v1/events/refused"))["items"][0]["id"];
  }

  /// What the path's parameter `name` is to be.
  std::string value_of(const std::string& name, const std::string& session_id) {
    if (name == "session") return session_id;
    if (name == "job") return waiting_job();
    if (name == "upload") return rejected_upload();
    if (name == "refused") return refused_event();
    // An earlier example may have deleted it.
    if (name == "webhook") return make_webhook();
    if (name == "delivery") return make_delivery(make_webhook());
    EXPECT_TRUE(known_.contains(name)) << "Say in fill() what {" << name << "} can be.";
    return known_[name];
  }
  std::string path_of(const Route& route, const std::string& session_id) {
    std::string path = http::plain_path(route.path);
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{')) {
      const auto size = path.find('}') - open + 1;
      path.replace(open, size, value_of(path.substr(open + 1, size - 2), session_id));
    }
    return path + queries_[route.name];
  }
  /// The example's body with what only this workspace knows.
  Json body_of(const Route& route, const Json& example) {
    auto body = example;
    if (body.contains("upload")) body["upload"] = upload("a.csv", "Customer No,Name\n19,Eve\n");
    if (route.name == "accept_invitation") {
      body["token"] = link(access::LinkPurpose::invite, "cara@example.org");
    }
    if (route.name == "reset_password") {
      body["token"] = link(access::LinkPurpose::reset, "ann@example.org");
    }
    if (route.name == "merge_customers") body["with"] = another_customer();
    if (route.name == "confirm_second_factor") body["code"] = code_for_ann();
    return body;
  }
  std::string another_customer() {
    import("customers", upload("twin.csv", "Customer No,Name\n99,Canary Leigh\n"));
    const auto found = json(call(Role::owner, Method::get, "/api/v1/identities?value=99"));
    return found["items"][0]["customer_id"];
  }
  std::string code_for_ann() {
    const auto begun = json(
        answer(request_as(enter_as("ann@example.org"), Method::post, "/api/v1/me/second-factor")));
    const auto key = access::from_base32(begun["secret"].get<std::string>());
    return access::totp_code(key, access::totp_step(now()));
  }
  Response replay(const Route& route, const Json& example) {
    // An earlier example may have begun a second factor.
    write([&](db::Session& session) {
      return access::end_totp(session, people_["ann@example.org"]);
    });
    const auto token = enter_as("ann@example.org");
    const auto session_id = access::hash_token(token).substr(0, 16);
    auto request = request_as(token, route.method, path_of(route, session_id));
    request.headers.add("If-Match", "*");
    if (!example.is_null()) put_body(request, body_of(route, example));
    if (route.upload_bytes > 0) {
      request.body_file = workspace_.path("sent");
      std::ofstream(request.body_file) << "order,amount\n1,5\n";
    }
    auto response = answer(request);
    while (response.status == 202 && route.method == Method::get) {
      wait_for(json(response));
      response = answer(request);
    }
    return response;
  }

  std::atomic<bool> stop_{false};
};

TEST_P(ApiReplay, EveryExampleSucceedsAndIsAnsweredAsDeclared) {
  // Once there is an owner there is nothing to set up, and there is no provider to go to: other
  // tests have a workspace without users, and a provider.
  const std::set<std::string> not_here = {"set_up", "begin_provider_sign_in"};
  for (const auto& route : backend_->router().routes()) {
    if (not_here.contains(route->name)) continue;
    std::vector<Json> bodies;
    for (const auto& example : route->examples) {
      if (example.request) bodies.push_back(*example.request);
    }
    if (!route->request) bodies.emplace_back(nullptr);
    EXPECT_FALSE(bodies.empty()) << route->name << " shows no example of what it takes";
    for (const auto& body : bodies) {
      const auto response = replay(*route, body);
      EXPECT_EQ(response.status, route->status) << route->name << " " << response.text();
      const bool as_said = response.status == 204 || !route->response ||
                           response.content_type.starts_with("application/json");
      EXPECT_TRUE(as_said) << route->name << " " << response.content_type;
    }
  }
}

TEST_P(ApiReplay, EveryRefusalIsAProblemAsDeclared) {
  const auto problem = http::problem_schema();
  for (const auto& route : backend_->router().routes()) {
    if (route->right == Right::anyone && !route->request) continue;
    std::vector<Response> refusals = {answer(request_as("", route->method, filled(*route)))};
    if (route->request) {
      auto request = request_as(enter(Role::owner), route->method, filled(*route));
      put_body(request, Json::array({1}));
      refusals.push_back(answer(request));
      request.body = "{";
      refusals.push_back(answer(request));
    }
    refusals.push_back(
        answer(request_as(enter(Role::owner), route->method, filled(*route) + "?no_such=1")));
    for (const auto& response : refusals) {
      EXPECT_GE(response.status, 400) << route->name;
      EXPECT_LT(response.status, 500) << route->name;
      EXPECT_EQ(response.content_type, "application/problem+json") << route->name;
      const auto violations = http::validate(problem, json(response), "");
      EXPECT_TRUE(violations.empty()) << route->name << " " << response.text();
      EXPECT_EQ(json(response)["status"], response.status);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, ApiReplay, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::app
