#include "segments/token_reader.h"

#include <utility>

namespace troth::segments {
namespace {

/// Characters (code points) before a byte of the line that it stands in, from 1; and the line.
void locate(std::string_view text, RuleProblem& problem) {
  for (std::size_t i = 0; i < problem.offset && i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      ++problem.line;
      problem.column = 1;
    } else if ((byte & 0xC0U) != 0x80U) {
      ++problem.column;
    }
  }
}

}  // namespace

bool TokenReader::fail_at(const Token& token, std::string code, std::string expected,
                          std::string nearest) {
  if (problem_) return false;
  RuleProblem problem;
  // What is no token at all is worse than what it stands in place of.
  const bool broken = token.kind == TokenKind::broken;
  problem.code = broken ? token.problem : std::move(code);
  problem.offset = token.offset;
  problem.length = token.written.size();
  problem.found = std::string(token.written.substr(0, 60));
  // Not in the middle of a character.
  while (!problem.found.empty() && token.written.size() > 60 &&
         (static_cast<unsigned char>(token.written[problem.found.size()]) & 0xC0U) == 0x80U) {
    problem.found.pop_back();
  }
  if (!broken) {
    problem.expected = std::move(expected);
    problem.nearest = std::move(nearest);
  }
  locate(text_, problem);
  problem_ = std::move(problem);
  return false;
}

}  // namespace troth::segments
