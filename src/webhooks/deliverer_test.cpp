#include "webhooks/deliverer.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "db/migrations.h"
#include "db/testing.h"
#include "webhooks/service.h"
#include "webhooks/signature.h"
#include "webhooks/store.h"

namespace troth::webhooks {
namespace {

/// Answers as it is told, and remembers what it was sent.
class TestClient final : public outbound::Client {
 public:
  Result<outbound::Answer> send(const outbound::Call& call) override {
    calls.push_back(call);
    if (status == 0) {
      return Error{ErrorCode::unavailable, "Nobody answered.", "example.org", ""};
    }
    return outbound::Answer{status, ""};
  }
  std::vector<outbound::Call> calls;
  int status = 200;
};

class DelivererTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { db::set_migrations({{"webhooks", &webhooks_migrations}}); }
  DelivererTest() {
    Webhook webhook;
    webhook.webhook_id = 1;
    webhook.url = "https://example.org/hook";
    webhook.secret = vault_->seal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "webhook:1");
    put(webhook);
  }
  void put(const Webhook& webhook) {
    ASSERT_TRUE(workspace_.database().writer().run(
        [&](db::Session& session) { return store::put_webhook(session, webhook); }));
  }
  void tell_one() {
    ASSERT_TRUE(workspace_.database().writer().run([&](db::Session& session) {
      return hear(session, std::vector<db::Happening>{{"import.finished", R"({"import":"7"})"}}, {},
                  now());
    }));
  }
  Instant now() { return workspace_.clock().now(); }
  void pass(Instant time) { workspace_.clock().set(now() + time); }
  Deliverer deliverer(outbound::Client& client) {
    return Deliverer(workspace_.database(), workspace_.clock(), client,
                     {vault_, outbound::Reach::internet, 1, false});
  }
  Webhook webhook() { return **store::find_webhook(workspace_.session(), 1); }
  Delivery last() {
    return store::deliveries_before(workspace_.session(), 1, "", now() + 1, 0, 1)->at(0);
  }
  static std::map<std::string, std::string> headers(const outbound::Call& call) {
    return {call.headers.begin(), call.headers.end()};
  }

  std::shared_ptr<const access::Vault> vault_ =
      std::make_shared<const access::Vault>(access::Vault::ephemeral());
  db::TestWorkspace workspace_{GetParam()};
  TestClient client_;
};

TEST_P(DelivererTest, AMessageIsSignedAndSentOnce) {
  tell_one();
  auto sender = deliverer(client_);
  EXPECT_EQ(*sender.deliver_due(), 1U);
  EXPECT_EQ(*sender.deliver_due(), 0U);
  ASSERT_EQ(client_.calls.size(), 1U);
  const auto& call = client_.calls[0];
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.url, "https://example.org/hook");
  EXPECT_EQ(call.reach, outbound::Reach::internet);
  EXPECT_EQ(nlohmann::json::parse(call.body)["data"]["import"], "7");
  auto sent = headers(call);
  EXPECT_EQ(sent["webhook-id"], "msg_" + std::to_string(last().message_id));
  EXPECT_EQ(sent["webhook-timestamp"], std::to_string(now() / kMicrosPerSecond));
  EXPECT_EQ(sent["webhook-signature"],
            sign(std::vector<std::string>{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
                 sent["webhook-id"], now() / kMicrosPerSecond, call.body));
  EXPECT_EQ(last().state, "delivered");
  EXPECT_EQ(last().last_status, 200);
}

TEST_P(DelivererTest, AfterARotationBothSecretsSignForAWhile) {
  auto rotated = webhook();
  rotated.old_secret = rotated.secret;
  rotated.old_until = now() + 100;
  rotated.secret = vault_->seal(new_secret(), "webhook:1");
  put(rotated);
  tell_one();
  auto sender = deliverer(client_);
  ASSERT_EQ(*sender.deliver_due(), 1U);
  EXPECT_NE(headers(client_.calls[0])["webhook-signature"].find(' '), std::string::npos);
  pass(100);
  tell_one();
  ASSERT_EQ(*sender.deliver_due(), 1U);
  EXPECT_EQ(headers(client_.calls[1])["webhook-signature"].find(' '), std::string::npos);
}

