#pragma once
// Which encoding a text is in, and whether it keeps to it.

#include <cstddef>
#include <string>
#include <string_view>

namespace troth::intake {

/// An encoding by its ICU name.
struct EncodingGuess {
  std::string name = "UTF-8";
  bool certain = true;
  std::string other;  ///< The runner-up when not certain.
};

/// A byte order mark at the start of a text.
struct ByteOrderMark {
  std::string_view encoding;  ///< Empty when there is none.
  std::size_t size = 0;
};

inline unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

ByteOrderMark byte_order_mark(std::string_view text);

/// UTF-16LE or UTF-16BE when the text has the zero bytes of UTF-16 without a mark; else empty.
std::string_view unmarked_utf16(std::string_view text);

/// Guesses from a sample in which some bytes are not ASCII; the sample may end in the middle of a
/// character.
EncodingGuess guess_encoding(std::string_view sample);

/// Position of the first byte that is not ASCII; size() when all are.
std::size_t ascii_prefix(std::string_view text);

/// Length of the longest prefix that is valid UTF-8. A character cut off by the end of the text
/// counts as valid when `more` follows.
std::size_t utf8_prefix(std::string_view text, bool more);

}  // namespace troth::intake
