#pragma once
// Files built into the program: migrations, locales, templates. See cmake/EmbedFiles.cmake.

#include <string_view>
#include <vector>

namespace troth {

/// One file built into the program; `name` is its name without the folder.
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

}  // namespace troth
