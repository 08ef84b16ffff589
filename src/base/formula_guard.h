#pragma once
// Text that a spreadsheet would run as a formula, written and read so that nothing is lost.

#include <string>
#include <string_view>

namespace troth {

/// Text as it may stand in a CSV cell: what starts with = + - or @ (and is no number) gets an
/// apostrophe in front, which spreadsheets take as "text follows". Text that has apostrophes there
/// already gets one more, so that unguard_formula() always gives the text back.
///
///   guard_formula("=1+1") == "'=1+1"    guard_formula("-12.30") == "-12.30"    guard_formula("+44
///   20 7946") as it is
std::string guard_formula(std::string_view text);

/// The same for forms that no spreadsheet opens: only what unguard_formula() would change is
/// guarded.
std::string guard_formula_outside_spreadsheets(std::string_view text);

/// unguard_formula() of text that starts with an apostrophe.
std::string_view without_guard(std::string_view text);

/// The text behind guard_formula(): an apostrophe in front of = + - @, or of such apostrophes, is
/// dropped.
inline std::string_view unguard_formula(std::string_view text) {
  return text.empty() || text.front() != '\'' ? text : without_guard(text);
}

}  // namespace troth
