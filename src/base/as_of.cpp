#include "base/as_of.h"

#include <string>

namespace troth {

Result<Day> parse_as_of(std::string_view text) {
  static const Day kFirst = to_day({1900, 1, 1});
  static const Day kLast = to_day({2199, 12, 31});
  const auto day = parse_day(text);
  if (!day) {
    return Error{ErrorCode::usage, "The as-of date is not a date.", std::string(text),
                 "Write it like 2026-03-31."};
  }
  if (*day < kFirst || *day > kLast) {
    return Error{ErrorCode::usage, "The as-of date lies too far away.", std::string(text),
                 "Give one between 1900 and 2199."};
  }
  return *day;
}

}  // namespace troth
