#include "webhooks/service.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "db/migrations.h"
#include "db/testing.h"
#include "webhooks/store.h"

namespace troth::webhooks {
namespace {

class WebhooksTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { db::set_migrations({{"webhooks", &webhooks_migrations}}); }
  Status write(const db::Writer::Operation& operation) {
    return workspace_.database().writer().run(operation);
  }
  void add(Id id, std::vector<std::string> types, bool active = true) {
    Webhook webhook;
    webhook.webhook_id = id;
    webhook.url = "https://example.org/" + std::to_string(id);
    webhook.types = std::move(types);
    webhook.active = active;
    webhook.created_at = id;
    ASSERT_TRUE(write([&](db::Session& s) { return store::put_webhook(s, webhook); }));
  }
  /// Tells of an import; no profiles.
  static Status tell(db::Session& session, const std::string& data, Instant now) {
    return hear(session, std::vector<db::Happening>{{"import.finished", data}}, {}, now);
  }
  std::int64_t count(const std::string& table) {
    return *workspace_.session().scalar("SELECT COUNT(*) FROM " + table);
  }
  db::TestWorkspace workspace_{GetParam()};
};

TEST_P(WebhooksTest, WhoWantsATypeIsToldAndNobodyElse) {
  add(1, {});
  add(2, {"import.finished"});
  add(3, {"webhook.test"});
  add(4, {}, false);
  ASSERT_TRUE(write([](db::Session& s) { return tell(s, R"({"import":"1"})", 5'000'000); }));
  EXPECT_EQ(count("webhook_message"), 1);
  EXPECT_EQ(count("webhook_delivery"), 2);
  const auto due = store::due(workspace_.session(), 5'000'000, 10);
  ASSERT_TRUE(due);
  ASSERT_EQ(due->size(), 2U);
  EXPECT_EQ(nlohmann::json::parse((*due)[0].body),
            nlohmann::json({{"type", "import.finished"},
                            {"timestamp", "1970-01-01T00:00:05Z"},
                            {"data", {{"import", "1"}}}}));
}

TEST_P(WebhooksTest, WhatIsNotCommittedIsNotTold) {
  add(1, {});
  EXPECT_FALSE(write([](db::Session& s) -> Status {
    TROTH_TRY(tell(s, "{}", 5));
    return Error{ErrorCode::bad_input, "No.", "", ""};
  }));
  EXPECT_EQ(count("webhook_message"), 0);
  EXPECT_EQ(count("webhook_delivery"), 0);
}

TEST_P(WebhooksTest, NobodyToTellLeavesNothingBehind) {
  ASSERT_TRUE(write([](db::Session& s) { return tell(s, "{}", 5); }));
  EXPECT_EQ(count("webhook_message"), 0);
}

TEST_P(WebhooksTest, ADeletedEndpointTakesItsDeliveriesAlong) {
  add(1, {});
  add(2, {});
  ASSERT_TRUE(write([](db::Session& s) { return tell(s, "{}", 5); }));
  ASSERT_TRUE(write([](db::Session& s) { return store::delete_webhook(s, 1); }));
  EXPECT_EQ(count("webhook_delivery"), 1);
  EXPECT_EQ(count("webhook_message"), 1);
  ASSERT_TRUE(write([](db::Session& s) { return store::delete_webhook(s, 2); }));
  EXPECT_EQ(count("webhook_message"), 0);
}

TEST_P(WebhooksTest, DeliveriesAreReplayedOneByOneOrByPeriod) {
  add(1, {});
  Id id = 0;
  ASSERT_TRUE(write([&](db::Session& s) -> Status {
    TROTH_ASSIGN(id, tell_test(s, 1, 100));
    return {};
  }));
  auto status = write([&](db::Session& s) { return replay_delivery(s, id, 200); });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::conflict);
  ASSERT_TRUE(write([&](db::Session& s) -> Status {
    TROTH_ASSIGN(auto delivery, store::find_delivery(s, id));
    delivery->state = "dead";
    delivery->attempts = 10;
    return store::update_delivery(s, *delivery);
  }));
  EXPECT_TRUE(store::due(workspace_.session(), 1000, 10)->empty());
  ASSERT_TRUE(write([&](db::Session& s) { return replay_delivery(s, id, 200); }));
  EXPECT_EQ(store::due(workspace_.session(), 199, 10)->size(), 0U);
  EXPECT_EQ(store::due(workspace_.session(), 200, 10)->at(0).attempts, 0);
  ASSERT_TRUE(write([&](db::Session& s) -> Status {
    TROTH_ASSIGN(const auto waiting, store::replay(s, 1, 0, 1000, "", 300));
    EXPECT_EQ(waiting, 0);
    TROTH_ASSIGN(auto delivery, store::find_delivery(s, id));
    delivery->state = "delivered";
    TROTH_TRY(store::update_delivery(s, *delivery));
    TROTH_ASSIGN(const auto early, store::replay(s, 1, 101, 1000, "", 300));
    EXPECT_EQ(early, 0);
    TROTH_ASSIGN(const auto again, store::replay(s, 1, 100, 1000, "delivered", 300));
    EXPECT_EQ(again, 1);
    return {};
  }));
  status = write([](db::Session& s) { return replay_delivery(s, 77, 200); });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::not_found);
}

TEST(RetryAfter, FollowsTheSpecificationsScheduleOverThreeDays) {
  EXPECT_EQ(retry_after(1, 0), 5 * kMicrosPerSecond);
  EXPECT_EQ(retry_after(2, 0), 300 * kMicrosPerSecond);
  EXPECT_EQ(retry_after(9, 0), kMicrosPerDay);
  EXPECT_EQ(retry_after(10, 0), 0);
  EXPECT_EQ(retry_after(2, 1), 330 * kMicrosPerSecond);
  EXPECT_EQ(retry_after(2, -1), 270 * kMicrosPerSecond);
  Instant all = 0;
  for (int i = 1; i <= 9; ++i) all += retry_after(i, 0);
  EXPECT_EQ(all, (75 * 3600 + 35 * 60 + 5) * kMicrosPerSecond);
}

INSTANTIATE_TEST_SUITE_P(Engines, WebhooksTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::webhooks
