#include "base/id.h"

#include <sodium/crypto_shorthash.h>

#include <array>
#include <cstring>
#include <string>

namespace troth {

Id derive_id(std::initializer_list<std::string_view> parts) {
  static constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> kKey = {
      't', 'r', 'o', 't', 'h', ' ', 'i', 'd', 's', ' ', 'v', '1', 0, 0, 0, 0};
  // Each part is preceded by its length, so that the border between parts counts.
  std::array<char, 256> small;
  std::string large;
  std::size_t size = 0;
  for (const auto part : parts) size += sizeof(std::uint32_t) + part.size();
  char* buffer = small.data();
  if (size > small.size()) {
    large.resize(size);
    buffer = large.data();
  }
  char* at = buffer;
  for (const auto part : parts) {
    const auto length = static_cast<std::uint32_t>(part.size());
    std::memcpy(at, &length, sizeof(length));
    at += sizeof(length);
    if (!part.empty()) std::memcpy(at, part.data(), part.size());
    at += part.size();
  }
  std::array<unsigned char, crypto_shorthash_BYTES> hash;
  crypto_shorthash(hash.data(), reinterpret_cast<const unsigned char*>(buffer), size, kKey.data());
  std::uint64_t value = 0;
  std::memcpy(&value, hash.data(), sizeof(value));
  value &= 0x7fffffffffffffffULL;
  return value == 0 ? 1 : static_cast<Id>(value);
}

}  // namespace troth
