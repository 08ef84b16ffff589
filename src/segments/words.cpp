#include "segments/words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace troth::segments {
namespace {

class Speaker {
 public:
  Speaker(const Context& context, Language language) : context_(context), language_(language) {}

  std::string rule(const Rule& rule, bool inner) const {
    switch (rule.kind) {
      case Rule::Kind::everyone:
        return say("segments.words.everyone");
      case Rule::Kind::test:
        return test(rule);
      case Rule::Kind::negation:
        return say("segments.words.not", {{"rule", this->rule(rule.parts.front(), true)}});
      case Rule::Kind::all:
      case Rule::Kind::any:
        break;
    }
    const char* joint = rule.kind == Rule::Kind::all ? "segments.words.and" : "segments.words.or";
    std::string text;
    for (const auto& part : rule.parts) {
      const auto one = this->rule(part, true);
      text = text.empty() ? one : say(joint, {{"a", text}, {"b", one}});
    }
    return inner ? say("segments.words.group", {{"rule", text}}) : text;
  }

  std::string reference(const Reference& reference) const {
    const auto* field = context_.fields.find(reference.field);
    return field == nullptr ? reference.field : subject(reference, *field);
  }

 private:
  std::string say(std::string_view key, const MessageArgs& args = {}) const {
    return message(language_, key, args);
  }

  std::string length(const Length& length) const {
    static constexpr std::array<std::string_view, 4> kKeys = {
        "segments.words.days", "segments.words.weeks", "segments.words.months",
        "segments.words.years"};
    return say(kKeys[static_cast<std::size_t>(length.unit)], {{"n", std::int64_t{length.count}}});
  }

  std::string when(const When& when) const {
    if (when.day) return format_date(language_, *when.day);
    if (when.before_today.count == 0) return say("segments.words.today");
    return say("segments.words.ago", {{"length", length(when.before_today)}});
  }

  std::string operand(const Operand& operand, const Field& field) const {
    switch (field.type) {
      case Type::text:
        return say("segments.words.quoted",
                   {{"text", choice_label(field, operand.text, language_)}});
      case Type::number: {
        // As many decimals as were written, up to six.
        int decimals = 0;
        double scaled = operand.number;
        while (decimals < 6 && std::abs(scaled - std::round(scaled)) > 1e-9) {
          scaled *= 10;
          ++decimals;
        }
        return format_number(language_, operand.number, decimals);
      }
      case Type::money:
        return format_money(language_, operand.money, context_.currency);
      case Type::date:
        return when(operand.when);
      case Type::duration:
        return length(operand.length);
      case Type::truth:
        break;
    }
    return "";
  }

  std::string list(const std::vector<std::string>& values) const {
    std::string text;
    for (const auto& value : values) {
      const auto one = say("segments.words.quoted", {{"text", value}});
      text = text.empty() ? one : say("segments.words.or_value", {{"a", text}, {"b", one}});
    }
    return text;
  }

  std::string window(const Window& window) const {
    switch (window.kind) {
      case Window::Kind::always:
        return "";
      case Window::Kind::last:
        return say("segments.words.window.last", {{"length", length(window.length)}});
      case Window::Kind::since:
        return say("segments.words.window.since", {{"day", when(window.from)}});
      case Window::Kind::before:
        return say("segments.words.window.before", {{"day", when(window.from)}});
      case Window::Kind::range:
        return say("segments.words.window.range",
                   {{"from", when(window.from)}, {"to", when(window.to)}});
    }
    return "";
  }

  std::string subject(const Reference& reference, const Field& field) const {
    auto text = field_label(field, language_);
    if (!reference.subject.empty()) {
      text = say("segments.words.of", {{"field", text}, {"subject", reference.subject}});
    }
    for (const auto& [name, values] : reference.restrictions) {
      const auto label = message(language_, "segments.argument." + name);
      text =
          say("segments.words.where", {{"field", text}, {"name", label}, {"values", list(values)}});
    }
    const auto days = window(reference.window);
    return days.empty() ? text
                        : say("segments.words.windowed", {{"field", text}, {"window", days}});
  }

  std::string test(const Rule& rule) const {
    const auto* field = context_.fields.find(rule.reference.field);
    if (field == nullptr) return rule.reference.field;
    const auto text = subject(rule.reference, *field);
    static constexpr std::array<std::string_view, 15> kNames = {
        "holds",    "equal",        "not_equal",   "less",  "at_most",
        "greater",  "at_least",     "between",     "in",    "not_in",
        "contains", "not_contains", "starts_with", "known", "unknown"};
    const auto name = kNames[static_cast<std::size_t>(rule.comparison)];
    if (rule.comparison == Comparison::holds) return text;
    MessageArgs args = {{"field", text}};
    if (rule.comparison == Comparison::between) {
      args.emplace_back("low", operand(rule.operands[0], *field));
      args.emplace_back("high", operand(rule.operands[1], *field));
    } else if (!rule.operands.empty()) {
      std::string values;
      for (const auto& each : rule.operands) {
        const auto one = operand(each, *field);
        values = values.empty() ? one : say("segments.words.or_value", {{"a", values}, {"b", one}});
      }
      args.emplace_back("value", values);
    }
    return message(language_, "segments.compare." + std::string(name), args);
  }

  const Context& context_;
  Language language_;
};

}  // namespace

std::string explain(const Rule& rule, const Context& context, Language language) {
  return Speaker(context, language).rule(rule, false);
}

std::string explain(const Reference& reference, const Context& context, Language language) {
  return Speaker(context, language).reference(reference);
}

std::string field_label(const Field& field, Language language) {
  return message(language, "segments.field." + field.name);
}

std::string field_meaning(const Field& field, Language language) {
  return message(language, "segments.meaning." + field.name);
}

std::string choice_label(const Field& field, const std::string& text, Language language) {
  const bool known =
      std::find(field.choices.begin(), field.choices.end(), text) != field.choices.end();
  return known && !field.words.empty() ? message(language, field.words + text) : text;
}

std::string explain(const RuleProblem& problem, Language language) {
  auto text = message(language, "segments.problem." + problem.code,
                      {{"found", problem.found}, {"expected", problem.expected}});
  if (!problem.nearest.empty()) {
    text += message(language, "segments.nearest", {{"name", problem.nearest}});
  }
  return text;
}

}  // namespace troth::segments
