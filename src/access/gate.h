#pragma once
// The guard of the server: who asks, may they, and what they did.

#include <memory>

#include "http/gate.h"

namespace troth::access {

/// A gate on the tables of this room.
///
/// A request is authenticated by "Authorization: Bearer troth_..." or else by the cookie
/// __Host-troth. Requests that change something by cookie must come from the same origin
/// (Sec-Fetch-Site, or Origin where that is not sent) and carry the session's X-CSRF-Token.
///
/// Each key and session may ask `requests_per_second` times a second in the long run, and five
/// times as often for a moment; so may each address without a valid one. 0: as often as they like.
std::unique_ptr<http::Gate> make_gate(int requests_per_second = 0);

inline constexpr std::string_view kCookie = "__Host-troth";

}  // namespace troth::access
