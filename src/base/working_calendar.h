#pragma once
// When a company works: hours of each weekday, holidays, days that differ; and time measured in
// them, for promises such as "within eight working hours".

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace troth {

constexpr int kMinutesOfDay = 1440;

/// From and to, in minutes of the local day: 540 to 1050 is 09:00 to 17:30, 1440 its end.
struct WorkingHours {
  int from_minute = 0;
  int to_minute = 0;
  bool operator==(const WorkingHours&) const = default;
};

/// A day unlike its weekday: a holiday has no hours, a Saturday that makes up for one has some.
struct SpecialDay {
  Day day = 0;
  std::string name;
  std::vector<WorkingHours> hours;
  bool operator==(const SpecialDay&) const = default;
};

/// What a company says of its working time.
struct CalendarRules {
  std::array<std::vector<WorkingHours>, 7> week;  ///< Monday first.
  std::vector<SpecialDay> days;                   ///< In any order.

  /// Monday to Friday, 09:00 to 17:00.
  static CalendarRules usual();
  bool operator==(const CalendarRules&) const = default;
};

inline constexpr std::size_t kSpecialDaysMost = 2000;
inline constexpr std::size_t kHoursOfADayMost = 12;

/// bad_input, with the JSON pointer of the culprit ("/week/monday/1", "/days/3") as subject: hours
/// that do not rise, overlap, or leave the day; a day twice; a week without any hours; more days
/// than kSpecialDaysMost.
Status check(const CalendarRules& rules);

/// As JSON, and back: {"week": {"monday": [["09:00", "17:00"]], ...}, "days": [{"day":
/// "2026-12-25", "name": "Christmas", "hours": []}]}. Weekdays that are not named are free.
/// bad_input as above, and for what is not of this form.
std::string write_calendar(const CalendarRules& rules);
Result<CalendarRules> read_calendar(std::string_view json);

/// Measures time by rules that are right (see check()), in a time zone. Hours are those that clocks
/// on the wall show: a night in which the clocks change is as long as it is.
class WorkingCalendar {
 public:
  WorkingCalendar(CalendarRules rules, TimeZone zone);

  /// The hours of a local day, rising.
  const std::vector<WorkingHours>& hours_of(Day day) const;
  bool is_working(Instant instant) const;
  /// Working time from one instant to a later one, in microseconds; negative when it is earlier.
  std::int64_t between(Instant from, Instant to) const;
  /// When so much working time (microseconds, not negative) has passed since `from`: with none, the
  /// first working instant at or after it. Empty when that is more than twenty years away.
  std::optional<Instant> after(Instant from, std::int64_t working) const;

 private:
  struct Span {
    Instant from;
    Instant to;
  };
  Span span_of(Day day, const WorkingHours& hours) const;

  CalendarRules rules_;  ///< Days rising.
  TimeZone zone_;
};

}  // namespace troth
