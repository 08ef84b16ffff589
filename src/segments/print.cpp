#include "segments/print.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "segments/parser.h"
#include "segments/values.h"

namespace troth::segments {
namespace {

using http::Json;

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string print_when(const When& when) {
  if (when.day) return format_day(*when.day);
  if (when.before_today.count == 0) return "today";
  return "today - " + print_length(when.before_today);
}

std::string print_operand(const Operand& operand, Type type, const RuleContext& context) {
  switch (type) {
    case Type::text:
      return in_quotes(operand.text);
    case Type::number:
      return print_number(operand.number);
    case Type::money:
      return format_decimal(operand.money, context.currency_decimals);
    case Type::date:
      return print_when(operand.when);
    case Type::duration:
      return print_length(operand.length);
    case Type::truth:
      break;
  }
  return "";
}

std::string print_window(const Window& window) {
  switch (window.kind) {
    case Window::Kind::always:
      return "";
    case Window::Kind::last:
      return "last " + print_length(window.length);
    case Window::Kind::since:
      return "since " + print_when(window.from);
    case Window::Kind::before:
      return "before " + print_when(window.from);
    case Window::Kind::range:
      return fmt::format("from {} to {}", print_when(window.from), print_when(window.to));
  }
  return "";
}

std::string print_reference(const Reference& reference) {
  std::vector<std::string> arguments;
  if (!reference.subject.empty()) arguments.push_back(in_quotes(reference.subject));
  if (auto window = print_window(reference.window); !window.empty()) {
    arguments.push_back(std::move(window));
  }
  for (const auto& [name, values] : reference.restrictions) {
    std::vector<std::string> texts;
    for (const auto& value : values) texts.push_back(in_quotes(value));
    arguments.push_back(values.size() == 1
                            ? fmt::format("{} = {}", name, texts.front())
                            : fmt::format("{} in ({})", name, fmt::join(texts, ", ")));
  }
  if (arguments.empty()) return reference.field;
  return fmt::format("{}({})", reference.field, fmt::join(arguments, ", "));
}

Type type_of(const Rule& rule, const RuleContext& context) {
  const auto* field = context.fields.find(rule.reference.field);
  return field == nullptr ? Type::truth : field->type;
}

std::string print_test(const Rule& rule, const RuleContext& context) {
  auto text = print_reference(rule.reference);
  if (rule.comparison == Comparison::holds) return text;
  text += fmt::format(" {}", comparison_text(rule.comparison));
  std::vector<std::string> operands;
  for (const auto& operand : rule.operands) {
    operands.push_back(print_operand(operand, type_of(rule, context), context));
  }
  const bool list = rule.comparison == Comparison::in || rule.comparison == Comparison::not_in;
  if (list) return text + fmt::format(" ({})", fmt::join(operands, ", "));
  if (operands.empty()) return text;
  return text + fmt::format(" {}", fmt::join(operands, " and "));
}

bool is_chain(const Rule& rule) {
  return rule.kind == Rule::Kind::all || rule.kind == Rule::Kind::any;
}

// Trees -------------------------------------------------------------------------------------------

Json operand_json(const Operand& operand, Type type, const RuleContext& context) {
  if (type == Type::text) return operand.text;
  if (type == Type::number) return operand.number;
  return print_operand(operand, type, context);
}

Json window_json(const Window& window) {
  switch (window.kind) {
    case Window::Kind::always:
      return nullptr;
    case Window::Kind::last:
      return {{"last", print_length(window.length)}};
    case Window::Kind::since:
      return {{"since", print_when(window.from)}};
    case Window::Kind::before:
      return {{"before", print_when(window.from)}};
    case Window::Kind::range:
      return {{"from", print_when(window.from)}, {"to", print_when(window.to)}};
  }
  return nullptr;
}

Json test_json(const Rule& rule, const RuleContext& context) {
  const auto& reference = rule.reference;
  Json where = Json::object();
  for (const auto& [name, values] : reference.restrictions) where[name] = values;
  Json values = Json::array();
  for (const auto& operand : rule.operands) {
    values.push_back(operand_json(operand, type_of(rule, context), context));
  }
  return {{"field", reference.field},
          {"subject", reference.subject.empty() ? Json() : Json(reference.subject)},
          {"window", window_json(reference.window)},
          {"where", std::move(where)},
          {"compare", comparison_text(rule.comparison)},
          {"values", std::move(values)}};
}

/// Writes a tree as text; what is not as it should be is written so that no rule comes of it.
class TreeWriter {
 public:
  explicit TreeWriter(const Catalogue& fields) : fields_(fields) {}
  void write(const Json& tree, const std::string& pointer, int depth) {
    out_.pointers.emplace_back(out_.text.size(), pointer);
    if (!tree.is_object() || depth > kRuleDepthMost) return stop();
    for (const char* word : {"all", "any"}) {
      if (const auto parts = tree.find(word); parts != tree.end()) {
        return write_chain(*parts, word, pointer, depth);
      }
    }
    if (const auto part = tree.find("not"); part != tree.end()) {
      out_.text += "not (";
      write(*part, pointer + "/not", depth + 1);
      out_.text += ")";
    } else if (tree.contains("everyone")) {
      out_.text += "everyone";
    } else {
      write_test(tree, pointer);
    }
  }
  TreeText take() { return std::move(out_); }

