#include "intake/mapping_header.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"

namespace troth::intake {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_wide(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

/// Blanks between the words of camelCase: InvoiceNo, SKUCode.
std::string part_camels(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts_word =
        i > 0 && is_upper(text[i]) &&
        (is_lower(text[i - 1]) ||
         (is_upper(text[i - 1]) && i + 1 < text.size() && is_lower(text[i + 1])));
    if (starts_word) out += ' ';
    out += text[i];
  }
  return out;
}

/// East Asian punctuation, which folding leaves as it is.
std::string part_wide(std::string text) {
  constexpr std::array<std::string_view, 8> kMarks = {"、", "。", "「", "」",
                                                      "【", "】", "《", "》"};
  for (const auto mark : kMarks) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      text.replace(at, mark.size(), " ");
    }
  }
  return text;
}

std::string without_brackets(std::string_view text) {
  std::string out;
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '[') ++depth;
    if (depth == 0) out += c;
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  return out;
}

std::vector<std::string> tokens_of(std::string_view text) {
  enum class Class { none, letter, digit, wide };
  const auto class_of = [](char c) {
    if (is_wide(c)) return Class::wide;
    if (is_digit(c)) return Class::digit;
    return is_lower(c) || is_upper(c) ? Class::letter : Class::none;
  };
  std::vector<std::string> tokens;
  Class before = Class::none;
  for (const char c : text) {
    const Class now = class_of(c);
    if (now != Class::none && now != before) tokens.emplace_back();
    if (now != Class::none) tokens.back() += c;
    before = now;
  }
  return tokens;
}

std::string join(const std::vector<std::string>& tokens) {
  std::string out;
  for (const auto& token : tokens) out += token;
  return out;
}

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), is_wide);
}

}  // namespace

HeaderName header_name(std::string_view text) {
  const std::string folded = part_wide(fold(part_camels(text)));
  HeaderName name;
  name.tokens = tokens_of(folded);
  name.squeezed = join(name.tokens);
  name.bare = join(tokens_of(without_brackets(folded)));
  return name;
}

bool has_word(const HeaderName& header, std::string_view words) {
  if (words.empty()) return false;
  const auto all = split(words, '|');
  return std::any_of(all.begin(), all.end(), [&](std::string_view word) {
    if (!is_ascii(word)) return header.squeezed.find(word) != std::string::npos;
    return std::find(header.tokens.begin(), header.tokens.end(), word) != header.tokens.end();
  });
}

bool has_part(const HeaderName& header, const HeaderName& name) {
  if (name.squeezed.empty()) return false;
  if (!is_ascii(name.squeezed)) return header.squeezed.find(name.squeezed) != std::string::npos;
  return std::search(header.tokens.begin(), header.tokens.end(), name.tokens.begin(),
                     name.tokens.end()) != header.tokens.end();
}

std::vector<std::string> nearest(std::string_view text, const std::vector<std::string>& names,
                                 std::size_t count) {
  const std::string wanted = header_name(text).squeezed;
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const auto& name : names) {
    const std::string squeezed = header_name(name).squeezed;
    const std::size_t distance = edit_distance(wanted, squeezed);
    const bool part = !wanted.empty() && squeezed.find(wanted) != std::string::npos;
    if (part || distance * 2 <= std::max(wanted.size(), squeezed.size())) {
      ranked.emplace_back(part ? 0 : distance, name);
    }
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> found;
  for (std::size_t i = 0; i < ranked.size() && i < count; ++i) found.push_back(ranked[i].second);
  return found;
}

}  // namespace troth::intake
