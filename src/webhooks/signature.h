#pragma once
// Signatures of Standard Webhooks 1.0 (Standard Webhooks Technical Steering Committee, 2023).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace troth::webhooks {

/// "whsec_" and 32 random bytes in base64.
std::string new_secret();

/// The header webhook-signature: for each secret "v1," and the HMAC-SHA256 of "id.timestamp.body",
/// in base64, parted by blanks. A secret that is none is left out.
std::string sign(std::span<const std::string> secrets, std::string_view message_id,
                 std::int64_t timestamp_s, std::string_view body);

}  // namespace troth::webhooks
