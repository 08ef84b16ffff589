// What the rooms tell, from a request to the message that a receiver gets.

#include <gmock/gmock.h>

#include <map>

#include "app/filled_testing.h"
#include "webhooks/service.h"

namespace troth::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

/// Takes everything, by the address it was sent to.
class TestReceivers final : public outbound::Client {
 public:
  Result<outbound::Answer> send(const outbound::Call& call) override {
    const std::lock_guard lock(mutex_);
    told[call.url].push_back(Json::parse(call.body));
    return outbound::Answer{200, ""};
  }
  std::map<std::string, std::vector<Json>> told;

 private:
  std::mutex mutex_;
};

struct HasReceivers {
  TestReceivers receivers_;
};

constexpr const char* kPlain = "https://example.org/plain";
constexpr const char* kCurious = "https://example.org/curious";

class WebhooksOfTheRooms : protected HasReceivers, public ServedWorkspace {
 protected:
  WebhooksOfTheRooms() : ServedWorkspace(&receivers_) {}

  void add(const char* url, const Json& more = Json::object()) {
    Json body = {{"url", url}};
    body.update(more);
    EXPECT_EQ(call(Role::owner, Method::post, "/api/v1/webhooks", body).status, 201);
  }
  /// What an endpoint is told of since the last time; tests begin with nothing.
  std::vector<Json> told(const char* url) {
    while (*backend_->deliverer().deliver_due() > 0) {
    }
    return std::exchange(receivers_.told[url], {});
  }
  static std::vector<std::string> types(const std::vector<Json>& messages) {
    std::vector<std::string> types;
    for (const auto& message : messages) types.push_back(message["type"]);
    return types;
  }
  void track(const Json& event) {
    Request request;
    request.method = Method::post;
    EXPECT_TRUE(request.set_target("/v1/track"));
    request.address = "192.0.2.7";
    request.headers.add("Authorization", "Bearer " + key_with({Right::events_write}));
    put_body(request, event);
    EXPECT_EQ(answer(request).status, 200);
  }
  void sort() {
    EXPECT_TRUE(backend_->sorter().drain());
    workspace_.clock().set(now() + kMicrosPerSecond);
  }
  static Json order(const char* number, const char* user) {
    return {{"userId", user},
            {"messageId", number},
            {"event", "Order Completed"},
            {"properties", {{"order_id", number}, {"total", 12.5}}}};
  }
};

TEST_P(WebhooksOfTheRooms, AnEventMakesACustomerAndAnOrder) {
  add(kPlain);
  track(order("1001", "17"));
  sort();
  const auto messages = told(kPlain);
  ASSERT_THAT(types(messages), UnorderedElementsAre("customer.created", "order.created"));
  for (const auto& message : messages) {
    EXPECT_EQ(message["data"].contains("profile"), false);
    EXPECT_TRUE(message["data"]["customer"].is_string());
    if (message["type"] != "order.created") continue;
    EXPECT_EQ(message["data"]["order"], "1001");
    const auto customer = message["data"]["customer"].get<std::string>();
    EXPECT_EQ(call(Role::owner, Method::get, "/api/v1/customers/" + customer).status, 200);
  }
}

TEST_P(WebhooksOfTheRooms, ProfilesAreForWhoAskedForThem) {
  add(kPlain);
  add(kCurious, {{"profiles", true}, {"types", {"customer.created"}}});
  track({{"userId", "17"},
         {"messageId", "i1"},
         {"type", "identify"},
         {"event", "Signed Up"},
         {"context", {{"traits", {{"email", "ann@example.org"}}}}}});
  sort();
  const auto curious = told(kCurious);
  ASSERT_THAT(types(curious), ElementsAre("customer.created"));
  EXPECT_NE(curious[0]["data"]["profile"]["identities"].dump().find("17"), std::string::npos);
  for (const auto& message : told(kPlain)) {
    EXPECT_EQ(message.dump().find("identities"), std::string::npos);
  }
}

