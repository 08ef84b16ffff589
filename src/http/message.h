#pragma once
// A request and a response as plain values: no sockets here, so that every rule can be tested
// without one.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troth::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };

std::string_view method_name(Method method);
Method parse_method(std::string_view name);
/// Whether the method promises to change nothing: GET, HEAD, OPTIONS.
bool is_safe(Method method);

/// Header fields in the order they came; names compare without regard to case.
class Headers {
 public:
  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  /// The first field of this name; empty when there is none.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// One request. `path` and `query` are as sent, still percent-encoded.
struct Request {
  Method method = Method::get;
  std::string path;
  std::string query;
  Headers headers;
  std::string body;
  std::string body_file;  ///< Where an upload was stored instead of in `body`; else empty.
  std::string address;    ///< The other end, without port.
  bool secure = false;    ///< Came over TLS.

  /// Sets path and query from a request target: "/a?b=c". False when it is none we serve: not
  /// absolute, a fragment, control characters, a backslash.
  bool set_target(std::string_view target);
  /// The value of a cookie; empty when it was not sent.
  std::string_view cookie(std::string_view name) const;
};

/// What a stream of server-sent events has to say since it was last asked.
struct Events {
  std::string text;    ///< Whole events, ready to send; may be empty.
  bool ended = false;  ///< Nothing will follow.
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  /// The body; shared, so that a cached one is sent without being copied.
  std::shared_ptr<const std::string> body;
  Headers headers;
  bool compressible = true;  ///< False where secrets stand beside what a stranger can choose.
  /// When set, the answer is an event stream: asked now and then until it has ended.
  std::function<Events()> events;
  /// When set, the answer is this file instead of `body`.
  std::string file;
  /// Held as long as the file is needed: a temporary one goes with its last holder.
  std::shared_ptr<const void> file_holder;

  std::string_view text() const { return body ? std::string_view(*body) : std::string_view(); }
};

/// "%20" and, with `plus`, "+" undone. Empty when malformed, not UTF-8, or holding a NUL.
std::optional<std::string> percent_decode(std::string_view text, bool plus);

/// All but letters, digits and "-._~" as %XX (RFC 3986): safe in any part of an address.
std::string percent_encode(std::string_view text);

}  // namespace troth::http
