#pragma once
// Sockets: Boost.Beast on Asio's coroutines, all of it behind this header.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "server/application.h"
#include "server/assets.h"
#include "server/tls.h"

namespace troth::server {

/// What one connection may cost. Tests set them low.
struct Limits {
  std::uint32_t header_bytes = 16 << 10;
  std::uint64_t body_bytes = 1 << 20;
  std::size_t connections = 10'000;               ///< Beyond, the longest idle one is closed.
  std::chrono::milliseconds idle{60'000};         ///< Between requests.
  std::chrono::milliseconds header_time{10'000};  ///< For a whole head, however slowly it comes.
  std::chrono::milliseconds body_time{30'000};    ///< For a whole body; of an upload, each 64 KiB.
  std::chrono::milliseconds write_time{30'000};
  std::chrono::milliseconds grace{10'000};  ///< For requests under way when the server stops.
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one.
  std::size_t threads = 1;
  const Tls* tls = nullptr;   ///< Null: in the clear. Must outlive the server.
  std::string upload_folder;  ///< Where bodies of uploads are kept while they are worked on.
  Limits limits;
};

/// A listening server. Connections are kept alive and may be pipelined. Each has one coroutine on
/// one of the server's threads; whatever waits is done by the application's.
class HttpServer {
 public:
  virtual ~HttpServer() = default;
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Listens, and begins to answer. `application` and `assets` must outlive it. unavailable when
  /// the address cannot be had.
  static Result<std::unique_ptr<HttpServer>> start(Application& application, const Assets& assets,
                                                   const ServerOptions& options);
  virtual std::uint16_t port() const = 0;
  /// Stops listening, lets requests under way end within the grace, then closes what is left.
  virtual void stop() = 0;

 protected:
  HttpServer() = default;
};

/// "127.0.0.1:8080", "[::1]:8080", ":8080" or "8080" (loopback); usage when malformed.
struct ListenAddress {
  std::string address;
  std::uint16_t port = 0;
};
Result<ListenAddress> parse_listen(std::string_view text);

}  // namespace troth::server
