// Bulk and merging through the whole application: keys, roles, roots of the log, limits.

#include <fmt/format.h>

#include "app/filled_testing.h"
#include "base/text.h"

namespace troth::app {
namespace {

class ApiBulk : public FilledWorkspace {
 protected:
  Response bulk(Role role, const std::string& path, const std::string& body,
                const std::string& key = "") {
    auto request = request_as(enter(role), Method::post, "/api/v1/bulk/" + path);
    request.headers.add("Content-Type", "application/x-ndjson");
    if (!key.empty()) request.headers.add("Idempotency-Key", key);
    request.body_file = workspace_.path("bulk");
    std::ofstream(request.body_file) << body;
    return answer(std::move(request));
  }
  static std::vector<Json> lines(const Response& response) {
    std::vector<Json> found;
    for (const auto line : split(response.text(), '\n')) {
      if (!line.empty()) found.push_back(Json::parse(line));
    }
    return found;
  }
};

constexpr const char* kTwo = R"({"sku": "a", "name": "A", "price": "1.50"})"
                             "\n"
                             R"({"sku": "b", "price": "dear"})"
                             "\n";

TEST_P(ApiBulk, EachLineHasAResultInOrder) {
  const auto response = bulk(Role::analyst, "products", kTwo);
  ASSERT_EQ(response.status, 200) << response.text();
  EXPECT_EQ(response.content_type, "application/x-ndjson");
  const auto found = lines(response);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0], Json::parse(R"({"line": 1, "result": "created"})"));
  EXPECT_EQ(found[1]["line"], 2);
  EXPECT_EQ(found[1]["result"], "refused");
  EXPECT_EQ(found[1]["problem"]["code"], "bad_number");
  EXPECT_EQ(found[1]["problem"]["errors"][0]["pointer"], "/price");
  EXPECT_TRUE(http::validate(http::problem_schema(), found[1]["problem"], "").empty());
  const auto runs = json(call(Role::owner, Method::get, "/api/v1/imports?limit=1"));
  EXPECT_EQ(runs["items"][0]["file"], "bulk");
  EXPECT_EQ(runs["items"][0]["rows"]["rejected"], 1);
  const auto audit = json(call(Role::owner, Method::get, "/api/v1/audit?action=take_bulk"));
  EXPECT_EQ(audit["items"].size(), 1U);
}

TEST_P(ApiBulk, AKeyGivesTheFirstAnswerAgainAndNoOther) {
  const auto first = bulk(Role::analyst, "products", kTwo, "key-12345678");
  const auto again = bulk(Role::analyst, "products", kTwo, "key-12345678");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.text(), first.text());
  EXPECT_EQ(again.content_type, first.content_type);
  EXPECT_EQ(again.headers.get("Idempotency-Replayed"), "true");
  const auto other = bulk(Role::analyst, "products", R"({"sku": "c"})", "key-12345678");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(json(other)["code"], "key_reused");
  EXPECT_EQ(bulk(Role::analyst, "products", kTwo, "short").status, 400);
  EXPECT_EQ(lines(bulk(Role::analyst, "products", kTwo))[0]["result"], "unchanged");
}

TEST_P(ApiBulk, OnlyWhoMayImport) {
  for (const auto role : {Role::service, Role::programme, Role::viewer}) {
    EXPECT_EQ(bulk(role, "products", kTwo).status, 403);
  }
  EXPECT_EQ(bulk(Role::owner, "products", kTwo).status, 200);
  EXPECT_EQ(bulk(Role::owner, "lunches", kTwo).status, 400);
  EXPECT_EQ(bulk(Role::owner, "responses?instrument=None", kTwo).status, 404);
}

TEST_P(ApiBulk, ABodyLargerThanItMayBeIsRefused) {
  const auto response = bulk(Role::analyst, "products", std::string((32 << 20) + 1, ' '));
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(bulk(Role::analyst, "products", "").text(), "");
}

TEST_P(ApiBulk, TwoCustomersBecomeOneAndAreTakenApart) {
  bulk(Role::analyst, "customers", R"({"customer": "77", "name": "Twin"})");
  const auto twin = json(call(Role::owner, Method::get, "/api/v1/identities?value=77"));
  const std::string other = twin["items"][0]["customer_id"];
  const auto path = "/api/v1/customers/" + known_["customer"] + "/merge";
  EXPECT_EQ(call(Role::viewer, Method::post, path, {{"with", other}}).status, 403);
  EXPECT_EQ(call(Role::service, Method::post, path, {{"with", "1"}}).status, 404);
  EXPECT_EQ(call(Role::service, Method::post, path, {{"with", known_["customer"]}}).status, 409);
  const auto merged = call(Role::service, Method::post, path, {{"with", other}});
  ASSERT_EQ(merged.status, 200) << merged.text();
  EXPECT_EQ(call(Role::service, Method::post, path, {{"with", other}}).status, 409);
  const auto orders = json(call(Role::owner, Method::get, "/api/v1/orders?customer=" + other));
  EXPECT_EQ(orders["items"].size(), 2U);
  const auto audit = json(call(Role::owner, Method::get, "/api/v1/audit?action=merge_customers"));
  EXPECT_EQ(audit["items"].size(), 1U);
  const auto undo = "/api/v1/merges/" + json(merged)["merge_id"].get<std::string>() + "/undo";
  EXPECT_EQ(call(Role::service, Method::post, undo).status, 200);
  const auto apart = json(call(Role::owner, Method::get, "/api/v1/identities?value=77"));
  EXPECT_EQ(apart["items"][0]["customer_id"], other);
}

INSTANTIATE_TEST_SUITE_P(Engines, ApiBulk, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::app
