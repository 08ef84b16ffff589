#pragma once
// Inside the segments room: tokens one after another, and the first problem among them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segments/lexer.h"
#include "segments/types.h"

namespace troth::segments {

class TokenReader {
 public:
  explicit TokenReader(std::string_view text) : text_(text), tokens_(read_tokens(text)) {}

  const Token& token() const { return tokens_[at_]; }
  bool at_end() const { return token().kind == TokenKind::end; }
  void next() {
    if (!at_end()) ++at_;
  }
  bool take_word(std::string_view word) { return take(TokenKind::word, word); }
  bool take_sign(std::string_view sign) { return take(TokenKind::sign, sign); }

  /// Notes what is wrong with the token at hand, unless something was before; always false, so
  /// that a reader can end with it.
  bool fail(std::string code, std::string expected = {}, std::string nearest = {}) {
    return fail_at(token(), std::move(code), std::move(expected), std::move(nearest));
  }
  bool fail_at(const Token& token, std::string code, std::string expected = {},
               std::string nearest = {});
  const std::optional<RuleProblem>& problem() const { return problem_; }

 private:
  bool take(TokenKind kind, std::string_view text) {
    if (token().kind != kind || token().text != text) return false;
    next();
    return true;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::optional<RuleProblem> problem_;
};

}  // namespace troth::segments
