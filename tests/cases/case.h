#pragma once
// End-to-end cases as text files: commands of the program, and what they must say. The format is
// told in docs/HACKING.md.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace troth::cases {

/// A file to write into the scratch folder.
struct PlantedFile {
  std::string name;
  std::vector<std::string> lines;
};

/// What a stream must hold; not looked at unless some line of it was written down.
struct Expectation {
  bool given = false;
  std::vector<std::string> lines;
};

/// A command line for the shell, and what must come of it.
struct Command {
  std::size_t line = 0;  ///< Where it stands in the case, from 1.
  std::string text;
  Expectation out;
  Expectation err;
  int exit_code = 0;
};

struct Case {
  std::vector<std::variant<PlantedFile, Command>> steps;
  std::vector<std::string> mistakes;  ///< Lines that mean nothing, as "line: text".
};

Case parse_case(std::string_view text);

/// Whether one line is as expected: '*' stands for any text, "\*" for an asterisk.
bool matches_line(std::string_view expected, std::string_view actual);

/// Whether all lines are as expected: "..." stands for any number of lines.
bool matches_lines(const std::vector<std::string>& expected, std::string_view actual);

}  // namespace troth::cases
