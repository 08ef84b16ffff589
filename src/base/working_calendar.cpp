#include "base/working_calendar.h"

#include <algorithm>

#include "base/assert.h"

namespace troth {
namespace {

constexpr Day kDaysAhead = 20 * 366;
constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;

/// Monday 0; 1970-01-01 was a Thursday.
std::size_t weekday(Day day) {
  constexpr std::int64_t kThursday = 3;
  const auto place = (std::int64_t{day} + kThursday) % 7;
  return static_cast<std::size_t>(place < 0 ? place + 7 : place);
}

}  // namespace

CalendarRules CalendarRules::usual() {
  CalendarRules rules;
  constexpr std::size_t kWorkingDays = 5;
  for (std::size_t day = 0; day < kWorkingDays; ++day) rules.week[day] = {{9 * 60, 17 * 60}};
  return rules;
}

WorkingCalendar::WorkingCalendar(CalendarRules rules, TimeZone zone)
    : rules_(std::move(rules)), zone_(std::move(zone)) {
  TROTH_ASSERT(check(rules_).ok());
  std::sort(rules_.days.begin(), rules_.days.end(),
            [](const SpecialDay& a, const SpecialDay& b) { return a.day < b.day; });
}

const std::vector<WorkingHours>& WorkingCalendar::hours_of(Day day) const {
  const auto at =
      std::lower_bound(rules_.days.begin(), rules_.days.end(), day,
                       [](const SpecialDay& special, Day wanted) { return special.day < wanted; });
  if (at != rules_.days.end() && at->day == day) return at->hours;
  return rules_.week[weekday(day)];
}

WorkingCalendar::Span WorkingCalendar::span_of(Day day, const WorkingHours& hours) const {
  const auto instant = [&](int minute) {
    return minute == kMinutesOfDay ? zone_.to_instant(day + 1, 0)
                                   : zone_.to_instant(day, minute * kMicrosPerMinute);
  };
  return {instant(hours.from_minute), instant(hours.to_minute)};
}

bool WorkingCalendar::is_working(Instant instant) const {
  const auto day = zone_.to_local_day(instant);
  const auto& all = hours_of(day);
  return std::any_of(all.begin(), all.end(), [&](const WorkingHours& hours) {
    const auto span = span_of(day, hours);
    return span.from <= instant && instant < span.to;
  });
}

std::int64_t WorkingCalendar::between(Instant from, Instant to) const {
  if (to < from) return -between(to, from);
  std::int64_t working = 0;
  const auto last = zone_.to_local_day(to);
  for (auto day = zone_.to_local_day(from); day <= last; ++day) {
    for (const auto& hours : hours_of(day)) {
      const auto span = span_of(day, hours);
      working += std::max<std::int64_t>(0, std::min(span.to, to) - std::max(span.from, from));
    }
  }
  return working;
}

std::optional<Instant> WorkingCalendar::after(Instant from, std::int64_t working) const {
  TROTH_ASSERT(working >= 0);
  const auto first = zone_.to_local_day(from);
  for (auto day = first; day <= first + kDaysAhead; ++day) {
    for (const auto& hours : hours_of(day)) {
      const auto span = span_of(day, hours);
      const auto begin = std::max(span.from, from);
      if (begin >= span.to) continue;
      // The last moment of a span is the end of what was done in it.
      if (working > 0 ? working <= span.to - begin : begin < span.to) return begin + working;
      working -= span.to - begin;
    }
  }
  return std::nullopt;
}

}  // namespace troth
