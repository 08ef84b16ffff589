#include "case.h"

#include <algorithm>
#include <optional>

namespace troth::cases {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// The rest of a line that begins with `head`, less one blank behind it.
std::optional<std::string> after(const std::string& line, std::string_view head) {
  if (!line.starts_with(head)) return std::nullopt;
  std::string rest = line.substr(head.size());
  if (rest.starts_with(' ')) rest.erase(0, 1);
  return rest;
}

using Lines = std::vector<std::string>;

bool matches_from(const Lines& expected, std::size_t e, const Lines& actual, std::size_t a) {
  if (e == expected.size()) return a == actual.size();
  if (expected[e] == "...") {
    for (std::size_t next = a; next <= actual.size(); ++next)
      if (matches_from(expected, e + 1, actual, next)) return true;
    return false;
  }
  return a < actual.size() && matches_line(expected[e], actual[a]) &&
         matches_from(expected, e + 1, actual, a + 1);
}

}  // namespace

Case parse_case(std::string_view text) {
  Case result;
  PlantedFile* file = nullptr;
  Command* command = nullptr;
  std::size_t number = 0;
  for (const auto& line : lines_of(text)) {
    ++number;
    const bool in_file = file != nullptr;
    if (const auto content = after(line, "|"); content && in_file) {
      file->lines.push_back(*content);
      continue;
    }
    file = nullptr;
    if (line.empty() || line.starts_with("#")) continue;
    if (const auto name = after(line, "file ")) {
      command = nullptr;
      file = &std::get<PlantedFile>(result.steps.emplace_back(PlantedFile{*name, {}}));
    } else if (const auto run = after(line, "run ")) {
      command = &std::get<Command>(result.steps.emplace_back(Command{number, *run, {}, {}, 0}));
    } else if (const auto out = after(line, "out|"); out && command != nullptr) {
      command->out.given = true;
      command->out.lines.push_back(*out);
    } else if (const auto err = after(line, "err|"); err && command != nullptr) {
      command->err.given = true;
      command->err.lines.push_back(*err);
    } else if (line == "out none" && command != nullptr) {
      command->out = {true, {}};
    } else if (line == "err none" && command != nullptr) {
      command->err = {true, {}};
    } else if (const auto code = after(line, "exit "); code && command != nullptr &&
                                                       code->size() == 1 && code->front() >= '0' &&
                                                       code->front() <= '9') {
      command->exit_code = code->front() - '0';
    } else {
      result.mistakes.push_back(std::to_string(number) + ": " + line);
    }
  }
  return result;
}

bool matches_line(std::string_view expected, std::string_view actual) {
  if (expected.empty()) return actual.empty();
  if (expected.front() == '*') {
    for (std::size_t skip = 0; skip <= actual.size(); ++skip)
      if (matches_line(expected.substr(1), actual.substr(skip))) return true;
    return false;
  }
  if (expected.starts_with("\\*")) expected.remove_prefix(1);
  return !actual.empty() && expected.front() == actual.front() &&
         matches_line(expected.substr(1), actual.substr(1));
}

bool matches_lines(const std::vector<std::string>& expected, std::string_view actual) {
  return matches_from(expected, 0, lines_of(actual), 0);
}

}  // namespace troth::cases
