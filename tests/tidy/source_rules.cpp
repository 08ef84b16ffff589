#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>

#include "house.h"
#include "rules.h"

namespace troth::tidy {
namespace {

/// The room of "src/<room>/file"; empty for other paths.
std::string room_of(const std::string& path) {
  static const std::regex in_room(R"(^src/([a-z_]+)/[^/]+$)");
  std::smatch match;
  return std::regex_match(path, match, in_room) ? match[1].str() : std::string();
}

bool is_test(std::string_view path) {
  return path.ends_with("_test.cpp") || path.find("_for_tests.") != path.npos ||
         path.ends_with("_testing.h") || path.ends_with("_testing.cpp") ||
         path.ends_with("/testing.h") || path.ends_with("/testing.cpp");
}

/// "room/header.h" of each line that includes a file of the house, with its line number.
std::vector<std::pair<std::size_t, std::string>> includes(const File& file) {
  static const std::regex quoted(R"re(^\s*#include "([^"]+)")re");
  std::vector<std::pair<std::size_t, std::string>> found;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    std::smatch match;
    if (std::regex_search(file.lines[i], match, quoted)) found.emplace_back(i + 1, match[1].str());
  }
  return found;
}

void check_floors(const File& file, const std::string& room, Findings& findings) {
  for (const auto& [line, target] : includes(file)) {
    const auto slash = target.find('/');
    if (slash == std::string::npos) {
      findings.push_back({file.path, line, "include", "write it as \"room/header.h\""});
      continue;
    }
    // Tests may use what other rooms offer to tests.
    if (is_test(file.path) && is_test(target)) continue;
    const auto reason = refusal(room, target.substr(0, slash), target.substr(slash + 1));
    if (!reason.empty())
      findings.push_back({file.path, line, "floors", target + ": " + std::string(reason)});
  }
}

void check_header(const File& file, const std::string& room, Findings& findings) {
  const auto first = [&](std::size_t from) {
    while (from < file.lines.size() && file.lines[from].empty()) ++from;
    return from;
  };
  const std::size_t guard = first(0);
  const std::size_t comment = first(guard + 1);
  if (guard >= file.lines.size() || file.lines[guard] != "#pragma once")
    findings.push_back({file.path, 1, "header", "begin with #pragma once"});
  else if (comment >= file.lines.size() || !file.lines[comment].starts_with("//"))
    findings.push_back({file.path, 2, "header", "say at its head what the header is for"});

  const bool is_public = room == "base" || room == "stats" || file.path.ends_with("/service.h") ||
                         file.path.ends_with("/types.h");
  if (!is_public) return;
  static const std::regex heavy(R"(#include <(soci|Eigen|nlohmann|CLI|unicode|boost)/)");
  for (std::size_t i = 0; i < file.lines.size(); ++i)
    if (std::regex_search(file.lines[i], heavy))
      findings.push_back({file.path, i + 1, "heavy", "keep it out of a public header"});
}

void check_terminal(const File& file, const std::string& room, Findings& findings) {
  // The console gives rooms their streams; an assertion that failed has none.
  static const std::set<std::string> exempt = {"src/base/assert.cpp"};
  if (room == "app" || is_test(file.path) || exempt.count(file.path) > 0) return;
  static const std::regex terminal(
      R"(std::(cout|cerr|clog)\b|\b(printf|puts|putchar)\(|\bfprintf\((stdout|stderr))");
  for (std::size_t i = 0; i < file.lines.size(); ++i)
    if (std::regex_search(file.lines[i], terminal))
      findings.push_back({file.path, i + 1, "terminal", "write to the Console that was given"});
}

using ByPath = std::map<std::string, const File*>;

/// The header that a source implements: its own, or its room's service.h, or the first of the room
/// that it includes.
std::string header_of(const ByPath& files, const File& source, const std::string& room) {
  std::string own = source.path.substr(0, source.path.size() - 4) + ".h";
  if (files.count(own) > 0) return own;
  std::string first;
  for (const auto& [line, target] : includes(source)) {
    if (target == room + "/service.h") return "src/" + target;
    if (first.empty() && target.starts_with(room + "/")) first = "src/" + target;
  }
  return first;
}

/// Follows includes from the tests; a header brings the sources that implement it.
std::set<std::string> reached_from_tests(const ByPath& files) {
  std::set<std::string> reached;
  std::vector<std::string> open;
  std::multimap<std::string, std::string> sources;
  const auto reach = [&](const std::string& path) {
    if (files.count(path) > 0 && reached.insert(path).second) open.push_back(path);
  };
  for (const auto& [path, file] : files) {
    const std::string room = room_of(path);
    if (room.empty() || !path.ends_with(".cpp")) continue;
    if (path.ends_with("_test.cpp"))
      reach(path);
    else
      sources.emplace(header_of(files, *file, room), path);
  }
  while (!open.empty()) {
    const std::string path = open.back();
    open.pop_back();
    for (const auto& [line, target] : includes(*files.at(path))) reach("src/" + target);
    const auto [from, to] = sources.equal_range(path);
    for (auto source = from; source != to; ++source) reach(source->second);
  }
  return reached;
}

bool names(const File& list, const std::string& name) {
  return std::any_of(list.lines.begin(), list.lines.end(), [&](const std::string& line) {
    const auto at = line.find(name);
    if (at == std::string::npos) return false;
    const auto ends = [&](std::size_t i) {
      return i >= line.size() || line[i] == ' ' || line[i] == ')' || line[i] == '(';
    };
    return (at == 0 || ends(at - 1)) && ends(at + name.size());
  });
}

}  // namespace

void check_source(const File& file, Findings& findings) {
  const std::string room = room_of(file.path);
  if (room.empty()) return;
  if (!file.path.ends_with(".h") && !file.path.ends_with(".cpp")) return;
  check_floors(file, room, findings);
  check_terminal(file, room, findings);
  if (file.path.ends_with(".h")) check_header(file, room, findings);
}

void check_rooms(const Files& files, Findings& findings) {
  ByPath by_path;
  for (const auto& file : files) by_path[file.path] = &file;
  const auto reached = reached_from_tests(by_path);
  for (const auto& file : files) {
    const std::string room = room_of(file.path);
    if (room.empty() || !file.path.ends_with(".cpp")) continue;
    const std::string name = file.path.substr(file.path.rfind('/') + 1);
    const auto list = by_path.find("src/" + room + "/CMakeLists.txt");
    if (list == by_path.end() || !names(*list->second, name))
      findings.push_back({file.path, 0, "unbuilt", "name it in its room's CMakeLists.txt"});
    // The cases in tests/cases run the program itself and its commands.
    if (is_test(file.path) || room == "app" || name.ends_with("commands.cpp") ||
        name.ends_with("command.cpp"))
      continue;
    if (reached.count(file.path) == 0)
      findings.push_back({file.path, 0, "untested", "no test reaches it"});
  }
}

}  // namespace troth::tidy
