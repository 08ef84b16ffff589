// Real sockets: what well and badly behaved clients meet.

#include "server/http_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "server/testing.h"

namespace troth::server {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// A blocking client that says exactly what it is told to.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    timeval patience{20, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  void send(std::string_view text) {
    while (!text.empty()) {
      const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  /// One whole answer with a Content-Length; empty when the connection ended first.
  std::string receive(bool with_body = true) {
    for (;;) {
      const auto end = text_.find("\r\n\r\n");
      if (end != std::string::npos) {
        const auto at = text_.find("Content-Length: ");
        const auto length =
            with_body && at < end ? std::stoul(text_.substr(at + 16)) : std::size_t{0};
        if (text_.size() >= end + 4 + length) {
          auto answer = text_.substr(0, end + 4 + length);
          text_.erase(0, answer.size());
          return answer;
        }
      }
      if (!more()) return {};
    }
  }
  /// Everything until the other side closes.
  std::string rest() {
    while (more()) {
    }
    return std::move(text_);
  }
  bool closed() { return rest().empty(); }

 private:
  bool more() {
    std::array<char, 65536> block;
    const auto got = ::recv(socket_, block.data(), block.size(), 0);
    if (got <= 0) return false;
    text_.append(block.data(), static_cast<std::size_t>(got));
    return true;
  }

  int socket_;
  bool connected_ = false;
  std::string text_;
};

class HttpServerTest : public ::testing::Test {
 protected:
  void start(const Limits& limits = {}) {
    ServerOptions options;
    options.limits = limits;
    options.threads = 2;
    options.upload_folder = app_.workspace().path(".");
    auto started = HttpServer::start(*app_.application, assets_, options);
    ASSERT_TRUE(started.ok()) << started.error().message;
    server_ = std::move(*started);
  }
  std::string ask(const std::string& text) {
    Client client(server_->port());
    client.send(text);
    return client.receive();
  }
  static std::string get(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n";
  }
  static std::string post(const std::string& target, const std::string& body,
                          const std::string& more = "") {
    return "POST " + target +
           " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Type: "
           "application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
  }

  TestApplication app_;
  Assets assets_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, AnswersWithAllItsHeaders) {
  start();
  const auto answer = ask(get("/healthz"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 15\r\n"));
  EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(answer, HasSubstr("Date: "));
  EXPECT_THAT(answer, ::testing::EndsWith("{\"status\":\"ok\"}"));
}

TEST_F(HttpServerTest, KeepsConnectionsAndTakesPipelines) {
  start();
  Client client(server_->port());
  client.send(post("/count/1", "") + post("/count/2", "") + get("/count"));
  EXPECT_THAT(client.receive(), HasSubstr("{\"count\":1}"));
  EXPECT_THAT(client.receive(), HasSubstr("{\"count\":3}"));
  EXPECT_THAT(client.receive(), HasSubstr("{\"count\":3}"));
  client.send("GET /count HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 401"));
  EXPECT_TRUE(client.closed());
}

TEST_F(HttpServerTest, HeadHasNoBody) {
  start();
  Client client(server_->port());
  client.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + get("/healthz"));
  const auto head = client.receive(false);
  EXPECT_THAT(head, HasSubstr("Content-Length: 15"));
  EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 200"));
}

TEST_F(HttpServerTest, RefusesWhatIsNotHttp) {
  start();
  for (const char* text :
       {"nonsense\r\n\r\n", "GET /healthz HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nBad Name: 1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: "
        "3\r\n\r\nabc"}) {
    Client client(server_->port());
    client.send(text);
    const auto answer = client.rest();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400")) << text;
    EXPECT_THAT(answer, HasSubstr("Connection: close")) << text;
  }
}

TEST_F(HttpServerTest, RefusesHeadsAndBodiesThatAreTooLarge) {
  Limits limits;
  limits.header_bytes = 2000;
  limits.body_bytes = 1000;
  start(limits);
  Client large_head(server_->port());
  large_head.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + std::string(3000, 'x') + "\r\n\r\n");
  EXPECT_THAT(large_head.rest(), StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(ask(post("/echo", "{\"text\":\"" + std::string(1000, 'x') + "\"}")),
              StartsWith("HTTP/1.1 413"));
  // Without a length, only what comes tells.
  Client chunked(server_->port());
  chunked.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 30; ++i) chunked.send("40\r\n" + std::string(64, 'x') + "\r\n");
  EXPECT_THAT(chunked.rest(), StartsWith("HTTP/1.1 413"));
}

