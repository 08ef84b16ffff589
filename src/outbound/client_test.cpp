// Calls to a listener of our own, which answers what it is told to.

#include "outbound/client.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace troth::outbound {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Takes one connection, reads one request, answers, closes.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(::listen(listener_, 4), 0);
    socklen_t size = sizeof(address);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, answer = std::move(answer)] { serve(answer); });
  }
  ~OneAnswer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  std::string request;

 private:
  void serve(const std::string& answer) {
    const int peer = ::accept(listener_, nullptr, nullptr);
    if (peer < 0) return;
    std::array<char, 4096> block{};
    while (!complete()) {
      const auto got = ::recv(peer, block.data(), block.size(), 0);
      if (got <= 0) break;
      request.append(block.data(), static_cast<std::size_t>(got));
    }
    ::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
    ::close(peer);
  }
  bool complete() const {
    const auto end = request.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const auto at = request.find("Content-Length: ");
    if (at == std::string::npos) return true;
    return request.size() >= end + 4 + std::stoul(request.substr(at + 16));
  }

  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

Call near_call(std::string url) {
  Call call;
  call.url = std::move(url);
  call.reach = Reach::network;
  return call;
}

TEST(OutboundClient, SendsAndBringsTheAnswer) {
  std::string request;
  {
    OneAnswer other("HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\ndone");
    auto call = near_call(other.url("/hook?a=1"));
    call.method = "POST";
    call.headers = {{"Content-Type", "application/json"}, {"webhook-id", "m1"}};
    call.body = "{\"a\":1}";
    const auto answer = make_client()->send(call);
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->body, "done");
    request = other.request;
  }
  EXPECT_THAT(request, StartsWith("POST /hook?a=1 HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("webhook-id: m1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\n\r\n{\"a\":1}"));
}

TEST(OutboundClient, FollowsNoRedirect) {
  OneAnswer other(
      "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  const auto answer = make_client()->send(near_call(other.url("/")));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->status, 302);
}

TEST(OutboundClient, AnAnswerThatNeverEndsIsCutOff) {
  OneAnswer other("HTTP/1.1 200 OK\r\n\r\n" + std::string(50'000, 'x'));
  auto call = near_call(other.url("/"));
  call.answer_bytes = 1000;
  EXPECT_EQ(make_client()->send(call).error().message, "The answer is too long.");
}

TEST(OutboundClient, ATruncatedAnswerIsNone) {
  OneAnswer other("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
  EXPECT_EQ(make_client()->send(near_call(other.url("/"))).error().code, ErrorCode::unavailable);
}

TEST(OutboundClient, TheInternetAloneIsTheInternetAlone) {
  const auto client = make_client();
  for (const char* url :
       {"https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.1/",
        "https://169.254.169.254/latest", "https://[::ffff:127.0.0.1]/", "https://0x7f.1/",
        "https://2130706433/"}) {
    Call call;
    call.url = url;
    const auto answer = client->send(call);
    ASSERT_FALSE(answer.ok()) << url;
    EXPECT_EQ(answer.error().code, ErrorCode::forbidden) << url << " " << answer.error().hint;
  }
}

TEST(OutboundClient, InTheClearOnlyOnThisMachine) {
  const auto client = make_client();
  EXPECT_EQ(client->send(near_call("http://10.0.0.1/")).error().code, ErrorCode::forbidden);
  Call call;
  for (const char* url : {"http://example.org/", "file:///etc/passwd", "gopher://x/", "ftp://x/",
                          "https://user:word@example.org/", "", "https://"}) {
    call.url = url;
    EXPECT_EQ(client->send(call).error().code, ErrorCode::usage) << url;
  }
}

TEST(OutboundClient, NoHeaderSmugglesAnother) {
  auto call = near_call("http://127.0.0.1:1/");
  call.headers = {{"X-Note", "a\r\nX-Evil: 1"}};
  EXPECT_EQ(make_client()->send(call).error().code, ErrorCode::usage);
}

TEST(OutboundClient, ErrorsHoldNoSecretOfTheUrl) {
  const auto answer = make_client()->send(near_call("http://127.0.0.1:1/hook/secret?token=secret"));
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().subject, "127.0.0.1");
  EXPECT_EQ(answer.error().hint.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace troth::outbound
