#include "server/tls.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <array>
#include <boost/asio/ssl/context.hpp>

namespace troth::server {
namespace {

using Context = boost::asio::ssl::context;

// For TLS 1.2; those of 1.3 are all good.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

Error unreadable(const std::string& file, const char* message) {
  ERR_clear_error();
  return {ErrorCode::unavailable, message, file, "It must be a PEM file that may be read."};
}

/// HTTP/1.1 is what is spoken here, whatever else is offered.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr std::array<unsigned char, 9> kOurs = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  const int result =
      SSL_select_next_proto(&found, size, kOurs.data(), kOurs.size(), offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Status check_dates(SSL_CTX* native, const std::string& file) {
  const X509* certificate = SSL_CTX_get0_certificate(native);
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
    return Error{ErrorCode::bad_input, "The certificate has run out.", file, "Renew it."};
  }
  return {};
}

Result<std::shared_ptr<Context>> make_context(const TlsFiles& files) {
  auto context = std::make_shared<Context>(Context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(native, kCiphers);
  SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                  SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  // Idle connections give their buffers back.
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  // Sessions are resumed by tickets; a store of them would grow with every visitor.
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(native, files.certificate.c_str()) != 1) {
    return unreadable(files.certificate, "The certificate cannot be read.");
  }
  const bool taken = SSL_CTX_use_PrivateKey_file(native, files.key.c_str(), SSL_FILETYPE_PEM) == 1;
  if (!taken && ERR_GET_REASON(ERR_peek_last_error()) != X509_R_KEY_VALUES_MISMATCH) {
    return unreadable(files.key, "The private key cannot be read.");
  }
  // A key of another kind than the certificate's is taken without a word, for a certificate to
  // come.
  if (!taken || SSL_CTX_check_private_key(native) != 1) {
    ERR_clear_error();
    return Error{ErrorCode::bad_input, "The private key is not that of the certificate.", files.key,
                 "Name the key that the certificate was made for."};
  }
  TROTH_TRY(check_dates(native, files.certificate));
  return context;
}

}  // namespace

Result<std::unique_ptr<Tls>> Tls::load(const TlsFiles& files) {
  std::unique_ptr<Tls> tls(new Tls(files));
  TROTH_TRY(tls->reload());
  return tls;
}

std::string Tls::stamp() const {
  std::string text;
  for (const auto& file : {files_.certificate, files_.key}) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) continue;
    text += fmt::format("{}.{} ", found.st_mtim.tv_sec, found.st_mtim.tv_nsec);
  }
  return text;
}

Status Tls::reload() {
  auto now = stamp();
  TROTH_ASSIGN(auto context, make_context(files_));
  const std::lock_guard lock(mutex_);
  context_ = std::move(context);
  stamp_ = std::move(now);
  return {};
}

Result<bool> Tls::reload_if_changed() {
  auto now = stamp();
  {
    const std::lock_guard lock(mutex_);
    if (now == stamp_) return false;
    // Looked at: a pair that does not fit is told once, not at every look.
    stamp_ = std::move(now);
  }
  TROTH_TRY(reload());
  return true;
}

std::shared_ptr<Context> Tls::context() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

}  // namespace troth::server