TEST_F(HttpServerTest, SendersThatAreTooSlowAreCutOff) {
  Limits limits;
  limits.idle = limits.header_time = limits.body_time = std::chrono::milliseconds(50);
  start(limits);
  Client silent(server_->port());
  EXPECT_TRUE(silent.closed());
  Client half_head(server_->port());
  half_head.send("GET /healthz HTTP/1.1\r\nHo");
  EXPECT_TRUE(half_head.closed());
  Client half_body(server_->port());
  half_body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{");
  EXPECT_TRUE(half_body.closed());
  EXPECT_THAT(ask(get("/healthz")), StartsWith("HTTP/1.1 200"));
}

TEST_F(HttpServerTest, TheLongestIdleConnectionMakesRoom) {
  Limits limits;
  limits.connections = 10;
  start(limits);
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 40; ++i) {
    idle.push_back(std::make_unique<Client>(server_->port()));
    ASSERT_TRUE(idle.back()->connected());
  }
  EXPECT_THAT(ask(get("/healthz")), StartsWith("HTTP/1.1 200"));
  EXPECT_TRUE(idle.front()->closed());
}

TEST_F(HttpServerTest, WhoNeverEndsAHeadMakesRoomToo) {
  Limits limits;
  limits.connections = 2;
  start(limits);
  Client first(server_->port());
  first.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ");
  Client second(server_->port());
  second.send("GET /healthz HTTP/1.1\r\n");
  // One that is answered in between has the server know of the two.
  EXPECT_THAT(ask(get("/healthz")), StartsWith("HTTP/1.1 200"));
  EXPECT_TRUE(first.closed());
}

TEST_F(HttpServerTest, ManyLeftHangingHoldUpNobody) {
  start();
  std::vector<std::unique_ptr<Client>> hanging;
  for (int i = 0; i < 300; ++i) {
    hanging.push_back(std::make_unique<Client>(server_->port()));
    ASSERT_TRUE(hanging.back()->connected());
    switch (i % 4) {
      case 0:  // Says nothing.
        break;
      case 1:  // Never ends its head.
        hanging.back()->send("GET /count HTTP/1.1\r\nHost: x\r\nX-More: ");
        break;
      case 2:  // Never sends the body it announced.
        hanging.back()->send(
            "POST /echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
            "Content-Type: application/json\r\nContent-Length: 900000\r\n\r\n{");
        break;
      default:  // Asks and never listens.
        hanging.back()->send(get("/count") + get("/count") + get("/count"));
        break;
    }
    if (i % 50 == 0) {
      EXPECT_THAT(ask(get("/count")), StartsWith("HTTP/1.1 200"));
    }
  }
  EXPECT_THAT(ask(get("/count")), StartsWith("HTTP/1.1 200"));
  hanging.clear();
  EXPECT_THAT(ask(get("/count")), StartsWith("HTTP/1.1 200"));
}

TEST_F(HttpServerTest, AbruptLeavingHurtsNobody) {
  start();
  for (int i = 0; i < 50; ++i) {
    Client client(server_->port());
    client.send(get("/count").substr(0, static_cast<std::size_t>(20 + i)));
  }
  for (int i = 0; i < 50; ++i) {
    Client client(server_->port());
    client.send(get("/count"));
  }
  EXPECT_THAT(ask(get("/count")), StartsWith("HTTP/1.1 200"));
}

