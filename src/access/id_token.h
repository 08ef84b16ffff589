#pragma once
// ID tokens of OpenID Connect (Core 1.0; Sakimura et al., 2014): who a provider says has signed in.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "http/json.h"

namespace troth::access {

/// A public key of a provider that signs ID tokens (RFC 7517), as JSON text.
struct SigningKey {
  std::string id;         ///< "kid"; may be empty.
  std::string algorithm;  ///< RS256 or ES256, by the kind of the key.
  std::string pem;        ///< The key itself.
};

/// The keys of a JWKS document that can check a signature: RSA of at least 2048 bits and P-256, not
/// for another use. Others are passed over; bad_input when it is no such document.
Result<std::vector<SigningKey>> read_signing_keys(std::string_view jwks);

/// What a token must say to be for us.
struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  Instant now = 0;
};

/// What it says of who signed in.
struct Claims {
  std::string subject;
  std::string email;  ///< Empty when the provider does not vouch for it.
  std::string name;
  std::vector<std::string> values;  ///< Of the claim asked for, a word or a list of words.
};

inline constexpr Instant kClockLeeway = 60 * kMicrosPerSecond;

/// Whether a key of this token's may be among keys read anew: its "kid" is none of `keys`.
bool names_unknown_key(std::string_view token, const std::vector<SigningKey>& keys);

/// Checks signature, issuer, audience, nonce and times, a minute of difference between clocks
/// allowed. The algorithm is that of the key, never what the token asks for: "none" and HMAC with a
/// public key as the secret do not pass. forbidden, saying what is wrong but nothing of the token.
Result<Claims> check_id_token(std::string_view token, const std::vector<SigningKey>& keys,
                              const Expected& expected, std::string_view claim);

}  // namespace troth::access