 private:
  /// A sign that no rule has: parse_rule() points at it.
  void stop() { out_.text += "?"; }
  void mark(std::string pointer) {
    out_.pointers.emplace_back(out_.text.size(), std::move(pointer));
  }

  void write_chain(const Json& parts, std::string_view word, const std::string& pointer,
                   int depth) {
    if (!parts.is_array() || parts.empty()) return stop();
    out_.text += "(";
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) out_.text += word == "all" ? " and " : " or ";
      write(parts[i], fmt::format("{}/{}/{}", pointer, word, i), depth + 1);
    }
    out_.text += ")";
  }

  /// A word as a name or a sign; anything else could change what the text around it means.
  void write_name(const Json& name) {
    const auto plain = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    if (!name.is_string()) return stop();
    const auto& text = name.get_ref<const std::string&>();
    if (text.empty() || !std::all_of(text.begin(), text.end(), plain)) return stop();
    out_.text += text;
  }

  /// Whether the text can be no more than a date, a length or an amount.
  static bool is_plain_value(std::string_view text) {
    static constexpr std::array<std::string_view, 9> kWords = {
        "day", "days", "week", "weeks", "month", "months", "year", "years", "today"};
    if (trim(text).empty()) return false;
    for (const auto piece : split(text, ' ')) {
      const bool digits = piece.find_first_not_of("0123456789.-") == std::string_view::npos;
      if (!digits && std::find(kWords.begin(), kWords.end(), piece) == kWords.end()) return false;
    }
    return true;
  }

  void write_value(const Json& value, bool quote) {
    if (value.is_number()) {
      out_.text += print_number(value.get<double>());
    } else if (!value.is_string()) {
      stop();
    } else if (quote) {
      out_.text += in_quotes(value.get_ref<const std::string&>());
    } else if (is_plain_value(value.get_ref<const std::string&>())) {
      out_.text += value.get_ref<const std::string&>();
    } else {
      stop();
    }
  }

  void write_window(const Json& window) {
    if (!window.is_object()) return stop();
    bool first = true;
    for (const char* word : {"last", "since", "before", "from", "to"}) {
      const auto at = window.find(word);
      if (at == window.end()) continue;
      if (!first) out_.text += " ";
      out_.text += fmt::format("{} ", word);
      write_value(*at, false);
      first = false;
    }
    if (first) stop();
  }

  void write_arguments(const Json& tree, const std::string& pointer) {
    bool open = false;
    const auto begin = [&] {
      out_.text += open ? ", " : "(";
      open = true;
    };
    const auto given = [&](const char* name) {
      const auto at = tree.find(name);
      return at == tree.end() || at->is_null() ? nullptr : &*at;
    };
    if (const auto* subject = given("subject")) {
      begin();
      mark(pointer + "/subject");
      write_value(*subject, true);
    }
    if (const auto* window = given("window")) {
      begin();
      mark(pointer + "/window");
      write_window(*window);
    }
    if (const auto* where = given("where"); where != nullptr && where->is_object()) {
      for (const auto& [name, values] : where->items()) {
        begin();
        mark(pointer + "/where/" + name);
        write_name(name);
        out_.text += " in (";
        write_list(values, true);
        out_.text += ")";
      }
    }
    if (open) out_.text += ")";
  }

