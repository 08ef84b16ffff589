#include "base/time.h"

#include <date/date.h>
#include <fmt/format.h>

#include <chrono>

#include "base/assert.h"

namespace troth {
namespace {

date::year_month_day calendar(CivilDate d) {
  return date::year(d.year) / date::month(static_cast<unsigned>(d.month)) /
         date::day(static_cast<unsigned>(d.day));
}

Day day_number(date::sys_days days) {
  return days.time_since_epoch().count();
}

CivilDate civil(date::year_month_day d) {
  return {static_cast<int>(d.year()), static_cast<int>(static_cast<unsigned>(d.month())),
          static_cast<int>(static_cast<unsigned>(d.day()))};
}

/// The number that `digits` write, or -1 when there is anything but digits.
int read_number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

bool valid_date(CivilDate d) {
  return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
         d.day <= 31 && calendar(d).ok();
}

Day to_day(CivilDate d) {
  TROTH_ASSERT(valid_date(d));
  return day_number(date::sys_days(calendar(d)));
}

CivilDate to_civil(Day day) {
  return civil(date::year_month_day(date::sys_days(date::days(day))));
}

Day add_months(Day day, int months) {
  auto d = date::year_month_day(date::sys_days(date::days(day))) + date::months(months);
  if (!d.ok()) d = d.year() / d.month() / date::last;
  return day_number(date::sys_days(d));
}

std::string format_day(Day day) {
  const auto d = to_civil(day);
  return fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day);
}

std::string format_instant(Instant instant) {
  const auto point = date::sys_time<std::chrono::microseconds>(std::chrono::microseconds(instant));
  const auto midnight = date::floor<date::days>(point);
  const auto micros = (point - midnight).count();
  const auto seconds = micros / kMicrosPerSecond;
  auto text = fmt::format("{}T{:02}:{:02}:{:02}", format_day(day_number(midnight)), seconds / 3600,
                          seconds / 60 % 60, seconds % 60);
  if (const auto rest = micros % kMicrosPerSecond; rest != 0) text += fmt::format(".{:06}", rest);
  return text + "Z";
}

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const CivilDate d{read_number(text.substr(0, 4)), read_number(text.substr(5, 2)),
                    read_number(text.substr(8, 2))};
  if (!valid_date(d)) return std::nullopt;
  return to_day(d);
}

Instant SystemClock::now() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace troth
