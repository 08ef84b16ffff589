#include "base/text.h"

#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>

#include "base/assert.h"

namespace troth {
namespace {

constexpr std::array<std::string_view, 3> kWideBlanks = {"\u00a0", "\u3000", "\ufeff"};

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_ascii(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
  while (text.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof(word));
    if ((word & kHighBits) != 0) return false;
    text.remove_prefix(sizeof(word));
  }
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Takes the first code point off `text`; U+FFFD for bytes that are not UTF-8.
UChar32 next_code_point(std::string_view& text) {
  std::int32_t at = 0;
  UChar32 c = 0;
  const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), 8));
  U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), at, length, c);
  text.remove_prefix(static_cast<std::size_t>(at));
  return c;
}

std::size_t columns(UChar32 c) {
  if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return 0;
  if (c < 0x300) return c == 0xad ? 0 : 1;
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  const auto width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_FULLWIDTH || width == U_EA_WIDE ? 2 : 1;
}

/// The longest beginning of `text` that takes at most `width` columns.
std::string_view front_columns(std::string_view text, std::size_t width) {
  std::size_t used = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    std::string_view after = rest;
    used += columns(next_code_point(after));
    if (used > width) break;
    rest = after;
  }
  return text.substr(0, text.size() - rest.size());
}

/// Runs of white space become single blanks, none at either end.
std::string collapse(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  while (!text.empty()) {
    const std::string_view before = text;
    if (u_isUWhiteSpace(next_code_point(text)) != 0) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += ' ';
    gap = false;
    out += before.substr(0, before.size() - text.size());
  }
  return out;
}

std::string fold_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (const char c : text) {
    if (is_blank(c)) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += ' ';
    gap = false;
    out += lower(c);
  }
  return out;
}

/// Places where a line may end, in bytes, by UAX #14; the end of the text is the last.
std::vector<std::size_t> line_breaks(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaker(
      icu::BreakIterator::createLineInstance(icu::Locale::getRoot(), status));
  TROTH_ASSERT(U_SUCCESS(status));
  UText utext = UTEXT_INITIALIZER;
  utext_openUTF8(&utext, text.data(), static_cast<std::int64_t>(text.size()), &status);
  breaker->setText(&utext, status);
  TROTH_ASSERT(U_SUCCESS(status));
  std::vector<std::size_t> breaks;
  breaker->first();
  for (auto at = breaker->next(); at != icu::BreakIterator::DONE; at = breaker->next())
    breaks.push_back(static_cast<std::size_t>(at));
  utext_close(&utext);
  return breaks;
}

std::string_view trim_right(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

void wrap_paragraph(std::string_view text, std::size_t width, std::vector<std::string>& lines) {
  std::size_t start = 0;
  std::size_t fits = 0;  // The last break that still fits on the line.
  const auto flush = [&](std::size_t end) {
    lines.emplace_back(trim_right(text.substr(start, end - start)));
    start = fits = end;
  };
  for (const std::size_t end : line_breaks(text)) {
    while (display_width(trim_right(text.substr(start, end - start))) > width) {
      if (fits > start) {
        flush(fits);
        continue;
      }
      // One word longer than a line is cut; a character wider than a line stays whole.
      auto piece = front_columns(text.substr(start, end - start), width);
      if (piece.empty()) {
        std::string_view rest = text.substr(start);
        next_code_point(rest);
        piece = text.substr(start, text.size() - start - rest.size());
      }
      if (start + piece.size() >= end) break;
      flush(start + piece.size());
    }
    fits = end;
  }
  if (start < text.size() || text.empty()) flush(text.size());
}

std::vector<UChar32> code_points(std::string_view text) {
  std::vector<UChar32> points;
  points.reserve(text.size());
  while (!text.empty()) points.push_back(next_code_point(text));
  return points;
}

}  // namespace

std::string_view trim_blanks(std::string_view text) {
  const auto trim_wide = [&](auto matches, auto remove) {
    for (const auto blank : kWideBlanks) {
      if (!matches(blank)) continue;
      remove(blank.size());
      return true;
    }
    return false;
  };
  for (;;) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    if (text.empty() || static_cast<unsigned char>(text.front()) < 0x80) break;
    if (!trim_wide([&](auto blank) { return text.starts_with(blank); },
                   [&](auto size) { text.remove_prefix(size); }))
      break;
  }
  for (;;) {
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    if (text.empty() || static_cast<unsigned char>(text.back()) < 0x80) break;
    if (!trim_wide([&](auto blank) { return text.ends_with(blank); },
                   [&](auto size) { text.remove_suffix(size); }))
      break;
  }
  return text;
}

bool valid_utf8(std::string_view text) {
  if (is_ascii(text)) return true;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::size_t at = 0;
  while (at < text.size()) {
    if (bytes[at] < 0x80) {
      ++at;
      continue;
    }
    UChar32 c = 0;
    U8_NEXT(bytes, at, text.size(), c);
    if (c < 0) return false;
  }
  return true;
}

std::string fold(std::string_view text) {
  if (is_ascii(text)) return fold_ascii(text);
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  TROTH_ASSERT(U_SUCCESS(status));
  std::string folded;
  icu::StringByteSink<std::string> sink(&folded);
  const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
  normalizer->normalizeUTF8(0, piece, sink, nullptr, status);
  TROTH_ASSERT(U_SUCCESS(status));
  return collapse(folded);
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool starts_with_fold(std::string_view text, std::string_view prefix) {
  return fold(text).starts_with(fold(prefix));
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) width += columns(next_code_point(text));
  return width;
}

std::string pad(std::string_view text, std::size_t width, bool right) {
  std::string out(text);
  std::size_t used = display_width(text);
  if (used > width) {
    out = width == 0 ? std::string() : std::string(front_columns(text, width - 1)) + "…";
    used = display_width(out);
  }
  const std::string blanks(width - used, ' ');
  return right ? blanks + out : out + blanks;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  TROTH_ASSERT(width > 0);
  std::vector<std::string> lines;
  for (const auto paragraph : split(text, '\n')) wrap_paragraph(paragraph, width, lines);
  return lines;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string html_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto from = code_points(a);
  const auto to = code_points(b);
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace troth
