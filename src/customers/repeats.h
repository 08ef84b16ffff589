#pragma once
// Rows of one import about the same thing. A file may say something twice, differently; the later
// row wins. Importing it again must change nothing, so what was said is remembered by hash until a
// later import says something new.

#include <cstddef>
#include <string>
#include <string_view>

#include "base/id.h"

namespace troth::customers {

/// A file that says more different things than this about one thing means several things.
inline constexpr std::size_t kRepeatsMax = 20;

/// Whether `content` is one of `repeats`.
bool among_repeats(std::string_view repeats, Id content);
std::size_t count_repeats(std::string_view repeats);
void add_repeat(std::string& repeats, Id content);

}  // namespace troth::customers
