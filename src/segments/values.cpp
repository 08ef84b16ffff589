#include "segments/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "segments/parser.h"

namespace troth::segments {
namespace {

constexpr std::array kComparisons = {
    Comparison::equal,   Comparison::not_equal, Comparison::less,         Comparison::at_most,
    Comparison::greater, Comparison::at_least,  Comparison::between,      Comparison::in,
    Comparison::not_in,  Comparison::contains,  Comparison::not_contains, Comparison::starts_with,
    Comparison::known,   Comparison::unknown};

struct UnitWord {
  std::string_view word;
  LengthUnit unit;
  std::int32_t most;  ///< Longest length in this unit: some 270 years.
};
constexpr std::array<UnitWord, 8> kUnits = {{{"day", LengthUnit::day, 100'000},
                                             {"days", LengthUnit::day, 100'000},
                                             {"week", LengthUnit::week, 14'000},
                                             {"weeks", LengthUnit::week, 14'000},
                                             {"month", LengthUnit::month, 3'300},
                                             {"months", LengthUnit::month, 3'300},
                                             {"year", LengthUnit::year, 275},
                                             {"years", LengthUnit::year, 275}}};

constexpr std::string_view kUnitList = "days, weeks, months, years";

/// The length in days, roughly; for telling which of two is longer.
std::int64_t rough_days(const Length& length) {
  switch (length.unit) {
    case LengthUnit::day:
      return length.count;
    case LengthUnit::week:
      return std::int64_t{7} * length.count;
    case LengthUnit::month:
      return std::int64_t{30} * length.count;
    case LengthUnit::year:
      return std::int64_t{365} * length.count;
  }
  return 0;
}

}  // namespace

std::string_view comparison_text(Comparison comparison) {
  switch (comparison) {
    case Comparison::holds:
      return "";
    case Comparison::equal:
      return "=";
    case Comparison::not_equal:
      return "!=";
    case Comparison::less:
      return "<";
    case Comparison::at_most:
      return "<=";
    case Comparison::greater:
      return ">";
    case Comparison::at_least:
      return ">=";
    case Comparison::between:
      return "between";
    case Comparison::in:
      return "in";
    case Comparison::not_in:
      return "not in";
    case Comparison::contains:
      return "contains";
    case Comparison::not_contains:
      return "not contains";
    case Comparison::starts_with:
      return "starts with";
    case Comparison::known:
      return "is known";
    case Comparison::unknown:
      return "is unknown";
  }
  return "";
}

bool comparison_fits(Comparison comparison, Type type) {
  if (type == Type::truth) return comparison == Comparison::holds;
  const auto one_of = [&](std::initializer_list<Comparison> some) {
    return std::find(some.begin(), some.end(), comparison) != some.end();
  };
  if (comparison == Comparison::holds) return false;
  if (one_of({Comparison::known, Comparison::unknown})) return true;
  if (one_of({Comparison::contains, Comparison::not_contains, Comparison::starts_with})) {
    return type == Type::text;
  }
  if (one_of({Comparison::in, Comparison::not_in, Comparison::equal, Comparison::not_equal})) {
    return type != Type::duration;
  }
  return type != Type::text;
}

std::string comparisons_of(Type type) {
  std::string list;
  for (const auto comparison : kComparisons) {
    if (!comparison_fits(comparison, type)) continue;
    if (!list.empty()) list += ", ";
    list += comparison_text(comparison);
  }
  return list;
}

bool is_reversed(Type type, const std::vector<Operand>& operands) {
  const auto& low = operands[0];
  const auto& high = operands[1];
  switch (type) {
    case Type::number:
      return low.number > high.number;
    case Type::money:
      return low.money > high.money;
    case Type::duration:
      return low.length.unit == high.length.unit &&
             rough_days(low.length) > rough_days(high.length);
    case Type::date:
      return low.when.day && high.when.day && *low.when.day > *high.when.day;
    case Type::text:
    case Type::truth:
      break;
  }
  return false;
}

bool ValueReader::read_comparison(Comparison& comparison, const Field& field) {
  const Token first = reader_.token();
  const bool negated = reader_.take_word("not");
  const Token token = reader_.token();
  bool found = false;
  for (const auto each : kComparisons) {
    const auto text = comparison_text(each);
    if (text.find(' ') != std::string_view::npos || token.text != text) continue;
    if (token.kind != TokenKind::word && token.kind != TokenKind::sign) continue;
    comparison = each;
    found = true;
  }
  if (found) {
    reader_.next();
  } else if (reader_.take_word("starts")) {
    if (!reader_.take_word("with")) return reader_.fail("expected_with");
    comparison = Comparison::starts_with;
  } else if (reader_.take_word("is")) {
    const bool unknown = reader_.take_word("unknown");
    if (!unknown && !reader_.take_word("known")) return reader_.fail("expected_known");
    comparison = unknown ? Comparison::unknown : Comparison::known;
  } else {
    return reader_.fail("expected_comparison", comparisons_of(field.type));
  }
  if (negated && comparison == Comparison::in) {
    comparison = Comparison::not_in;
  } else if (negated && comparison == Comparison::contains) {
    comparison = Comparison::not_contains;
  } else if (negated) {
    return reader_.fail_at(first, "misplaced_not");
  }
  if (comparison_fits(comparison, field.type)) return true;
  return reader_.fail_at(first, "wrong_comparison", comparisons_of(field.type));
}

bool ValueReader::read_text(std::string& text) {
  if (reader_.token().kind != TokenKind::text) return reader_.fail("expected_text");
  if (reader_.token().text.empty()) return reader_.fail("empty_text");
  if (reader_.token().text.find('\0') != std::string::npos) return reader_.fail("expected_text");
  text = reader_.token().text;
  reader_.next();
  return true;
}

bool ValueReader::read_choice(std::string& text, const Field& field) {
  const Token token = reader_.token();
  if (!read_text(text)) return false;
  if (field.choices.empty()) return true;
  for (const auto& choice : field.choices) {
    if (ascii_lower(choice) != ascii_lower(text)) continue;
    text = choice;
    return true;
  }
  return reader_.fail_at(token, "unknown_choice", fmt::format("{}", fmt::join(field.choices, ", ")),
                         nearest_of(text, field.choices));
}

bool ValueReader::read_operand(Operand& operand, const Field& field) {
  switch (field.type) {
    case Type::text:
      return read_choice(operand.text, field);
    case Type::number:
      return read_number(operand.number);
    case Type::money:
      return read_money(operand.money);
    case Type::date:
      return read_when(operand.when);
    case Type::duration:
      return read_length(operand.length);
    case Type::truth:
      break;
  }
  return reader_.fail("stands_alone");
}

bool ValueReader::read_number(double& number) {
  const bool negative = reader_.take_sign("-");
  const auto& token = reader_.token();
  if (token.kind != TokenKind::number) return reader_.fail("expected_number");
  const auto* end = token.text.data() + token.text.size();
  const auto [at, problem] = std::from_chars(token.text.data(), end, number);
  // Beyond 2^53 neighbouring whole numbers are one.
  if (problem != std::errc() || at != end || std::abs(number) > 9e15) {
    return reader_.fail("number_too_large");
  }
  if (negative) number = -number;
  if (number == 0) number = 0;  // No negative zero: it would be written as one.
  reader_.next();
  return true;
}

bool ValueReader::read_money(Minor& money) {
  const bool negative = reader_.take_sign("-");
  const auto& token = reader_.token();
  if (token.kind != TokenKind::number) return reader_.fail("expected_money");
  const auto point = token.text.find('.');
  const auto decimals = point == std::string::npos ? 0 : token.text.size() - point - 1;
  if (decimals > static_cast<std::size_t>(context_.currency_decimals)) {
    return reader_.fail("money_too_fine", std::to_string(context_.currency_decimals));
  }
  const auto amount = parse_decimal(token.text, context_.currency_decimals);
  if (!amount || *amount > 1'000'000'000'000'000) return reader_.fail("number_too_large");
  money = negative ? -*amount : *amount;
  reader_.next();
  const auto& after = reader_.token();
  if (after.kind != TokenKind::word || after.text.size() != 3 || after.text == "and") return true;
  if (after.text != ascii_lower(context_.currency)) {
    return reader_.fail("wrong_currency", context_.currency);
  }
  reader_.next();
  return true;
}

bool ValueReader::read_length(Length& length) {
  const Token token = reader_.token();
  std::int32_t count = 0;
  const auto* end = token.text.data() + token.text.size();
  const auto [at, problem] = std::from_chars(token.text.data(), end, count);
  if (token.kind != TokenKind::number || at != end || token.text.find('.') != std::string::npos) {
    return reader_.fail("expected_length");
  }
  if (problem != std::errc()) return reader_.fail("length_too_long");
  reader_.next();
  for (const auto& unit : kUnits) {
    if (!reader_.take_word(unit.word)) continue;
    length = {count, unit.unit};
    return count <= unit.most || reader_.fail_at(token, "length_too_long");
  }
  return reader_.fail("expected_unit", std::string(kUnitList));
}

bool ValueReader::read_when(When& when) {
  if (reader_.token().kind == TokenKind::date) {
    when.day = parse_day(reader_.token().text);
    if (!when.day) return reader_.fail("no_such_date");
    reader_.next();
    return true;
  }
  if (!reader_.take_word("today")) return reader_.fail("expected_date");
  if (!reader_.take_sign("-")) return true;
  return read_length(when.before_today);
}

bool ValueReader::read_window(Window& window) {
  if (reader_.take_word("last")) {
    window.kind = Window::Kind::last;
    const Token token = reader_.token();
    if (!read_length(window.length)) return false;
    return window.length.count > 0 || reader_.fail_at(token, "length_zero");
  }
  if (reader_.take_word("since")) {
    window.kind = Window::Kind::since;
    return read_when(window.from);
  }
  if (reader_.take_word("before")) {
    window.kind = Window::Kind::before;
    return read_when(window.from);
  }
  if (!reader_.take_word("from")) return reader_.fail("expected_argument");
  window.kind = Window::Kind::range;
  const Token token = reader_.token();
  if (!read_when(window.from)) return false;
  if (!reader_.take_word("to")) return reader_.fail("expected_to");
  if (!read_when(window.to)) return false;
  const bool reversed = window.from.day && window.to.day && *window.from.day > *window.to.day;
  return !reversed || reader_.fail_at(token, "reversed");
}

}  // namespace troth::segments