TEST_P(WebhooksOfTheRooms, AnImportTellsOneMessageHoweverManyRows) {
  add(kPlain);
  std::string rows = "order,customer,date,sku,amount\n";
  for (int i = 0; i < 200; ++i) {
    rows += std::to_string(i) + ",c" + std::to_string(i) + ",2024-03-05,tea,1\n";
  }
  import("orders", upload("orders.csv", rows));
  const auto messages = told(kPlain);
  ASSERT_THAT(types(messages), ElementsAre("import.finished"));
  EXPECT_EQ(messages[0]["data"]["state"], "done");
  EXPECT_EQ(messages[0]["data"]["kind"], "orders");
  EXPECT_EQ(messages[0]["data"]["rows"]["accepted"], 200);
  EXPECT_EQ(messages[0]["data"]["rows"]["read"], 200);
}

TEST_P(WebhooksOfTheRooms, WhoIsJoinedAndTakenApartIsTold) {
  const auto file = upload("a.csv", "customer,name,email\n17,Ann Lee,ann@example.org\n");
  const auto begun = call(Role::analyst, Method::post, "/api/v1/imports",
                          {{"upload", file}, {"kind", "customers"}, {"source", "crm"}});
  EXPECT_EQ(wait_for(json(begun))["state"], "done");
  add(kPlain);
  const auto sign_up = [](const char* message, const Json& traits) {
    return Json{{"userId", "8"},
                {"messageId", message},
                {"event", "Signed Up"},
                {"context", {{"traits", traits}}}};
  };
  track(sign_up("t1", Json::object()));
  sort();
  EXPECT_THAT(types(told(kPlain)), ElementsAre("customer.created"));
  track(sign_up("t2", {{"email", "ann@example.org"}}));
  sort();
  const auto joined = told(kPlain);
  ASSERT_THAT(types(joined), ElementsAre("customer.merged"));
  const auto former = joined[0]["data"]["former"].get<std::string>();
  const auto customer = joined[0]["data"]["customer"].get<std::string>();
  EXPECT_EQ(json(call(Role::owner, Method::get, "/api/v1/customers/" + former))["id"], customer);

  const auto merges =
      json(call(Role::owner, Method::get, "/api/v1/customers/" + customer + "/merges"))["items"];
  const auto undo = "/api/v1/merges/" + merges.at(0)["id"].get<std::string>() + "/undo";
  EXPECT_EQ(call(Role::owner, Method::post, undo).status, 200);
  const auto parted = told(kPlain);
  ASSERT_THAT(types(parted), ElementsAre("customer.unmerged"));
  EXPECT_EQ(parted[0]["data"], (Json{{"customer", customer}, {"other", former}}));
}

TEST_P(WebhooksOfTheRooms, ValueAndSegmentsAreTold) {
  import("orders",
         upload("orders.csv", "order,customer,date,sku,amount\n1,17,2024-03-05,tea,12.50\n"));
  const auto segment = json(call(Role::owner, Method::post, "/api/v1/segments",
                                 {{"name", "Buyers"}, {"rule", "orders >= 1"}}));
  ASSERT_TRUE(segment.contains("id")) << segment.dump();
  const auto path = "/api/v1/segments/" + segment["id"].get<std::string>() + "/snapshots";
  add(kPlain);
  EXPECT_LT(call(Role::owner, Method::post, path).status, 300);
  EXPECT_THAT(told(kPlain), IsEmpty()) << "of the first nobody knows who came when";
  import("orders",
         upload("more.csv", "order,customer,date,sku,amount\n2,18,2024-03-09,tea,12.50\n"));
  told(kPlain);
  workspace_.clock().set(now() + 2 * kMicrosPerDay);
  EXPECT_LT(call(Role::owner, Method::post, path).status, 300);
  const auto messages = told(kPlain);
  ASSERT_THAT(types(messages), ElementsAre("segment.entered"));
  EXPECT_THAT(messages[0]["data"]["customers"], SizeIs(1));
  EXPECT_EQ(messages[0]["data"]["name"], "Buyers");

  SilentProgress progress;
  value::RefreshRequest request;
  request.history = 2;
  ASSERT_TRUE(value::refresh(workspace_.database(), request, workspace_.clock(), progress));
  const auto refreshed = told(kPlain);
  ASSERT_THAT(types(refreshed), ElementsAre("value.refreshed")) << "once, whatever its history";
  EXPECT_EQ(refreshed[0]["data"]["customers"], 2);
}

INSTANTIATE_TEST_SUITE_P(Engines, WebhooksOfTheRooms, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::app
