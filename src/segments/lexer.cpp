#include "segments/lexer.h"

#include <array>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"

namespace troth::segments {
namespace {

bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

struct Spelling {
  std::string_view written;
  std::string_view meant;
};

// Longer signs before those they begin with.
constexpr std::array<Spelling, 26> kSigns = {
    {{"<=", "<="}, {">=", ">="}, {"!=", "!="},   {"<>", "!="},   {"==", "="},    {"≤", "<="},
     {"≥", ">="},  {"≠", "!="},  {"＜＝", "<="}, {"＞＝", ">="}, {"！＝", "!="}, {"＝", "="},
     {"＜", "<"},  {"＞", ">"},  {"（", "("},    {"）", ")"},    {"，", ","},    {"、", ","},
     {"－", "-"},  {"(", "("},   {")", ")"},     {",", ","},     {"=", "="},     {"<", "<"},
     {">", ">"},   {"-", "-"}}};

// A text may be quoted in these ways; within it, \ makes the next character plain.
constexpr std::array<Spelling, 4> kQuotes = {
    {{"\"", "\""}, {"“", "”"}, {"＂", "＂"}, {"「", "」"}}};

constexpr std::array<std::string_view, 2> kWideBlanks = {"\u3000", "\u00a0"};

class Lexer {
 public:
  explicit Lexer(std::string_view rule) : rule_(rule) {}

  std::vector<Token> read() {
    while (true) {
      skip_blanks();
      if (at_ == rule_.size()) break;
      if (!read_one()) {
        add(TokenKind::broken, at_, rule_.size(), {});
        tokens_.back().problem = problem_;
        return std::move(tokens_);
      }
    }
    add(TokenKind::end, at_, at_, {});
    return std::move(tokens_);
  }

 private:
  std::string_view rest() const { return rule_.substr(at_); }

  void skip_blanks() {
    while (at_ < rule_.size()) {
      if (rule_[at_] == ' ' || (rule_[at_] >= '\t' && rule_[at_] <= '\r')) {
        ++at_;
        continue;
      }
      bool wide = false;
      for (const auto blank : kWideBlanks) {
        if (!rest().starts_with(blank)) continue;
        at_ += blank.size();
        wide = true;
      }
      if (!wide) return;
    }
  }

  void add(TokenKind kind, std::size_t from, std::size_t to, std::string text) {
    tokens_.push_back({kind, std::move(text), rule_.substr(from, to - from), from, {}});
    at_ = to;
  }

  bool read_one() {
    const char c = rule_[at_];
    if (is_word_start(c)) {
      auto end = at_;
      while (end < rule_.size() && (is_word_start(rule_[end]) || is_digit(rule_[end]))) ++end;
      add(TokenKind::word, at_, end, ascii_lower(rule_.substr(at_, end - at_)));
      return true;
    }
    if (is_digit(c)) return read_number();
    for (const auto& quote : kQuotes) {
      if (rest().starts_with(quote.written)) return read_text(quote);
    }
    for (const auto& sign : kSigns) {
      if (!rest().starts_with(sign.written)) continue;
      add(TokenKind::sign, at_, at_ + sign.written.size(), std::string(sign.meant));
      return true;
    }
    problem_ = "unknown_character";
    return false;
  }

  /// "12", "12.50", or a date: "2024-03-05".
  bool read_number() {
    const auto digits = [&](std::size_t from) {
      auto end = from;
      while (end < rule_.size() && is_digit(rule_[end])) ++end;
      return end;
    };
    const auto year = digits(at_);
    const auto sign_at = [&](std::size_t where, char sign) {
      return where + 1 < rule_.size() && rule_[where] == sign && is_digit(rule_[where + 1]);
    };
    if (year - at_ == 4 && sign_at(year, '-')) {
      const auto month = digits(year + 1);
      if (sign_at(month, '-')) {
        const auto day = digits(month + 1);
        add(TokenKind::date, at_, day, std::string(rule_.substr(at_, day - at_)));
        return true;
      }
    }
    const auto end = sign_at(year, '.') ? digits(year + 1) : year;
    add(TokenKind::number, at_, end, std::string(rule_.substr(at_, end - at_)));
    return true;
  }

  bool read_text(const Spelling& quote) {
    std::string text;
    auto at = at_ + quote.written.size();
    while (at < rule_.size() && !rule_.substr(at).starts_with(quote.meant)) {
      if (rule_[at] == '\\' && at + 1 < rule_.size()) ++at;
      text += rule_[at++];
    }
    if (at >= rule_.size()) {
      problem_ = "unfinished_text";
      return false;
    }
    add(TokenKind::text, at_, at + quote.meant.size(), std::move(text));
    return true;
  }

  std::string_view rule_;
  std::size_t at_ = 0;
  std::string problem_;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> read_tokens(std::string_view rule) {
  return Lexer(rule).read();
}

}  // namespace troth::segments
