#include "error_sentences.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <utility>
#include <vector>

namespace troth::locales {
namespace {

constexpr char kControl = '\x01';  ///< What an escape stands for, unless it is itself.

/// Code with each literal as one token, so that braces in texts do not count.
struct Scanned {
  std::string code;  ///< Comments gone; a literal is a quote and its number.
  std::vector<std::string> literals;
};

std::size_t end_of_literal(std::string_view code, std::size_t open) {
  std::size_t at = open + 1;
  while (at < code.size() && code[at] != code[open]) at += code[at] == '\\' ? 2U : 1U;
  return std::min(at, code.size());
}

std::string resolved(std::string_view literal) {
  static const std::regex format(R"(\{:[^{}]*\})");
  std::string out;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    const bool escape = literal[i] == '\\' && i + 1 < literal.size();
    if (escape) ++i;
    const bool itself = !escape || literal[i] == '"' || literal[i] == '\\';
    out += itself ? literal[i] : kControl;
  }
  return std::regex_replace(out, format, "{}");
}

Scanned scan(std::string_view code) {
  Scanned scanned;
  bool after_literal = false;
  for (std::size_t at = 0; at < code.size(); ++at) {
    const auto rest = code.substr(at);
    if (rest.starts_with("//")) {
      at = std::min(code.find('\n', at), code.size());
    } else if (rest.starts_with("R\"(")) {
      at = std::min(code.find(")\"", at), code.size()) + 1;
      after_literal = false;
    } else if (code[at] == '\'' &&
               (at == 0 || std::isalnum(static_cast<unsigned char>(code[at - 1])) == 0)) {
      at = end_of_literal(code, at);
      after_literal = false;
    } else if (code[at] == '"') {
      const auto end = end_of_literal(code, at);
      const auto text = resolved(code.substr(at + 1, end - at - 1));
      if (after_literal) {
        scanned.literals.back() += text;
      } else {
        scanned.code += "\"" + std::to_string(scanned.literals.size()) + ";";
        scanned.literals.push_back(text);
      }
      after_literal = true;
      at = end;
    } else {
      after_literal = after_literal && std::isspace(static_cast<unsigned char>(code[at])) != 0;
      scanned.code += code[at];
    }
  }
  return scanned;
}

/// From `at` to where the bracket that holds it closes, or the statement ends.
std::string_view rest_of_expression(std::string_view code, std::size_t at) {
  int depth = 0;
  for (std::size_t i = at; i < code.size(); ++i) {
    if (code[i] == '"')
      i = code.find(';', i);
    else if (code[i] == '(' || code[i] == '{')
      ++depth;
    else if ((code[i] == ')' || code[i] == '}') && --depth < 0)
      return code.substr(at, i - at);
    else if (code[i] == ';')
      return code.substr(at, i - at);
  }
  return code.substr(at);
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kEdges = " .,:;\"'";
  const auto first = text.find_first_not_of(kEdges);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kEdges) - first + 1));
}

/// The longest run of fixed text in a pattern, of one sentence.
std::string longest_fixed_text(const std::string& pattern) {
  static const std::regex border(R"(\{\}|[.;] )");
  std::string longest;
  for (std::sregex_token_iterator at(pattern.begin(), pattern.end(), border, -1), end; at != end;
       ++at) {
    const auto piece = trimmed(at->str());
    if (piece.size() > longest.size()) longest = piece;
  }
  return longest;
}

bool within_any(const std::string& text, const std::set<std::string>& of) {
  return std::any_of(of.begin(), of.end(),
                     [&](const auto& one) { return one.find(text) != std::string::npos; });
}

}  // namespace

std::set<std::string> string_literals(std::string_view code) {
  const auto scanned = scan(code);
  return {scanned.literals.begin(), scanned.literals.end()};
}

std::set<std::string> error_sentences(std::string_view code) {
  static const std::regex begins(
      R"(ErrorCode::(?!internal)\w+,)"
      R"(|\b(usage|fail|failed|damaged|not_a_backup|coded|refusal|refused|tree_error)\()"
      R"(|\b(std::string message|message \+|hint \+?) ?= |\bkSignatures = |\bkWords = )"
      R"(|StatusCode::\w+,|culprit \+?= |\b(add_warning|warn)\(|warnings\.push_back\()");
  static const std::regex literal("\"([0-9]+);");
  static const std::regex two_words("[A-Za-z]{2,}[ ,:]+.*[A-Za-z]{2,}");
  const auto scanned = scan(code);
  std::set<std::string> found;
  for (std::sregex_iterator at(scanned.code.begin(), scanned.code.end(), begins), end; at != end;
       ++at) {
    const std::string part(
        rest_of_expression(scanned.code, static_cast<std::size_t>(at->position() + at->length())));
    for (std::sregex_iterator one(part.begin(), part.end(), literal); one != end; ++one) {
      const auto& text = scanned.literals.at(std::stoul((*one)[1].str()));
      if (text.find(kControl) == std::string::npos && std::regex_search(text, two_words))
        found.insert(text);
    }
  }
  return found;
}

Complaints compare_errors(const Texts& patterns, const std::set<std::string>& sentences,
                          const std::set<std::string>& literals) {
  Complaints complaints;
  std::set<std::string> english;
  for (const auto& [pattern, translation] : patterns) english.insert(pattern);
  for (const auto& sentence : sentences)
    if (!within_any(trimmed(sentence), english))
      complaints.push_back("no translation: " + sentence);
  for (const auto& pattern : english)
    if (!within_any(longest_fixed_text(pattern), literals))
      complaints.push_back("said nowhere: " + pattern);
  return complaints;
}

Complaints misplaced_parts(const Texts& patterns) {
  static const std::regex gap(R"(\{\})");
  static const std::regex place(R"(\{([^}]*)\})");
  Complaints complaints;
  for (const auto& [english, translation] : patterns) {
    const auto parts = std::distance(std::sregex_iterator(english.begin(), english.end(), gap),
                                     std::sregex_iterator());
    for (std::sregex_iterator at(translation.begin(), translation.end(), place), end; at != end;
         ++at) {
      const std::string number = (*at)[1].str();
      const bool good = !number.empty() && number.front() >= '0' && number.front() - '0' < parts &&
                        (number.size() == 1 || number.substr(1) == "!");
      if (!good) complaints.push_back(english + ": no such part: " + at->str());
    }
  }
  return complaints;
}

}  // namespace troth::locales
