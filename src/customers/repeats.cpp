#include "customers/repeats.h"

#include <algorithm>

#include "base/text.h"

namespace troth::customers {

bool among_repeats(std::string_view repeats, Id content) {
  if (repeats.empty()) return false;
  const auto wanted = std::to_string(content);
  const auto known = split(repeats, ' ');
  return std::find(known.begin(), known.end(), wanted) != known.end();
}

std::size_t count_repeats(std::string_view repeats) {
  return repeats.empty() ? 0 : split(repeats, ' ').size();
}

void add_repeat(std::string& repeats, Id content) {
  if (!repeats.empty()) repeats += ' ';
  repeats += std::to_string(content);
}

}  // namespace troth::customers
