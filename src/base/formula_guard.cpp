#include "base/formula_guard.h"

#include <algorithm>

namespace troth {
namespace {

std::size_t apostrophes(std::string_view text) {
  return std::min(text.find_first_not_of('\''), text.size());
}

bool starts_formula(std::string_view text) {
  constexpr std::string_view kStarts = "=+-@";
  return !text.empty() && kStarts.find(text.front()) != std::string_view::npos;
}

// Signs, digits and what parts them: numbers and telephone numbers calculate nothing.
bool is_number(std::string_view text) {
  text.remove_prefix(1);
  return !text.empty() && text.front() != '-' && text.front() != '+' &&
         text.find_first_not_of("0123456789., ") == std::string_view::npos;
}

}  // namespace

std::string guard_formula(std::string_view text) {
  if (starts_formula(text)) return is_number(text) ? std::string(text) : "'" + std::string(text);
  return guard_formula_outside_spreadsheets(text);
}

std::string guard_formula_outside_spreadsheets(std::string_view text) {
  const auto quotes = apostrophes(text);
  const bool guarded = quotes > 0 && starts_formula(text.substr(quotes));
  return guarded ? "'" + std::string(text) : std::string(text);
}

std::string_view without_guard(std::string_view text) {
  return starts_formula(text.substr(apostrophes(text))) ? text.substr(1) : text;
}

}  // namespace troth
