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

std::string write_cursor(std::span<const std::int64_t> key, std::string_view text) {
  std::string bytes(key.size() * sizeof(std::int64_t), '\0');
  if (!key.empty()) std::memcpy(bytes.data(), key.data(), bytes.size());
  bytes += text;
  const auto sum = sum_of(bytes);
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof(sum));
  std::string encoded(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(encoded.data(), encoded.size(),
                    reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), kVariant);
  encoded.resize(std::strlen(encoded.c_str()));
  return encoded;
}

Result<CursorKey> read_text_cursor(std::string_view cursor, std::size_t size) {
  const auto key_bytes = size * sizeof(std::int64_t);
  std::string bytes(cursor.size(), '\0');
  std::size_t length = 0;
  std::uint32_t sum = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), cursor.data(),
                        cursor.size(), nullptr, &length, nullptr, kVariant) != 0 ||
      length < key_bytes + sizeof(sum)) {
    return malformed();
  }
  const auto held = length - sizeof(sum);
  std::memcpy(&sum, bytes.data() + held, sizeof(sum));
  bytes.resize(held);
  if (sum != sum_of(bytes)) return malformed();
  CursorKey key{std::vector<std::int64_t>(size), bytes.substr(key_bytes)};
  if (size > 0) std::memcpy(key.numbers.data(), bytes.data(), key_bytes);
  return key;
}

Result<std::vector<std::int64_t>> read_cursor(std::string_view cursor, std::size_t size) {
  TROTH_ASSIGN(auto key, read_text_cursor(cursor, size));
  if (!key.text.empty()) return malformed();
  return std::move(key.numbers);
}

}  // namespace troth::http
