#pragma once
// ETags: not sending what the client has, and not overwriting what it has not seen.

#include <optional>
#include <string>
#include <string_view>

#include "http/json.h"
#include "http/route.h"

namespace troth::http {

/// The ETag of a representation: "\"<128 bits of BLAKE2b>\"".
std::string etag_of(std::string_view bytes);
std::string etag_of(const Json& representation);

/// Gives the response its ETag, and makes it 304 without a body when the request has it already.
void apply_etag(const Request& request, Response& response);

/// Whether a change may go ahead on `current`: 428 when the request has no If-Match, 412 when it
/// names another state. Compared in the transaction that changes it.
std::optional<Problem> check_match(const Request& request, const Json& current);

/// The key of a request that must take effect once: 8 to 200 visible ASCII characters; empty when
/// absent.
Result<std::string> idempotency_key(const Request& request);
/// What the same key must come with again: method, path, query and body, as a hash.
std::string fingerprint(const Request& request);

}  // namespace troth::http
