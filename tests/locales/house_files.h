#pragma once
// Files of the house, for the tests that compare them with one another.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace troth::locales {

inline const std::filesystem::path kRoot = TROTH_SOURCE_DIR;

inline std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace troth::locales
