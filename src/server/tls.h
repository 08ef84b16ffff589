#pragma once
// The server's certificate and key, and how TLS is spoken with them.

#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"

namespace boost::asio::ssl {
class context;
}

namespace troth::server {

/// PEM files: the certificate with its chain, and its private key.
struct TlsFiles {
  std::string certificate;
  std::string key;
};

/// TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers only. Thread-safe.
class Tls {
 public:
  /// unavailable when a file cannot be read or is none of its kind; bad_input when the key is not
  /// that of the certificate, or the certificate has run out.
  static Result<std::unique_ptr<Tls>> load(const TlsFiles& files);

  /// Reads the files again; connections that begin from now on get what they hold. An error changes
  /// nothing.
  Status reload();
  /// The same, when a file has another time of change than when it was last looked at. True when
  /// there was something new.
  Result<bool> reload_if_changed();

  /// What a new connection is to use.
  std::shared_ptr<boost::asio::ssl::context> context() const;

 private:
  explicit Tls(TlsFiles files) : files_(std::move(files)) {}
  std::string stamp() const;

  const TlsFiles files_;
  mutable std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> context_;
  std::string stamp_;  ///< Times of change of the files.
};

}  // namespace troth::server
