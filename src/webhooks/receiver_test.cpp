// Deliveries to a receiver of our own on this machine, over real connections.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "base/text.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "webhooks/deliverer.h"
#include "webhooks/service.h"
#include "webhooks/store.h"

namespace troth::webhooks {
namespace {

// The example that Standard Webhooks publishes.
constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

struct Received {
  std::map<std::string, std::string> headers;  ///< Names in small letters.
  std::string body;
};

/// What a receiver does by Standard Webhooks: none of the sender's code is used for it.
bool is_genuine(const Received& received, const std::string& secret, std::int64_t now_s) {
  const auto& headers = received.headers;
  const auto& stamp = headers.at("webhook-timestamp");
  if (std::abs(std::stoll(stamp) - now_s) > 300) return false;
  std::array<unsigned char, 64> key{};
  std::size_t size = 0;
  const auto coded = secret.substr(secret.find('_') + 1);
  if (sodium_base642bin(key.data(), key.size(), coded.data(), coded.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0) {
    return false;
  }
  const auto text = headers.at("webhook-id") + "." + stamp + "." + received.body;
  crypto_auth_hmacsha256_state state;
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_init(&state, key.data(), size);
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                                text.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  std::array<char, 64> wanted{};
  sodium_bin2base64(wanted.data(), wanted.size(), mac.data(), mac.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  for (const auto part : split(headers.at("webhook-signature"), ' ')) {
    if (part == "v1," + std::string(wanted.data())) return true;
  }
  return false;
}

TEST(Receiver, TakesThePublishedExampleAndNothingElse) {
  Received example{{{"webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"},
                    {"webhook-timestamp", "1614265330"},
                    {"webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}},
                   R"({"test": 2432232314})"};
  EXPECT_TRUE(is_genuine(example, kSecret, 1614265330));
  EXPECT_FALSE(is_genuine(example, kSecret, 1614265330 + 301)) << "an old one, sent again";
  example.body = R"({"test": 2432232315})";
  EXPECT_FALSE(is_genuine(example, kSecret, 1614265330));
}

/// Answers each request with the next status, the last one for ever.
class TestReceiver {
 public:
  explicit TestReceiver(std::vector<std::string> answers)
      : answers_(std::move(answers)), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(::listen(listener_, 16), 0);
    socklen_t size = sizeof(address);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~TestReceiver() { stop(); }
  TestReceiver(const TestReceiver&) = delete;
  TestReceiver& operator=(const TestReceiver&) = delete;

  void stop() {
    if (!thread_.joinable()) return;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hooks"; }
  /// Read only after a delivery was noted, or stop(): the connection is over then.
  std::vector<Received> received;

 private:
  void serve() {
    for (int peer = ::accept(listener_, nullptr, nullptr); peer >= 0;
         peer = ::accept(listener_, nullptr, nullptr)) {
      received.push_back(read(peer));
      const auto at = std::min(received.size(), answers_.size()) - 1;
      const auto answer =
          "HTTP/1.1 " + answers_[at] + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      ::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
      ::close(peer);
    }
  }
  static Received read(int peer) {
    std::string text;
    std::array<char, 4096> block{};
    Received found;
    for (std::size_t end = 0; end == 0 || found.body.size() < length_of(found);) {
      const auto got = ::recv(peer, block.data(), block.size(), 0);
      if (got <= 0) break;
      text.append(block.data(), static_cast<std::size_t>(got));
      const auto blank = text.find("\r\n\r\n");
      if (blank == std::string::npos) continue;
      end = blank + 4;
      found = {headers_in(text.substr(0, blank)), text.substr(end)};
    }
    return found;
  }
  static std::size_t length_of(const Received& found) {
    const auto at = found.headers.find("content-length");
    return at == found.headers.end() ? 0 : std::stoul(at->second);
  }
  static std::map<std::string, std::string> headers_in(const std::string& head) {
    std::map<std::string, std::string> headers;
    for (const auto line : split(head, '\n')) {
      const auto colon = line.find(": ");
      if (colon == std::string_view::npos) continue;
      const auto value = std::string(line.substr(colon + 2));
      headers[ascii_lower(line.substr(0, colon))] = value.substr(0, value.find('\r'));
    }
    return headers;
  }

  const std::vector<std::string> answers_;
  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

class ReceiverTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { db::set_migrations({{"webhooks", &webhooks_migrations}}); }
  void add(Id id, const std::string& url, bool profiles = false) {
    Webhook webhook;
    webhook.webhook_id = id;
    webhook.url = url;
    webhook.profiles = profiles;
    webhook.created_at = id;
    webhook.secret = vault_->seal(kSecret, "webhook:" + std::to_string(id));
    write([&](db::Session& session) { return store::put_webhook(session, webhook); });
  }
  void write(const db::Writer::Operation& operation) {
    ASSERT_TRUE(workspace_.database().writer().run(operation));
  }
  void happen(const std::string& order) {
    const Describe describe = [](db::Session&, Id customer) -> Result<http::Json> {
      return http::Json{{"name", "Ann " + std::to_string(customer)}};
    };
    write([&](db::Session& session) {
      const std::vector<db::Happening> one = {
          {"order.created", R"({"order":")" + order + R"(","customer":"17"})"}};
      return hear(session, one, describe, now());
    });
  }
  std::size_t deliver(outbound::Reach reach = outbound::Reach::network) {
    Deliverer sender(workspace_.database(), workspace_.clock(), *client_,
                     {vault_, reach, 1, false});
    const auto tried = sender.deliver_due();
    EXPECT_TRUE(tried) << tried.error().message;
    return tried ? *tried : 0;
  }
  std::vector<Delivery> deliveries(Id id = 1) {
    return *store::deliveries_before(workspace_.session(), id, "", now() + kMicrosPerDay, 0, 100);
  }
  Instant now() { return workspace_.clock().now(); }
  void pass(Instant time) { workspace_.clock().set(now() + time); }
  bool genuine(const Received& received) {
    return is_genuine(received, kSecret, now() / kMicrosPerSecond);
  }

  std::shared_ptr<const access::Vault> vault_ =
      std::make_shared<const access::Vault>(access::Vault::ephemeral());
  std::unique_ptr<outbound::Client> client_ = outbound::make_client();
  db::TestWorkspace workspace_{GetParam()};
};

TEST_P(ReceiverTest, GetsWhatHappenedSignedAndKnowsNobodyByName) {
  TestReceiver receiver({"204 No Content"});
  add(1, receiver.url());
  happen("1001");
  EXPECT_EQ(deliver(), 1U);
  EXPECT_EQ(deliveries()[0].state, "delivered");
  receiver.stop();
  ASSERT_EQ(receiver.received.size(), 1U);
  const auto& one = receiver.received[0];
  EXPECT_TRUE(genuine(one));
  EXPECT_EQ(one.headers.at("content-type"), "application/json");
  const auto body = nlohmann::json::parse(one.body);
  EXPECT_EQ(body["type"], "order.created");
  EXPECT_EQ(body["data"], (nlohmann::json{{"order", "1001"}, {"customer", "17"}}));
}

TEST_P(ReceiverTest, WhoAsksForProfilesGetsThemAndNobodyElse) {
  TestReceiver plain({"200 OK"});
  TestReceiver curious({"200 OK"});
  add(1, plain.url());
  add(2, curious.url(), true);
  happen("1001");
  EXPECT_EQ(deliver(), 2U);
  plain.stop();
  curious.stop();
  EXPECT_EQ(plain.received.at(0).body.find("Ann"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(curious.received.at(0).body)["data"]["profile"]["name"],
            "Ann 17");
  EXPECT_TRUE(genuine(curious.received[0]));
  EXPECT_EQ(plain.received[0].headers.at("webhook-id"),
            curious.received[0].headers.at("webhook-id"));
}

TEST_P(ReceiverTest, IsTriedAgainUntilItTakesTheSameMessage) {
  TestReceiver receiver({"500 Oops", "302 Found\r\nLocation: http://127.0.0.1:1/", "200 OK"});
  add(1, receiver.url());
  happen("1001");
  EXPECT_EQ(deliver(), 1U);
  EXPECT_EQ(deliver(), 0U) << "not at once";
  pass(6 * kMicrosPerSecond);
  EXPECT_EQ(deliver(), 1U);
  pass(400 * kMicrosPerSecond);
  EXPECT_EQ(deliver(), 1U);
  EXPECT_EQ(deliveries()[0].state, "delivered");
  EXPECT_EQ(deliveries()[0].attempts, 3);
  receiver.stop();
  ASSERT_EQ(receiver.received.size(), 3U);
  EXPECT_TRUE(genuine(receiver.received[2]));
  EXPECT_FALSE(genuine(receiver.received[0])) << "too old by now";
  EXPECT_EQ(receiver.received[0].headers.at("webhook-id"),
            receiver.received[2].headers.at("webhook-id"));
}

TEST_P(ReceiverTest, DiesWhenNobodyTakesItAndIsReplayed) {
  TestReceiver receiver(
      {"500", "500", "500", "500", "500", "500", "500", "500", "500", "500", "200 OK"});
  add(1, receiver.url());
  happen("1001");
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(deliver(), 1U) << i;
    workspace_.clock().set(std::max(now(), deliveries().at(0).next_at));
  }
  pass(kMicrosPerDay);
  EXPECT_EQ(deliver(), 0U);
  const auto dead = deliveries().at(0);
  EXPECT_EQ(dead.state, "dead");
  write([&](db::Session& session) { return replay_delivery(session, dead.delivery_id, now()); });
  EXPECT_EQ(deliver(), 1U);
  EXPECT_EQ(deliveries()[0].state, "delivered");
}

TEST_P(ReceiverTest, AsksForPatienceAndGetsIt) {
  TestReceiver receiver({"429 Too Many Requests\r\nRetry-After: 120",
                         "503 Service Unavailable\r\nRetry-After: 9999999", "200 OK"});
  add(1, receiver.url());
  happen("1001");
  happen("1002");
  EXPECT_EQ(deliver(), 2U) << "taken, and one of them tried";
  EXPECT_EQ(deliveries()[0].attempts + deliveries()[1].attempts, 1);
  for (const auto& one : deliveries()) EXPECT_EQ(one.next_at, now() + 120 * kMicrosPerSecond);
  pass(119 * kMicrosPerSecond);
  EXPECT_EQ(deliver(), 0U);
  pass(1 * kMicrosPerSecond);
  EXPECT_EQ(deliver(), 2U);
  for (const auto& one : deliveries()) EXPECT_EQ(one.next_at, now() + kMicrosPerDay) << "at most";
  pass(kMicrosPerDay);
  EXPECT_EQ(deliver(), 2U);
  for (const auto& one : deliveries()) EXPECT_EQ(one.state, "delivered");
}

TEST_P(ReceiverTest, ThatIsNotThereHoldsUpNobodyElse) {
  TestReceiver receiver({"200 OK"});
  add(1, "http://127.0.0.1:1/");
  add(2, receiver.url());
  for (int i = 0; i < 5; ++i) happen(std::to_string(i));
  EXPECT_EQ(deliver(), 10U);
  for (const auto& one : deliveries(2)) EXPECT_EQ(one.state, "delivered");
  std::int64_t attempts = 0;
  for (const auto& one : deliveries(1)) {
    attempts += one.attempts;
    EXPECT_EQ(one.state, "waiting");
  }
  EXPECT_EQ(attempts, 1) << "one shows that nobody is there";
  pass(61 * kMicrosPerSecond);
  EXPECT_EQ(deliver(), 5U);
}

TEST_P(ReceiverTest, InsideTheNetworkIsNotCalledUnlessAllowed) {
  TestReceiver receiver({"200 OK"});
  add(1, receiver.url());
  happen("1001");
  EXPECT_EQ(deliver(outbound::Reach::internet), 1U);
  EXPECT_EQ(deliveries()[0].state, "waiting");
  EXPECT_EQ(deliveries()[0].last_status, 0);
  EXPECT_NE(deliveries()[0].last_problem, "");
  receiver.stop();
  EXPECT_TRUE(receiver.received.empty());
}

TEST_P(ReceiverTest, GetsAMessageAgainWhenItsSenderEndedBeforeNotingIt) {
  /// Sends, and does not come back to note it.
  struct Crash {};
  class Crashing final : public outbound::Client {
   public:
    explicit Crashing(outbound::Client& real) : real_(real) {}
    Result<outbound::Answer> send(const outbound::Call& call) override {
      const auto answer = real_.send(call);
      EXPECT_TRUE(answer);
      throw Crash();
    }

   private:
    outbound::Client& real_;
  };
  TestReceiver receiver({"200 OK"});
  add(1, receiver.url());
  happen("1001");
  {
    Crashing crashing(*client_);
    Deliverer sender(workspace_.database(), workspace_.clock(), crashing,
                     {vault_, outbound::Reach::network, 1, false});
    EXPECT_THROW(sender.deliver_due().ok(), Crash);
  }
  EXPECT_EQ(deliveries()[0].state, "waiting");
  EXPECT_EQ(deliver(), 0U) << "it is leased still";
  pass(3600 * kMicrosPerSecond);
  EXPECT_EQ(deliver(), 1U);
  EXPECT_EQ(deliveries()[0].state, "delivered");
  receiver.stop();
  ASSERT_EQ(receiver.received.size(), 2U);
  EXPECT_EQ(receiver.received[0].headers.at("webhook-id"),
            receiver.received[1].headers.at("webhook-id"));
  EXPECT_EQ(receiver.received[0].body, receiver.received[1].body);
}

INSTANTIATE_TEST_SUITE_P(Engines, ReceiverTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::webhooks
