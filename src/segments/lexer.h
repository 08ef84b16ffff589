#pragma once
// Inside the segments room: the words, values and signs of a rule as it is written.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segments/types.h"

namespace troth::segments {

enum class TokenKind : std::uint8_t { word, number, date, text, sign, end, broken };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;  ///< Words in lower case; texts without quotes; signs as "<=", "!=", "(".
  std::string_view written;  ///< As it stands in the rule.
  std::size_t offset = 0;
  std::string problem;  ///< Of a broken token: code of a RuleProblem.
};

/// The tokens of a rule, ended by one of kind `end`. Full-width signs and typographic quotes mean
/// the plain ones. The first thing that is no token ends the list as `broken`.
std::vector<Token> read_tokens(std::string_view rule);

}  // namespace troth::segments
