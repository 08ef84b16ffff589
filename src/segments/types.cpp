#include "segments/types.h"

#include <algorithm>

namespace troth::segments {
namespace {

/// Lengths reach back at most to this day: 1 January of the year 1.
Day first_day() {
  static const Day day = to_day({1, 1, 1});
  return day;
}

}  // namespace

std::string_view type_name(Type type) {
  switch (type) {
    case Type::text:
      return "text";
    case Type::number:
      return "number";
    case Type::money:
      return "money";
    case Type::date:
      return "date";
    case Type::duration:
      return "duration";
    case Type::truth:
      return "truth";
  }
  return "";
}

Day day_before(Day day, const Length& length) {
  switch (length.unit) {
    case LengthUnit::day:
      return std::max(day - length.count, first_day());
    case LengthUnit::week:
      return std::max(day - 7 * length.count, first_day());
    case LengthUnit::month:
    case LengthUnit::year:
      break;
  }
  const int months = length.unit == LengthUnit::year ? 12 * length.count : length.count;
  const auto civil = to_civil(day);
  if (months >= (civil.year - 1) * 12) return first_day();
  return add_months(day, -months);
}

Day resolve(const When& when, Day today) {
  return when.day ? *when.day : day_before(today, when.before_today);
}

DayRange resolve(const Window& window, Day today) {
  DayRange range{first_day(), today};
  switch (window.kind) {
    case Window::Kind::always:
      break;
    case Window::Kind::last:
      range.from = day_before(today, window.length) + 1;
      break;
    case Window::Kind::since:
      range.from = resolve(window.from, today);
      break;
    case Window::Kind::before:
      range.to = std::min(today, resolve(window.from, today) - 1);
      break;
    case Window::Kind::range:
      range.from = resolve(window.from, today);
      range.to = std::min(today, resolve(window.to, today));
      break;
  }
  return range;
}

}  // namespace troth::segments
