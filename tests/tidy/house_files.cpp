#include <algorithm>
#include <array>
#include <fstream>

#include "rules.h"

namespace troth::tidy {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 9> kFolders = {"src",  "tests", "tools",   "docs", "cmake",
                                                      "fuzz", "bench", "locales", ".ci"};
constexpr std::array<std::string_view, 11> kEndings = {
    ".h", ".cpp", ".sql", ".md", ".txt", ".cmake", ".json", ".sh", ".py", ".case", ".awk"};

bool is_ours(const fs::path& path) {
  const std::string name = path.filename().string();
  // Scripts have no ending.
  if (name.find('.') == std::string::npos) return true;
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

/// Files that hold odd bytes on purpose.
bool is_material(const std::string& path) {
  return path.starts_with("fuzz/corpus/") || path.find("/data/") != std::string::npos;
}

File read_file(const fs::path& root, const fs::path& path) {
  File file;
  file.path = fs::relative(path, root).generic_string();
  std::ifstream in(path, std::ios::binary);
  for (std::string line; std::getline(in, line);) file.lines.push_back(line);
  return file;
}

}  // namespace

Files read_house(const fs::path& root) {
  Files files;
  const auto take = [&](const fs::directory_entry& entry) {
    if (!entry.is_regular_file() || !is_ours(entry.path())) return;
    if (is_material(fs::relative(entry.path(), root).generic_string())) return;
    files.push_back(read_file(root, entry.path()));
  };
  for (const auto& entry : fs::directory_iterator(root)) take(entry);
  for (const auto folder : kFolders) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) take(entry);
  }
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

Findings check_house(const fs::path& root) {
  const Files files = read_house(root);
  Findings findings;
  for (const auto& file : files) {
    check_text(file, findings);
    check_source(file, findings);
  }
  check_rooms(files, findings);
  check_documents(files, root, findings);
  return findings;
}

}  // namespace troth::tidy
