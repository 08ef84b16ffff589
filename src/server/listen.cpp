#include <charconv>

#include "server/http_server.h"

namespace troth::server {

Result<ListenAddress> parse_listen(std::string_view text) {
  const Error malformed{ErrorCode::usage, "This is no address to listen on.", std::string(text),
                        "Write it like 127.0.0.1:8080 or [::1]:8080."};
  const auto colon = text.rfind(':');
  auto host = colon == std::string_view::npos ? std::string_view() : text.substr(0, colon);
  const auto port_text = colon == std::string_view::npos ? text : text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return malformed;
  }
  ListenAddress listen;
  listen.address = host.empty() ? "127.0.0.1" : host == "localhost" ? "127.0.0.1" : host;
  const auto* end = port_text.data() + port_text.size();
  const auto [at, problem] = std::from_chars(port_text.data(), end, listen.port);
  if (port_text.empty() || problem != std::errc() || at != end) return malformed;
  return listen;
}

}  // namespace troth::server
