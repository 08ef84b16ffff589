#include "http/cursor.h"

#include <sodium.h>

#include <cstring>

#include "base/id.h"

namespace troth::http {
namespace {

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

std::uint32_t sum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(derive_id({"cursor", bytes}));
}

Error malformed() {
  return {ErrorCode::usage, "The cursor is none that this server gave.", "cursor",
          "Begin again without one."};
}

}  // namespace

std::string write_cursor(std::span<const std::int64_t> key) {
  std::string bytes(key.size() * sizeof(std::int64_t), '\0');
  if (!key.empty()) std::memcpy(bytes.data(), key.data(), bytes.size());
  const auto sum = sum_of(bytes);
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof(sum));
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  text.resize(std::strlen(text.c_str()));
  return text;
}

Result<std::vector<std::int64_t>> read_cursor(std::string_view cursor, std::size_t size) {
  std::vector<std::int64_t> key(size);
  const auto key_bytes = size * sizeof(std::int64_t);
  std::string bytes(key_bytes + sizeof(std::uint32_t), '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), cursor.data(),
                        cursor.size(), nullptr, &length, nullptr, kVariant) != 0 ||
      length != bytes.size()) {
    return malformed();
  }
  std::uint32_t sum = 0;
  std::memcpy(&sum, bytes.data() + key_bytes, sizeof(sum));
  if (sum != sum_of(std::string_view(bytes).substr(0, key_bytes))) return malformed();
  if (!key.empty()) std::memcpy(key.data(), bytes.data(), key_bytes);
  return key;
}

}  // namespace troth::http
