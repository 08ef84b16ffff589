// Certificates made here; a client that speaks TLS, and some that do not.

#include "server/tls.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

#include "server/http_server.h"
#include "server/testing.h"

namespace troth::server {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

template <typename T, void (*Free)(T*)>
struct Freer {
  void operator()(T* it) const { Free(it); }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509, X509_free>>;

/// Writes a key, and a certificate of it that certifies itself.
void write_pair(const TlsFiles& files, const char* name, long seconds_left = 3600) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -7200);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), seconds_left);
  X509_set_pubkey(certificate.get(), key.get());
  auto* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  ASSERT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
  std::FILE* file = std::fopen(files.key.c_str(), "w");
  PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  file = std::fopen(files.certificate.c_str(), "w");
  PEM_write_X509(file, certificate.get());
  std::fclose(file);
}

/// A blocking connection to the server, and TLS over it when asked to.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    const timeval patience{20, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  }
  ~TlsClient() {
    SSL_free(tls_);
    SSL_CTX_free(context_);
    ::close(socket_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  /// Whether both agree, with at most this version of TLS.
  bool agree(int version = TLS1_3_VERSION) {
    context_ = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context_, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_, version);
    SSL_CTX_set_security_level(context_, 0);
    tls_ = SSL_new(context_);
    SSL_set_fd(tls_, socket_);
    return SSL_connect(tls_) == 1;
  }
  std::string name_of_server() const {
    const Certificate certificate(SSL_get1_peer_certificate(tls_));
    std::array<char, 100> name{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(),
                              static_cast<int>(name.size()));
    return name.data();
  }
  std::string ask(const std::string& text) {
    SSL_write(tls_, text.data(), static_cast<int>(text.size()));
    std::string answer;
    std::array<char, 20'000> block{};
    for (;;) {
      const int got = SSL_read(tls_, block.data(), static_cast<int>(block.size()));
      if (got <= 0) break;
      answer.append(block.data(), static_cast<std::size_t>(got));
    }
    ended_well_ = SSL_get_error(tls_, 0) == SSL_ERROR_ZERO_RETURN;
    return answer;
  }
  bool ended_well() const { return ended_well_; }
  void send_raw(std::string_view text) { ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }
  bool closed_by_server() {
    char byte = 0;
    for (;;) {
      const auto got = ::recv(socket_, &byte, 1, 0);
      if (got == 0) return true;
      if (got < 0) return errno == ECONNRESET;
    }
  }

 private:
  int socket_;
  SSL_CTX* context_ = nullptr;
  SSL* tls_ = nullptr;
  bool ended_well_ = false;
};

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() { write_pair(files_, "first.example.org"); }
  void start(const Limits& limits = {}) {
    auto loaded = Tls::load(files_);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    tls_ = std::move(*loaded);
    ServerOptions options;
    options.limits = limits;
    options.tls = tls_.get();
    options.upload_folder = app_.workspace().path(".");
    auto started = HttpServer::start(*app_.application, assets_, options);
    ASSERT_TRUE(started.ok()) << started.error().message;
    server_ = std::move(*started);
  }
  static std::string get(const std::string& target) {
    return "GET " + target +
           " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nConnection: close\r\n\r\n";
  }

  TestApplication app_;
  Assets assets_;
  TlsFiles files_{app_.workspace().path("cert.pem"), app_.workspace().path("key.pem")};
  std::unique_ptr<Tls> tls_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(TlsTest, AnswersUnderTlsAndSaysToComeBackSo) {
  start();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server_->port());
    ASSERT_TRUE(client.agree(version));
    EXPECT_EQ(client.name_of_server(), "first.example.org");
    const auto answer = client.ask(get("/count"));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("Strict-Transport-Security: max-age=31536000\r\n"));
    EXPECT_TRUE(client.ended_well());
  }
}

TEST_F(TlsTest, LargeBodiesGoBothWays) {
  start();
  TlsClient client(server_->port());
  ASSERT_TRUE(client.agree());
  const auto body = "{\"text\":\"" + std::string(300'000, 'x') + "\"}";
  const auto answer = client.ask(
      "POST /echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nConnection: close\r\n"
      "Content-Type: application/json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(answer.ends_with(body));
}

TEST_F(TlsTest, OldProtocolsAreRefused) {
  start();
  EXPECT_FALSE(TlsClient(server_->port()).agree(TLS1_1_VERSION));
}

TEST_F(TlsTest, PlainHttpIsNotAnswered) {
  start();
  TlsClient client(server_->port());
  client.send_raw(get("/healthz"));
  EXPECT_TRUE(client.closed_by_server());
  TlsClient good(server_->port());
  EXPECT_TRUE(good.agree());
}

TEST_F(TlsTest, WhoNeverFinishesTheHandshakeIsClosed) {
  Limits limits;
  limits.header_time = std::chrono::milliseconds(100);
  start(limits);
  TlsClient silent(server_->port());
  TlsClient slow(server_->port());
  slow.send_raw("\x16\x03\x01");
  EXPECT_TRUE(silent.closed_by_server());
  EXPECT_TRUE(slow.closed_by_server());
}

TEST_F(TlsTest, WhoHangsInTheHandshakeMakesRoomForOthers) {
  Limits limits;
  limits.connections = 2;
  start(limits);
  TlsClient first(server_->port());
  TlsClient second(server_->port());
  TlsClient third(server_->port());
  EXPECT_TRUE(third.agree());
  EXPECT_TRUE(first.closed_by_server());
}

TEST_F(TlsTest, ARenewedCertificateIsTakenUpWithoutARestart) {
  start();
  EXPECT_EQ(*tls_->reload_if_changed(), false);
  write_pair(files_, "second.example.org");
  std::filesystem::last_write_time(
      files_.key, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(1));
  EXPECT_EQ(*tls_->reload_if_changed(), true);
  TlsClient client(server_->port());
  ASSERT_TRUE(client.agree());
  EXPECT_EQ(client.name_of_server(), "second.example.org");
}

TEST_F(TlsTest, APairThatDoesNotFitChangesNothing) {
  start();
  const TlsFiles other{app_.workspace().path("c2.pem"), app_.workspace().path("k2.pem")};
  write_pair(other, "other.example.org");
  std::filesystem::copy_file(other.key, files_.key,
                             std::filesystem::copy_options::overwrite_existing);
  const auto status = tls_->reload();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::bad_input);
  EXPECT_EQ(status.error().subject, files_.key);
  TlsClient client(server_->port());
  ASSERT_TRUE(client.agree());
  EXPECT_EQ(client.name_of_server(), "first.example.org");
}

TEST_F(TlsTest, AKeyOfAnotherKindDoesNotFitEither) {
  const Key rsa(EVP_RSA_gen(2048));
  std::FILE* file = std::fopen(files_.key.c_str(), "w");
  PEM_write_PrivateKey(file, rsa.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  const auto loaded = Tls::load(files_);
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().message, "The private key is not that of the certificate.");
}

TEST_F(TlsTest, SaysWhatIsWrongWithTheFiles) {
  const auto missing = Tls::load({files_.certificate, app_.workspace().path("none.pem")});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().message, "The private key cannot be read.");
  const auto swapped = Tls::load({files_.key, files_.key});
  ASSERT_FALSE(swapped.ok());
  EXPECT_EQ(swapped.error().message, "The certificate cannot be read.");
  write_pair(files_, "late.example.org", -60);
  const auto late = Tls::load(files_);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().message, "The certificate has run out.");
}

}  // namespace
}  // namespace troth::server
