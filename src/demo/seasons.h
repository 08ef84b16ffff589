#pragma once
// Seasons as a clock that runs faster before Christmas and slower in August. Customers buy by this
// clock at a steady rate, so the purchase model stays exactly what was planted while the calendar
// shows Christmas, 11.11 and Spring Festival.

#include <array>

#include "demo/places.h"
#include "demo/settings.h"

namespace troth::demo {

/// Season-adjusted weeks since kFirstDay for one market; over the whole time they pass as fast as
/// calendar weeks, so the last day ends at kWeeks.
class SeasonClock {
 public:
  explicit SeasonClock(Market market);

  /// How busy a day is; 1 is the average day.
  double pace(Day day) const;
  /// The day at `weeks`, 0 <= weeks < kWeeks, and the fraction of its business done, in [0,1).
  struct Moment {
    Day day = 0;
    double fraction = 0;
  };
  Moment moment_at(double weeks) const;
  /// Season-adjusted weeks passed when `day` begins.
  double weeks_at(Day day) const;

 private:
  std::array<double, kDays + 1> weeks_{};  ///< At the start of each day.
};

/// Clock time within a day when `fraction` of its business is done: stores trade from 9 to 20,
/// the web shop round the clock with its peak in the evening.
Minute minute_of_day(double fraction, bool in_store);

}  // namespace troth::demo