TEST_P(DelivererTest, WhatFailsIsTriedAgainOnScheduleUntilItIsDead) {
  client_.status = 500;
  tell_one();
  auto sender = deliverer(client_);
  for (int attempt = 1; attempt <= 10; ++attempt) {
    ASSERT_EQ(*sender.deliver_due(), 1U) << attempt;
    EXPECT_EQ(last().attempts, attempt);
    EXPECT_EQ(*sender.deliver_due(), 0U);
    if (attempt == 10) break;
    EXPECT_EQ(last().state, "waiting");
    const auto wait = last().next_at - now();
    EXPECT_GE(wait, retry_after(attempt, -1));
    EXPECT_LE(wait, retry_after(attempt, 1));
    pass(wait);
  }
  EXPECT_EQ(last().state, "dead");
  EXPECT_EQ(last().last_status, 500);
  // All attempts are one message, by its id; each is signed with its own time.
  EXPECT_EQ(headers(client_.calls[0])["webhook-id"], headers(client_.calls[9])["webhook-id"]);
  EXPECT_NE(headers(client_.calls[0])["webhook-timestamp"],
            headers(client_.calls[9])["webhook-timestamp"]);
  ASSERT_TRUE(workspace_.database().writer().run(
      [&](db::Session& session) { return replay_delivery(session, last().delivery_id, now()); }));
  client_.status = 204;
  EXPECT_EQ(*sender.deliver_due(), 1U);
  EXPECT_EQ(last().state, "delivered");
}

TEST_P(DelivererTest, NobodyThereIsAFailureWithItsReason) {
  client_.status = 0;
  tell_one();
  auto sender = deliverer(client_);
  ASSERT_EQ(*sender.deliver_due(), 1U);
  EXPECT_EQ(last().last_status, 0);
  EXPECT_EQ(last().last_problem, "Nobody answered.");
  EXPECT_EQ(webhook().failing_since, now());
  client_.status = 302;  // Redirects are not followed.
  pass(6 * kMicrosPerSecond);
  ASSERT_EQ(*sender.deliver_due(), 1U);
  EXPECT_EQ(last().state, "waiting");
  client_.status = 200;
  pass(400 * kMicrosPerSecond);
  ASSERT_EQ(*sender.deliver_due(), 1U);
  EXPECT_EQ(webhook().failing_since, 0);
}

TEST_P(DelivererTest, AnEndpointThatIsGoneOrFailsForDaysIsDisabled) {
  client_.status = 410;
  tell_one();
  auto sender = deliverer(client_);
  ASSERT_EQ(*sender.deliver_due(), 1U);
  EXPECT_FALSE(webhook().active);
  EXPECT_EQ(webhook().reason, "gone");
  pass(kMicrosPerDay);
  EXPECT_EQ(*sender.deliver_due(), 0U);

  auto again = webhook();
  again.active = true;
  again.reason.clear();
  again.failing_since = now() - 5 * kMicrosPerDay - 1;
  put(again);
  client_.status = 503;
  EXPECT_EQ(*sender.deliver_due(), 1U);
  EXPECT_EQ(webhook().reason, "failing");
}

TEST_P(DelivererTest, WhoIsGoneIsNotToldTheRestOfTheRound) {
  client_.status = 410;
  tell_one();
  tell_one();
  auto sender = deliverer(client_);
  ASSERT_EQ(*sender.deliver_due(), 2U);
  EXPECT_EQ(client_.calls.size(), 1U);
  auto back = webhook();
  back.active = true;
  back.reason.clear();
  put(back);
  client_.status = 200;
  ASSERT_EQ(*sender.deliver_due(), 1U) << "given back, so it need not wait for its lease";
  EXPECT_EQ(client_.calls.size(), 2U);
}

