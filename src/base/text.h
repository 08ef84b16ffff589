#pragma once
// Text as people write it: UTF-8 checks, folding for comparison, width on a terminal.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace troth {

/// trim() of text that may begin or end with a blank.
std::string_view trim_blanks(std::string_view text);

/// Without ASCII white space, NBSP, ideographic space or BOM at either end.
inline std::string_view trim(std::string_view text) {
  const auto plain = [](char c) { return c > ' ' && c < '\x7f'; };
  const bool nothing = !text.empty() && plain(text.front()) && plain(text.back());
  return nothing ? text : trim_blanks(text);
}
bool valid_utf8(std::string_view text);
/// NFKC, case-folded, trimmed, inner white space as single blanks: for comparing what people typed.
std::string fold(std::string_view text);
/// Lower case of ASCII letters only; other bytes unchanged.
std::string ascii_lower(std::string_view text);
bool starts_with_fold(std::string_view text, std::string_view prefix);
/// Columns the text takes on a terminal: CJK wide characters 2, combining marks 0.
std::size_t display_width(std::string_view text);
/// Padded with blanks, or cut with "…", to exactly `width` terminal columns.
std::string pad(std::string_view text, std::size_t width, bool right = false);
/// Text broken at blanks (or between CJK characters) into lines of at most `width` columns.
std::vector<std::string> wrap(std::string_view text, std::size_t width);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string html_escape(std::string_view text);
/// Levenshtein distance, for "did you mean".
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace troth
