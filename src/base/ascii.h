#pragma once
// Characters of ASCII, whatever the locale.

#include <algorithm>
#include <string_view>

namespace troth {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace troth
