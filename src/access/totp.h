#pragma once
// The second factor: codes by time (RFC 6238; M'Raihi et al., 2011) with SHA-1, 30 seconds and six
// digits, which every authenticator application knows.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace troth::access {

/// 160 random bits in base32 (RFC 4648), as applications take them.
std::string new_totp_secret();
/// The bytes of a base32 text; empty when it is none.
std::string from_base32(std::string_view text);
std::string to_base32(std::string_view bytes);

/// The code of a time step: HOTP (RFC 4226) of six digits. `key` is bytes.
std::string totp_code(std::string_view key, std::int64_t step);
inline std::int64_t totp_step(Instant now) {
  return now / kMicrosPerSecond / 30;
}

/// The step of which `code` is the code: now, the one before or the one after, and later than
/// `last_step`, so that a code works once. Empty when it is none of these.
std::optional<std::int64_t> accept_totp(std::string_view secret, std::string_view code, Instant now,
                                        std::int64_t last_step);

/// "otpauth://totp/...", for a QR code.
std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view account);

}  // namespace troth::access
