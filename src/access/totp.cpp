#include "access/totp.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>

#include "access/secrets.h"
#include "base/assert.h"
#include "http/message.h"

namespace troth::access {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace

std::string to_base32(std::string_view bytes) {
  std::string text;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8U) | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += kAlphabet[(buffer >> static_cast<unsigned>(bits)) & 31U];
    }
  }
  if (bits > 0) text += kAlphabet[(buffer << static_cast<unsigned>(5 - bits)) & 31U];
  return text;
}

std::string from_base32(std::string_view text) {
  std::string bytes;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) return {};
    buffer = (buffer << 5U) | static_cast<std::uint32_t>(value);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>((buffer >> static_cast<unsigned>(bits)) & 255U);
    }
  }
  return bytes;
}

std::string new_totp_secret() {
  TROTH_ASSERT(sodium_init() >= 0);
  std::string bytes(20, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return to_base32(bytes);
}

std::string totp_code(std::string_view key, std::int64_t step) {
  std::array<unsigned char, 8> counter;
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter[7 - i] =
        static_cast<unsigned char>((static_cast<std::uint64_t>(step) >> (8 * i)) & 255);
  }
  std::array<unsigned char, 20> mac{};
  unsigned size = 0;
  const auto* done = HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), counter.data(),
                          counter.size(), mac.data(), &size);
  TROTH_ASSERT(done != nullptr && size == mac.size());
  const std::size_t at = mac[19] & 15U;
  const std::uint32_t number = (std::uint32_t{mac[at] & 127U} << 24U) |
                               (std::uint32_t{mac[at + 1]} << 16U) |
                               (std::uint32_t{mac[at + 2]} << 8U) | std::uint32_t{mac[at + 3]};
  return fmt::format("{:06}", number % 1'000'000);
}

std::optional<std::int64_t> accept_totp(std::string_view secret, std::string_view code, Instant now,
                                        std::int64_t last_step) {
  const auto key = from_base32(secret);
  if (key.empty()) return std::nullopt;
  const auto current = totp_step(now);
  std::optional<std::int64_t> found;
  for (const auto step : {current - 1, current, current + 1}) {
    if (same_secret(totp_code(key, step), code) && step > last_step) found = step;
  }
  return found;
}

std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view account) {
  return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}", http::percent_encode(issuer),
                     http::percent_encode(account), secret, http::percent_encode(issuer));
}

}  // namespace troth::access
