#include "access/secrets.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <cstring>
#include <semaphore>

#include "base/assert.h"
#include "base/text.h"

namespace troth::access {
namespace {

constexpr std::size_t kPasswordLeast = 10;
constexpr std::size_t kPasswordMost = 256;

std::counting_semaphore<2>& hashing() {
  static std::counting_semaphore<2> places(2);
  return places;
}

struct Place {
  Place() { hashing().acquire(); }
  ~Place() { hashing().release(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
};

std::string blake2b(std::string_view text, std::string_view key) {
  std::array<unsigned char, 32> hash;
  crypto_generichash(
      hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
      key.empty() ? nullptr : reinterpret_cast<const unsigned char*>(key.data()), key.size());
  return fmt::format("{:02x}", fmt::join(hash, ""));
}

}  // namespace

std::string random_token() {
  TROTH_ASSERT(sodium_init() >= 0);
  std::array<unsigned char, 32> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 64> text;
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

std::string random_word(std::size_t digits) {
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
  TROTH_ASSERT(sodium_init() >= 0);
  std::string word(digits, 'a');
  for (auto& c : word) c = kAlphabet[randombytes_uniform(kAlphabet.size())];
  return word;
}

Id random_id() {
  TROTH_ASSERT(sodium_init() >= 0);
  std::uint64_t bits = 0;
  while (bits == 0) {
    randombytes_buf(&bits, sizeof(bits));
    bits >>= 11U;
  }
  return static_cast<Id>(bits);
}

std::string hash_token(std::string_view token) {
  return blake2b(token, "");
}

std::string csrf_token_of(std::string_view session_token) {
  return blake2b(session_token, "troth csrf token");
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

PasswordCost PasswordCost::least() {
  return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};
}

Result<std::string> hash_password(std::string_view password, PasswordCost cost) {
  TROTH_ASSERT(sodium_init() >= 0);
  const Place place;
  std::array<char, crypto_pwhash_STRBYTES> hash;
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.operations,
                            cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error{ErrorCode::unavailable, "There is not enough memory to hash a password.", "", ""};
  }
  return std::string(hash.data());
}

bool verify_password(std::string_view hash, std::string_view password, PasswordCost cost) {
  if (hash.empty()) {
    static_cast<void>(hash_password(password, cost));
    return false;
  }
  TROTH_ASSERT(sodium_init() >= 0);
  const Place place;
  return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

Status check_password(std::string_view password, std::string_view email) {
  if (password.size() < kPasswordLeast) {
    return Error{ErrorCode::bad_input, "The password is too short.", "password",
                 "Use at least 10 characters; a few words are easier to keep in mind."};
  }
  if (password.size() > kPasswordMost) {
    return Error{ErrorCode::bad_input, "The password is too long.", "password",
                 "Use at most 256 bytes."};
  }
  const auto name = email.substr(0, email.find('@'));
  const auto folded = ascii_lower(password);
  if (name.size() >= 4 && folded.find(ascii_lower(name)) != std::string::npos) {
    return Error{ErrorCode::bad_input, "The password holds the e-mail address.", "password",
                 "Use one that nobody could guess from your name."};
  }
  return {};
}

}  // namespace troth::access
