#include <array>
#include <cctype>
#include <regex>

#include "rules.h"

namespace troth::tidy {
namespace {

constexpr std::size_t kMaxColumns = 100;
constexpr std::size_t kMaxFileLines = 800;
constexpr std::size_t kMaxFunctionLines = 70;

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> endings) {
  for (const auto ending : endings)
    if (path.ends_with(ending)) return true;
  return false;
}

bool is_code(std::string_view path) {
  return ends_with_any(path, {".h", ".cpp"});
}

std::size_t code_points(std::string_view line) {
  std::size_t count = 0;
  for (const char c : line)
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) ++count;
  return count;
}

/// Prose, data and tables may have long lines: a link cannot be broken, nor a column and its class.
bool may_have_long_lines(std::string_view path) {
  return ends_with_any(path, {".md", ".json", ".svg", ".csv", ".case", ".sql", "LICENSE"});
}

bool is_word(std::string_view line, std::size_t at, std::size_t size) {
  const auto letter = [&](std::size_t i) {
    return i < line.size() &&
           (std::isalnum(static_cast<unsigned char>(line[i])) != 0 || line[i] == '_');
  };
  return (at == 0 || !letter(at - 1)) && !letter(at + size);
}

void check_line(const File& file, std::size_t number, Findings& findings) {
  // Written in halves, so that this file does not find itself.
  static const std::array<std::string, 4> markers = {
      "TO"
      "DO",
      "FIX"
      "ME",
      "XX"
      "X",
      "HA"
      "CK"};
  static const std::array<std::string, 2> machines = {
      "/wo"
      "rk/",
      "/ho"
      "me/"};
  const std::string& line = file.lines[number - 1];
  const auto found = [&](std::string rule, std::string message) {
    findings.push_back({file.path, number, std::move(rule), std::move(message)});
  };
  if (!may_have_long_lines(file.path) && code_points(line) > kMaxColumns)
    found("line-length", "break the line: more than 100 columns");
  if (line.find('\t') != std::string::npos) found("tab", "use blanks");
  if (line.ends_with(' ') || line.ends_with('\r')) found("trailing-blank", "remove it");
  for (const auto& marker : markers)
    for (auto at = line.find(marker); at != std::string::npos; at = line.find(marker, at + 1))
      if (is_word(line, at, marker.size())) found("marker", "finish it, or open an issue");
  for (const auto& machine : machines)
    if (line.find(machine) != std::string::npos) found("machine", "a path of one machine");
}

std::size_t indent_of(std::string_view line) {
  const auto at = line.find_first_not_of(' ');
  return at == std::string_view::npos ? line.size() : at;
}

/// Whether the line opens the body of a function, as clang-format lays code out: at most one level
/// in, ending with a brace, and not a scope, type or table.
bool opens_function(const std::string& line) {
  static const std::regex other(
      R"(^\s*(namespace|class|struct|enum|union|extern|if|for|while|switch|do|else|try|catch)\b)"
      R"(|[=,]\s*\{$)");
  return indent_of(line) <= 2 && line.ends_with("{") && line.find_first_not_of(' ') < line.size() &&
         line.find(')') != std::string::npos && !std::regex_search(line, other);
}

void check_functions(const File& file, Findings& findings) {
  for (std::size_t start = 0; start < file.lines.size(); ++start) {
    if (!opens_function(file.lines[start])) continue;
    const std::string close(indent_of(file.lines[start]), ' ');
    std::size_t end = start + 1;
    while (end < file.lines.size() && !file.lines[end].starts_with(close + "}")) ++end;
    const std::size_t length = end - start + 1;
    if (length > kMaxFunctionLines)
      findings.push_back({file.path, start + 1, "function-length",
                          std::to_string(length) + " lines; divide it (70 are allowed)"});
  }
}

}  // namespace

void check_text(const File& file, Findings& findings) {
  for (std::size_t number = 1; number <= file.lines.size(); ++number)
    check_line(file, number, findings);
  if ((is_code(file.path) || file.path.ends_with(".sql")) && file.lines.size() > kMaxFileLines)
    findings.push_back({file.path, 0, "file-length", "divide it: more than 800 lines"});
  if (is_code(file.path)) check_functions(file, findings);
}

}  // namespace troth::tidy
