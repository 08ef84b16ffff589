#include <regex>

#include "rules.h"

namespace troth::tidy {
namespace {

namespace fs = std::filesystem;

void check_links(const File& file, const fs::path& root, Findings& findings) {
  static const std::regex link(R"(\]\(([^)\s]+)\))");
  static const std::regex elsewhere(R"(^([a-z]+:|#))");
  const fs::path folder = fs::path(file.path).parent_path();
  bool in_code = false;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    if (line.starts_with("```")) in_code = !in_code;
    if (in_code) continue;
    for (std::sregex_iterator at(line.begin(), line.end(), link), end; at != end; ++at) {
      const std::string target = (*at)[1].str();
      if (std::regex_search(target, elsewhere)) continue;
      if (!fs::exists(root / folder / target.substr(0, target.find('#'))))
        findings.push_back({file.path, i + 1, "dead-link", target + " does not exist"});
    }
  }
}

/// Paths in back quotes, from the root or from the document; names with a placeholder are passed.
void check_paths(const File& file, const fs::path& root, Findings& findings) {
  static const std::regex quoted(
      R"(`((src|tests|tools|docs|cmake|bench|fuzz|locales)/[A-Za-z0-9_./-]*)`)");
  const fs::path folder = fs::path(file.path).parent_path();
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    for (std::sregex_iterator at(line.begin(), line.end(), quoted), end; at != end; ++at) {
      const std::string target = (*at)[1].str();
      if (!fs::exists(root / target) && !fs::exists(root / folder / target))
        findings.push_back({file.path, i + 1, "dead-path", target + " does not exist"});
    }
  }
}

/// Documents that comments in the code send the reader to.
void check_references(const File& file, const fs::path& root, Findings& findings) {
  static const std::regex document(R"((docs/[A-Za-z0-9_/-]+(\.md)?))");
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    const auto comment = line.find("//");
    if (comment == std::string::npos && !line.starts_with("#")) continue;
    std::smatch match;
    if (!std::regex_search(line, match, document)) continue;
    const fs::path target = match[1].str();
    bool there = fs::exists(root / target);
    // docs/decisions/0002 stands for the record that begins with its number.
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(root / target.parent_path(), ignored))
      there = there || entry.path().filename().string().starts_with(target.filename().string());
    if (!there)
      findings.push_back({file.path, i + 1, "dead-path", target.string() + " does not exist"});
  }
}

}  // namespace

void check_documents(const Files& files, const fs::path& root, Findings& findings) {
  for (const auto& file : files) {
    if (file.path.starts_with("tests/tidy/")) continue;
    if (file.path.ends_with(".md")) {
      check_links(file, root, findings);
      check_paths(file, root, findings);
    } else {
      check_references(file, root, findings);
    }
  }
}

}  // namespace troth::tidy