TEST_F(HttpServerTest, UploadsAreStoredOnceTheSenderIsKnown) {
  start();
  const std::string bytes(300'000, 'u');
  const auto answer = ask(post("/upload", bytes));
  ASSERT_THAT(answer, StartsWith("HTTP/1.1 200"));
  const auto from = answer.find("\"file\":\"") + 8;
  const auto file = answer.substr(from, answer.find('"', from) - from);
  EXPECT_EQ(std::filesystem::file_size(file), bytes.size());

  Client waiting(server_->port());
  waiting.send(
      "POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nExpect: "
      "100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(waiting.receive(), "HTTP/1.1 100 Continue\r\n\r\n");
  waiting.send("hello");
  EXPECT_THAT(waiting.receive(), StartsWith("HTTP/1.1 200"));
}

TEST_F(HttpServerTest, UploadsOfStrangersAndGiantsAreNotTaken) {
  start();
  Client stranger(server_->port());
  stranger.send("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n");
  EXPECT_THAT(stranger.rest(), StartsWith("HTTP/1.1 401"));
  Client giant(server_->port());
  giant.send(
      "POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Length: "
      "9000000\r\n\r\n");
  EXPECT_THAT(giant.rest(), StartsWith("HTTP/1.1 413"));
  // One that leaves half-way leaves no file.
  {
    Client leaving(server_->port());
    leaving.send(
        "POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Length: "
        "1000\r\n\r\nabc");
  }
  server_->stop();
  for (const auto& entry : std::filesystem::directory_iterator(app_.workspace().path("."))) {
    EXPECT_THAT(entry.path().filename().string(), Not(StartsWith("upload-")));
  }
}

TEST_F(HttpServerTest, FilesAreSentWhole) {
  start();
  const std::string bytes(200'000, 'd');
  std::ofstream(app_.workspace().path("download.csv")) << bytes;
  Client client(server_->port());
  client.send(get("/download") + get("/healthz"));
  const auto answer = client.receive();
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/csv\r\n"));
  EXPECT_THAT(answer, ::testing::EndsWith(bytes));
  EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 200"));
  std::filesystem::remove(app_.workspace().path("download.csv"));
  EXPECT_THAT(ask(get("/download")), StartsWith("HTTP/1.1 404"));
}

TEST_F(HttpServerTest, EventsAreStreamedUntilTheyEnd) {
  start();
  const auto job = app_.jobs.start({"test", "user:1", false, "", [](Progress& progress) {
                                      progress.update("progress.x", 1, 2);
                                      return Result<std::shared_ptr<const http::Json>>(
                                          std::make_shared<const http::Json>(1));
                                    }});
  Client client(server_->port());
  client.send(get("/api/v1/jobs/" + job->id + "/events"));
  const auto all = client.rest();
  EXPECT_THAT(all, HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_THAT(all, HasSubstr("event: end\n"));
}

TEST_F(HttpServerTest, WritesOfManyAtOnceAllArrive) {
  start();
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([this] {
      Client client(server_->port());
      for (int k = 0; k < 25; ++k) {
        client.send(post("/count/1", ""));
        EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 201"));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(ask(get("/count")), HasSubstr("{\"count\":200}"));
}

TEST_F(HttpServerTest, StopsWhenAskedTo) {
  start();
  Client idle(server_->port());
  idle.send(get("/healthz"));
  EXPECT_THAT(idle.receive(), StartsWith("HTTP/1.1 200"));
  const auto port = server_->port();
  server_->stop();
  EXPECT_TRUE(idle.closed());
  EXPECT_FALSE(Client(port).connected());
  server_->stop();
}

TEST_F(HttpServerTest, AnAddressInUseIsToldAndNotTaken) {
  start();
  ServerOptions options;
  options.port = server_->port();
  EXPECT_EQ(HttpServer::start(*app_.application, assets_, options).error().code,
            ErrorCode::unavailable);
  options.address = "not an address";
  EXPECT_FALSE(HttpServer::start(*app_.application, assets_, options));
}

TEST(Listen, AddressesAreRead) {
  EXPECT_EQ(parse_listen("8080")->address, "127.0.0.1");
  EXPECT_EQ(parse_listen(":8080")->port, 8080);
  EXPECT_EQ(parse_listen("[::1]:80")->address, "::1");
  EXPECT_EQ(parse_listen("0.0.0.0:80")->address, "0.0.0.0");
  EXPECT_EQ(parse_listen("localhost:0")->address, "127.0.0.1");
  for (const char* bad : {"", "x", "1.2.3.4:", "::1", "::1:80", "a:70000", "a:-1", "a:80x"}) {
    EXPECT_FALSE(parse_listen(bad)) << bad;
  }
}

}  // namespace
}  // namespace troth::server
