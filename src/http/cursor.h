#pragma once
// Paging by cursor: a page begins after the last row of the one before, so that rows that come or
// go meanwhile shift nothing.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace troth::http {

inline constexpr std::int64_t kPageDefault = 50;
inline constexpr std::int64_t kPageMost = 500;

/// The key of a row, numbers and perhaps a text, as an opaque text: base64url, with a sum that
/// tells when it was mistyped. It is no secret and no permission.
std::string write_cursor(std::span<const std::int64_t> key, std::string_view text = "");

/// The key of `size` numbers in a cursor; usage error when it is none of ours.
Result<std::vector<std::int64_t>> read_cursor(std::string_view cursor, std::size_t size);

/// The same of one that holds a text too.
struct CursorKey {
  std::vector<std::int64_t> numbers;
  std::string text;
};
Result<CursorKey> read_text_cursor(std::string_view cursor, std::size_t size);

}  // namespace troth::http
