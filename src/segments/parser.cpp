#include "segments/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "segments/lexer.h"
#include "segments/token_reader.h"
#include "segments/values.h"

namespace troth::segments {
namespace {

class Parser {
 public:
  Parser(std::string_view text, const RuleContext& context)
      : reader_(text), values_(reader_, context), context_(context) {}

  std::variant<Rule, RuleProblem> read() {
    Rule rule;
    if (reader_.at_end()) {
      reader_.fail("empty_rule");
    } else if (parse_any(rule, 0) && !reader_.at_end()) {
      reader_.fail("expected_and_or");
    }
    if (reader_.problem()) return *reader_.problem();
    return rule;
  }

 private:
  bool parse_any(Rule& rule, int depth) { return parse_chain(rule, depth, true); }

  /// Parts joined by "or" (each of parts joined by "and"), or by "and".
  bool parse_chain(Rule& rule, int depth, bool any) {
    if (depth > kRuleDepthMost) return reader_.fail("too_deep");
    std::vector<Rule> parts;
    do {
      parts.emplace_back();
      const bool ok =
          any ? parse_chain(parts.back(), depth, false) : parse_unary(parts.back(), depth);
      if (!ok) return false;
    } while (reader_.take_word(any ? "or" : "and"));
    if (parts.size() == 1) {
      // By way of a local: the part lies within what is assigned to.
      Rule only = std::move(parts.front());
      rule = std::move(only);
      return true;
    }
    rule.kind = any ? Rule::Kind::any : Rule::Kind::all;
    rule.parts = std::move(parts);
    return true;
  }

  bool parse_unary(Rule& rule, int depth) {
    if (depth > kRuleDepthMost) return reader_.fail("too_deep");
    if (reader_.take_word("not")) {
      rule.kind = Rule::Kind::negation;
      rule.parts.resize(1);
      return parse_unary(rule.parts.front(), depth + 1);
    }
    if (reader_.take_sign("(")) {
      if (!parse_any(rule, depth + 1)) return false;
      return reader_.take_sign(")") || reader_.fail("expected_closing");
    }
    if (reader_.take_word("everyone")) return true;
    return parse_test(rule);
  }

  bool parse_test(Rule& rule) {
    if (reader_.token().kind != TokenKind::word || is_keyword(reader_.token().text)) {
      return reader_.fail("expected_field");
    }
    const auto* field = context_.fields.find(reader_.token().text);
    if (field == nullptr) {
      return reader_.fail("unknown_field", {}, context_.fields.nearest(reader_.token().text));
    }
    if (++tests_ > kRuleTestsMost) return reader_.fail("too_many_tests");
    rule.kind = Rule::Kind::test;
    rule.reference.field = field->name;
    const Token name = reader_.token();
    reader_.next();
    if (!parse_arguments(rule.reference, *field)) return false;
    if (field->has_subject && rule.reference.subject.empty()) {
      return reader_.fail_at(name, "subject_missing");
    }
    return parse_comparison(rule, *field);
  }

  static bool is_keyword(std::string_view word) {
    return word == "and" || word == "or" || word == "not" || word == "everyone";
  }

  bool parse_arguments(Reference& reference, const Field& field) {
    const Token open = reader_.token();
    if (!reader_.take_sign("(")) return true;
    if (!field.has_window && !field.has_subject && field.restrictions.empty()) {
      return reader_.fail_at(open, "no_arguments");
    }
    do {
      if (!parse_argument(reference, field)) return false;
    } while (reader_.take_sign(","));
    return reader_.take_sign(")") || reader_.fail("expected_closing");
  }

  bool parse_argument(Reference& reference, const Field& field) {
    const Token token = reader_.token();
    if (token.kind == TokenKind::text) return parse_subject(reference, field);
    if (token.kind != TokenKind::word) {
      return reader_.fail("expected_argument", arguments_of(field));
    }
    for (const char* word : {"last", "since", "before", "from"}) {
      if (token.text != word) continue;
      if (!field.has_window) return reader_.fail("no_window");
      if (reference.window.kind != Window::Kind::always) return reader_.fail("argument_twice");
      return values_.read_window(reference.window);
    }
    return parse_restriction(reference, field);
  }

