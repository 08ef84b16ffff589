#include "http/cursor.h"

#include <cstring>

#include "base/base64.h"
#include "base/id.h"

namespace troth::http {
namespace {

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
  return encode_base64url(bytes);
}

Result<CursorKey> read_text_cursor(std::string_view cursor, std::size_t size) {
  const auto key_bytes = size * sizeof(std::int64_t);
  auto bytes = decode_base64url(cursor);
  std::uint32_t sum = 0;
  if (bytes.size() < key_bytes + sizeof(sum)) return malformed();
  const auto held = bytes.size() - sizeof(sum);
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
