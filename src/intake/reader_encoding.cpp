#include "intake/reader_encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace troth::intake {
namespace {

/// What may follow a lead byte: the number of bytes, and the range of the first of them, which
/// rules out overlong forms, surrogates and values above U+10FFFF.
struct Lead {
  std::size_t following = 0;  ///< 0: not a lead byte.
  unsigned low = 0x80;
  unsigned high = 0xBF;
};

Lead lead(unsigned byte) {
  if (byte < 0xC2 || byte > 0xF4) return {};
  if (byte < 0xE0) return {1};
  if (byte < 0xF0) return {2, byte == 0xE0 ? 0xA0U : 0x80U, byte == 0xED ? 0x9FU : 0xBFU};
  return {3, byte == 0xF0 ? 0x90U : 0x80U, byte == 0xF4 ? 0x8FU : 0xBFU};
}

}  // namespace

ByteOrderMark byte_order_mark(std::string_view text) {
  using namespace std::string_view_literals;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kMarks = {{
      {"\xEF\xBB\xBF"sv, "UTF-8"},
      {"\xFF\xFE\0\0"sv, "UTF-32LE"},
      {"\0\0\xFE\xFF"sv, "UTF-32BE"},
      {"\xFF\xFE"sv, "UTF-16LE"},
      {"\xFE\xFF"sv, "UTF-16BE"},
      {"\x84\x31\x95\x33"sv, "GB18030"},
  }};
  for (const auto& [mark, encoding] : kMarks) {
    if (text.starts_with(mark)) return {encoding, mark.size()};
  }
  return {};
}

std::size_t ascii_prefix(std::string_view text) {
  constexpr std::uint64_t kTop = 0x8080808080808080U;
  std::size_t at = 0;
  for (; at + 32 <= text.size(); at += 32) {
    std::array<std::uint64_t, 4> words{};
    std::memcpy(words.data(), text.data() + at, 32);
    if (((words[0] | words[1] | words[2] | words[3]) & kTop) != 0) break;
  }
  while (at < text.size() && byte_at(text, at) < 0x80) ++at;
  return at;
}

std::size_t utf8_prefix(std::string_view text, bool more) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (byte_at(text, at) < 0x80) {
      at += ascii_prefix(text.substr(at));
      continue;
    }
    const Lead found = lead(byte_at(text, at));
    if (found.following == 0) return at;
    for (std::size_t i = 1; i <= found.following; ++i) {
      if (at + i == text.size()) return more ? text.size() : at;
      const unsigned byte = byte_at(text, at + i);
      if (byte < (i == 1 ? found.low : 0x80U) || byte > (i == 1 ? found.high : 0xBFU)) return at;
    }
    at += found.following + 1;
  }
  return at;
}

std::string_view unmarked_utf16(std::string_view text) {
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\0') ++zeros[i % 2];
  }
  // Separators, line ends and digits have one zero byte each, in whatever language the rest is.
  const std::size_t units = text.size() / 2;
  if (zeros[0] + zeros[1] < std::max<std::size_t>(3, units / 32)) return {};
  if (zeros[0] * 50 < zeros[1]) return "UTF-16LE";
  if (zeros[1] * 50 < zeros[0]) return "UTF-16BE";
  return {};
}

}  // namespace troth::intake
