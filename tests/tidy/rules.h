#pragma once
// The habits of the house as rules over its files. Each rule reads files and returns what it found;
// nothing here knows where the house stands.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace troth::tidy {

/// One file of the house: its path from the root and its text.
struct File {
  std::string path;
  std::vector<std::string> lines;
};

/// One breach: where, which rule, and what to do.
struct Finding {
  std::string path;
  std::size_t line = 0;  ///< From 1; 0 for the file as a whole.
  std::string rule;
  std::string message;
};

using Files = std::vector<File>;
using Findings = std::vector<Finding>;

/// The files of the house that people write, in order of their paths.
Files read_house(const std::filesystem::path& root);

/// Lines, files and functions that are too long; tabs, trailing blanks, leftover markers, paths of
/// somebody's machine.
void check_text(const File& file, Findings& findings);
/// Includes against the order of the rooms; a comment at the head of each header; heavy headers in
/// public ones; writing to the terminal outside app and console.
void check_source(const File& file, Findings& findings);
/// Sources that are in no CMakeLists.txt, and sources that no test of their room reaches.
void check_rooms(const Files& files, Findings& findings);
/// Links and paths in documents that lead nowhere.
void check_documents(const Files& files, const std::filesystem::path& root, Findings& findings);

/// All of them.
Findings check_house(const std::filesystem::path& root);

}  // namespace troth::tidy
