#include "webhooks/signature.h"

#include <sodium.h>

#include <array>

namespace troth::webhooks {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kSecretBytes = 32;

std::string to_base64(const unsigned char* bytes, std::size_t size) {
  std::string text(sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // The NUL that the library writes.
  return text;
}

std::string key_of(std::string_view secret) {
  if (secret.starts_with(kPrefix)) secret.remove_prefix(kPrefix.size());
  std::string key(secret.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), secret.data(),
                        secret.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0) {
    return {};
  }
  key.resize(size);
  return key;
}

}  // namespace

std::string new_secret() {
  std::array<unsigned char, kSecretBytes> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  return std::string(kPrefix) + to_base64(bytes.data(), bytes.size());
}

std::string sign(std::span<const std::string> secrets, std::string_view message_id,
                 std::int64_t timestamp_s, std::string_view body) {
  std::string content(message_id);
  content.append(".").append(std::to_string(timestamp_s)).append(".").append(body);
  std::string header;
  for (const auto& secret : secrets) {
    const auto key = key_of(secret);
    if (key.empty()) continue;
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()),
                                key.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(content.data()),
                                  content.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac;
    crypto_auth_hmacsha256_final(&state, mac.data());
    if (!header.empty()) header += ' ';
    header += "v1," + to_base64(mac.data(), mac.size());
  }
  return header;
}

}  // namespace troth::webhooks