  void write_list(const Json& values, bool quote) {
    if (!values.is_array()) return write_value(values, quote);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out_.text += ", ";
      write_value(values[i], quote);
    }
  }

  static bool is_known(std::string_view word) {
    for (int i = 0; i <= static_cast<int>(Comparison::unknown); ++i) {
      if (comparison_text(static_cast<Comparison>(i)) == word) return true;
    }
    return false;
  }

  void write_test(const Json& tree, const std::string& pointer) {
    mark(pointer + "/field");
    write_name(tree.contains("field") ? tree["field"] : Json());
    write_arguments(tree, pointer);
    const auto compare = tree.value("compare", Json(""));
    if (!compare.is_string() || !is_known(compare.get_ref<const std::string&>())) {
      mark(pointer + "/compare");
      return stop();
    }
    const auto& word = compare.get_ref<const std::string&>();
    if (word.empty()) return;
    out_.text += " ";
    mark(pointer + "/compare");
    out_.text += word;
    const auto values = tree.value("values", Json::array());
    if (!values.is_array() || values.empty()) return;
    out_.text += " ";
    mark(pointer + "/values");
    write_values(values, word, type_of(tree));
  }

  Type type_of(const Json& tree) const {
    const auto name = tree.find("field");
    if (name == tree.end() || !name->is_string()) return Type::truth;
    const auto* field = fields_.find(name->get_ref<const std::string&>());
    return field == nullptr ? Type::truth : field->type;
  }

  void write_values(const Json& values, std::string_view word, Type type) {
    const bool list = word == "in" || word == "not in";
    if (list) out_.text += "(";
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out_.text += word == "between" ? " and " : ", ";
      write_value(values[i], type == Type::text);
    }
    if (list) out_.text += ")";
  }

  const Catalogue& fields_;
  TreeText out_;
};

}  // namespace

std::string print_length(const Length& length) {
  static constexpr std::array<std::string_view, 4> kUnits = {"day", "week", "month", "year"};
  return fmt::format("{} {}{}", length.count, kUnits[static_cast<std::size_t>(length.unit)],
                     length.count == 1 ? "" : "s");
}

std::string print_number(double number) {
  std::array<char, 400> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  return std::string(buffer.data(), end.ptr);
}

std::string print_rule(const Rule& rule, const RuleContext& context) {
  switch (rule.kind) {
    case Rule::Kind::everyone:
      return "everyone";
    case Rule::Kind::test:
      return print_test(rule, context);
    case Rule::Kind::negation: {
      const auto& part = rule.parts.front();
      const auto text = print_rule(part, context);
      return is_chain(part) ? fmt::format("not ({})", text) : "not " + text;
    }
    case Rule::Kind::all:
    case Rule::Kind::any:
      break;
  }
  std::vector<std::string> parts;
  for (const auto& part : rule.parts) {
    const auto text = print_rule(part, context);
    // "and" binds closer than "or"; a chain within its like keeps the brackets it was given.
    const bool bare =
        !is_chain(part) || (rule.kind == Rule::Kind::any && part.kind == Rule::Kind::all);
    parts.push_back(bare ? text : fmt::format("({})", text));
  }
  return fmt::format("{}", fmt::join(parts, rule.kind == Rule::Kind::all ? " and " : " or "));
}

Json rule_tree(const Rule& rule, const RuleContext& context) {
  switch (rule.kind) {
    case Rule::Kind::everyone:
      return {{"everyone", true}};
    case Rule::Kind::test:
      return test_json(rule, context);
    case Rule::Kind::negation:
      return {{"not", rule_tree(rule.parts.front(), context)}};
    case Rule::Kind::all:
    case Rule::Kind::any:
      break;
  }
  auto parts = Json::array();
  for (const auto& part : rule.parts) parts.push_back(rule_tree(part, context));
  return {{rule.kind == Rule::Kind::all ? "all" : "any", std::move(parts)}};
}

std::string TreeText::pointer_at(std::size_t offset) const {
  std::string pointer;
  for (const auto& [at, name] : pointers) {
    if (at <= offset) pointer = name;
  }
  return pointer;
}

TreeText tree_text(const Json& tree, const Catalogue& fields) {
  TreeWriter writer(fields);
  writer.write(tree, "", 0);
  return writer.take();
}

}  // namespace troth::segments
