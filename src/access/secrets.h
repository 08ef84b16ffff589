#pragma once
// Secrets: made, hashed, compared. libsodium throughout.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"

namespace troth::access {

/// 256 random bits as base64url, 43 characters.
std::string random_token();
/// `digits` random characters of a-z2-7.
std::string random_word(std::size_t digits);
/// A random positive id that JavaScript's numbers could hold too.
Id random_id();

/// BLAKE2b-256 of a token, in hex. Tokens are random, so that a fast hash is enough.
std::string hash_token(std::string_view token);
/// What a session's changing requests carry: a keyed hash of its token, which a page can be told
/// while the token itself stays in an HttpOnly cookie.
std::string csrf_token_of(std::string_view session_token);
/// Compares in a time that does not depend on where the texts differ.
bool same_secret(std::string_view a, std::string_view b);

/// What one Argon2id hash costs. The least is for tests.
struct PasswordCost {
  unsigned long long operations = 3;
  std::size_t memory_bytes = 64U << 20U;
  static PasswordCost least();
};

/// Argon2id (Biryukov, Dinu & Khovratovich, 2016; RFC 9106) with its salt and cost, as one text. At
/// most two are computed at a time, so that sign-ins cannot exhaust memory.
Result<std::string> hash_password(std::string_view password, PasswordCost cost);
/// An empty hash takes as long as a wrong password, and is wrong.
bool verify_password(std::string_view hash, std::string_view password, PasswordCost cost);

/// bad_input for a password that is too short (10), too long (256) or holds the e-mail.
Status check_password(std::string_view password, std::string_view email);

}  // namespace troth::access