TEST_P(DelivererTest, TwoProcessesDoNotSendTheSameAndACrashSendsAgain) {
  /// Looks what another process would do while this one is sending.
  class Nosy final : public outbound::Client {
   public:
    explicit Nosy(std::function<void()> during) : during_(std::move(during)) {}
    Result<outbound::Answer> send(const outbound::Call& call) override {
      during_();
      ids.push_back(call.headers[1].second);
      return outbound::Answer{200, ""};
    }
    std::vector<std::string> ids;

   private:
    std::function<void()> during_;
  };
  tell_one();
  auto other = deliverer(client_);
  Nosy nosy([&] { EXPECT_EQ(*other.deliver_due(), 0U); });
  auto sender = deliverer(nosy);
  EXPECT_EQ(*sender.deliver_due(), 1U);
  EXPECT_TRUE(client_.calls.empty());

  // One that took a delivery and ended before it noted how it went.
  pass(1);
  tell_one();
  ASSERT_TRUE(workspace_.database().writer().run([&](db::Session& session) {
    return store::lease(session, last().delivery_id, now() + 1000);
  }));
  EXPECT_EQ(*other.deliver_due(), 0U);
  pass(1000);
  EXPECT_EQ(*other.deliver_due(), 1U);
}

TEST_P(DelivererTest, WhatIsOverIsDeletedAfterItsTime) {
  tell_one();
  auto sender = deliverer(client_);
  ASSERT_EQ(*sender.deliver_due(), 1U);
  client_.status = 500;
  tell_one();
  ASSERT_EQ(*sender.deliver_due(), 1U);
  ASSERT_TRUE(workspace_.database().writer().run([&](db::Session& session) -> Status {
    return session.execute("UPDATE webhook_delivery SET state = 'dead' WHERE state = 'waiting'", {})
                   .ok()
               ? Status()
               : Status(Error{ErrorCode::storage, "", "", ""});
  }));
  tell_one();  // Waits, however long.
  const auto count = [&](const char* table) {
    return *workspace_.session().scalar(std::string("SELECT COUNT(*) FROM ") + table);
  };
  pass(30 * kMicrosPerDay);
  ASSERT_TRUE(sender.clean());
  EXPECT_EQ(count("webhook_delivery"), 3);
  pass(1);
  ASSERT_TRUE(sender.clean());
  EXPECT_EQ(count("webhook_delivery"), 2);
  EXPECT_EQ(count("webhook_message"), 2);
  pass(60 * kMicrosPerDay);
  ASSERT_TRUE(sender.clean());
  EXPECT_EQ(count("webhook_delivery"), 1);
  EXPECT_EQ(count("webhook_message"), 1);
}

TEST_P(DelivererTest, ItDeliversInTheBackground) {
  struct Counting final : outbound::Client {
    Result<outbound::Answer> send(const outbound::Call&) override {
      return outbound::Answer{200, ""};
    }
  } counting;
  Deliverer sender(workspace_.database(), workspace_.clock(), counting,
                   {vault_, outbound::Reach::internet, 1, true});
  tell_one();
  sender.wake();
  while (last().state != "delivered") std::this_thread::yield();
  EXPECT_EQ(last().attempts, 1);
}

TEST_P(DelivererTest, PrivateAddressesAreNotCalled) {
  const auto client = outbound::make_client();
  auto inside = webhook();
  inside.url = "https://127.0.0.1:9/hook";
  put(inside);
  tell_one();
  auto sender = deliverer(*client);
  ASSERT_EQ(*sender.deliver_due(), 1U);
  EXPECT_EQ(last().last_status, 0);
  EXPECT_FALSE(last().last_problem.empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, DelivererTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::webhooks
