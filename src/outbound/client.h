#pragma once
// HTTP requests that the program itself sends: to a sign-in provider, to receivers of webhooks.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace troth::outbound {

/// How far a call may go. Held against the address that is really connected to, so that a name that
/// points inside is refused like the address itself.
enum class Reach : std::uint8_t {
  internet,  ///< Public addresses, over TLS.
  network,   ///< Private ones too, over TLS; this machine also in the clear.
};

struct Call {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Reach reach = Reach::internet;
  std::chrono::milliseconds timeout{10'000};  ///< From beginning to end.
  std::size_t answer_bytes = 1 << 20;         ///< A longer answer is an error.
};

struct Answer {
  int status = 0;
  std::string body;
  /// What the field Retry-After asks for, as seconds from now, when there is one.
  std::optional<std::chrono::seconds> retry_after = {};
};

/// Thread-safe.
class Client {
 public:
  virtual ~Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// The answer, whatever its status; redirects are not followed. usage for a URL that may not be
  /// called, forbidden for an address that is out of reach, unavailable when there was no whole
  /// answer in time. Errors name no part of the URL but its host: the rest may be secret.
  virtual Result<Answer> send(const Call& call) = 0;

 protected:
  Client() = default;
};

/// By libcurl, checking certificates against the system's.
std::unique_ptr<Client> make_client();

}  // namespace troth::outbound
