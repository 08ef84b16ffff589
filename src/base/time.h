#pragma once
// Days, instants, time zones, and the clock that tests can hold still.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace troth {

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
using Day = std::int32_t;
/// Microseconds since 1970-01-01T00:00:00Z.
using Instant = std::int64_t;

inline constexpr Instant kMicrosPerSecond = 1'000'000;
inline constexpr Instant kMicrosPerDay = 86'400 * kMicrosPerSecond;

struct CivilDate {
  int year = 1970;
  int month = 1;  ///< 1..12
  int day = 1;    ///< 1..31
  bool operator==(const CivilDate&) const = default;
};

/// Whether the date exists in the calendar (year 1 to 9999).
bool valid_date(CivilDate date);
/// Day number of an existing date. A date that does not exist is a programmer error.
Day to_day(CivilDate date);
CivilDate to_civil(Day day);
/// The same day of the month `months` later, or that month's last day.
Day add_months(Day day, int months);

/// "2026-11-21".
std::string format_day(Day day);
/// "2026-11-21T20:36:16Z", with microseconds when there are any.
std::string format_instant(Instant instant);
/// An ISO 8601 date; empty when it is not one.
std::optional<Day> parse_day(std::string_view text);

/// A time zone of the IANA database, for turning local wall time into instants and back.
class TimeZone {
 public:
  /// Finds "Europe/London"; not_found with the nearest names when there is no such zone.
  static Result<TimeZone> find(std::string_view name);
  static TimeZone utc();

  const std::string& name() const { return name_; }
  /// The instant of a local wall-clock time (microseconds since local midnight of `day`). A time
  /// skipped by a clock change maps to the instant of the change; a repeated one to its first.
  Instant to_instant(Day day, std::int64_t micros_of_day) const;
  /// The local calendar day of an instant.
  Day to_local_day(Instant instant) const;
  /// Microseconds since local midnight of an instant.
  std::int64_t to_local_micros(Instant instant) const;

 private:
  struct Rules;
  std::string name_;
  std::shared_ptr<const Rules> rules_;
};

/// Where "now" comes from; injected, so that tests never sleep.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// A clock that stands where it was put.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant now) : now_(now) {}
  Instant now() const override { return now_; }
  void set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

}  // namespace troth