  bool parse_subject(Reference& reference, const Field& field) {
    const Token token = reader_.token();
    if (!field.has_subject) return reader_.fail("no_subject", arguments_of(field));
    if (!reference.subject.empty()) return reader_.fail("argument_twice");
    if (!values_.read_text(reference.subject)) return false;
    if (field.name != kSegmentField || context_.segments == nullptr) return true;
    const auto& names = *context_.segments;
    const auto same = [&](const std::string& name) {
      return ascii_lower(name) == ascii_lower(reference.subject);
    };
    const auto found = std::find_if(names.begin(), names.end(), same);
    if (found == names.end()) {
      return reader_.fail_at(token, "unknown_segment", {}, nearest_of(reference.subject, names));
    }
    reference.subject = *found;
    return true;
  }

  bool parse_restriction(Reference& reference, const Field& field) {
    const Token name = reader_.token();
    std::vector<std::string> names;
    for (const auto& each : field.restrictions) names.push_back(each.name);
    if (std::find(names.begin(), names.end(), name.text) == names.end()) {
      return reader_.fail("unknown_argument", arguments_of(field), nearest_of(name.text, names));
    }
    for (const auto& given : reference.restrictions) {
      if (given.name == name.text) return reader_.fail("argument_twice");
    }
    reader_.next();
    Restriction restriction{name.text, {}};
    if (reader_.take_sign("=")) {
      restriction.values.emplace_back();
      if (!values_.read_text(restriction.values.back())) return false;
    } else if (reader_.take_word("in")) {
      if (!reader_.take_sign("(")) return reader_.fail("expected_opening");
      do {
        restriction.values.emplace_back();
        if (!values_.read_text(restriction.values.back())) return false;
      } while (reader_.take_sign(","));
      if (!reader_.take_sign(")")) return reader_.fail("expected_closing");
    } else {
      return reader_.fail("expected_comparison", "=, in");
    }
    reference.restrictions.push_back(std::move(restriction));
    return true;
  }

  static std::string arguments_of(const Field& field) {
    std::string list = field.has_subject ? "\"...\"" : "";
    const auto add = [&](std::string_view name) {
      if (!list.empty()) list += ", ";
      list += name;
    };
    if (field.has_window) {
      for (const char* word : {"last", "since", "before", "from"}) add(word);
    }
    for (const auto& each : field.restrictions) add(each.name);
    return list;
  }

  bool parse_comparison(Rule& rule, const Field& field) {
    if (field.type == Type::truth) {
      // A yes-or-no field is the whole test; what follows must be "and", "or" or ")".
      const auto& next = reader_.token();
      if (next.kind == TokenKind::sign && next.text != ")" && next.text != "(" &&
          next.text != ",") {
        return reader_.fail("stands_alone");
      }
      return true;
    }
    const Token at = reader_.token();
    if (!values_.read_comparison(rule.comparison, field)) return false;
    return read_operands(rule, field, at);
  }

  bool read_operands(Rule& rule, const Field& field, const Token& at) {
    const auto one = [&] {
      rule.operands.emplace_back();
      return values_.read_operand(rule.operands.back(), field);
    };
    const auto comparison = rule.comparison;
    if (comparison == Comparison::known || comparison == Comparison::unknown) return true;
    if (comparison == Comparison::between) {
      if (!one()) return false;
      if (!reader_.take_word("and")) return reader_.fail("expected_and");
      if (!one()) return false;
      return !is_reversed(field.type, rule.operands) || reader_.fail_at(at, "reversed");
    }
    if (comparison != Comparison::in && comparison != Comparison::not_in) return one();
    if (!reader_.take_sign("(")) return reader_.fail("expected_opening");
    do {
      if (!one()) return false;
    } while (reader_.take_sign(","));
    return reader_.take_sign(")") || reader_.fail("expected_closing");
  }

  TokenReader reader_;
  ValueReader values_;
  const RuleContext& context_;
  std::size_t tests_ = 0;
};

void collect_segments(const Rule& rule, std::vector<std::string>& names) {
  for (const auto& part : rule.parts) collect_segments(part, names);
  if (rule.kind != Rule::Kind::test || rule.reference.field != kSegmentField) return;
  if (std::find(names.begin(), names.end(), rule.reference.subject) == names.end()) {
    names.push_back(rule.reference.subject);
  }
}

}  // namespace

std::variant<Rule, RuleProblem> parse_rule(std::string_view text, const RuleContext& context) {
  if (text.size() > kRuleBytesMost || !valid_utf8(text)) {
    RuleProblem problem;
    problem.code = text.size() > kRuleBytesMost ? "too_long" : "unknown_character";
    return problem;
  }
  return Parser(text, context).read();
}

std::vector<std::string> segments_in(const Rule& rule) {
  std::vector<std::string> names;
  collect_segments(rule, names);
  return names;
}

}  // namespace troth::segments
