#pragma once
// Which days the evaluation compares.

#include <optional>
#include <string_view>

#include "base/result.h"
#include "evaluation/types.h"

namespace troth::evaluation {

/// First and last days on which the workspace holds something, not later than the clock.
struct Extent {
  std::optional<Day> first_order;
  std::optional<Day> last_order;
  std::optional<Day> last_interaction;
  std::optional<Day> last_response;  ///< Dated responses only.

  /// The last day with data; empty in an empty workspace.
  std::optional<Day> last_day() const;
};

/// The periods that end at `as_of`. Without `months`, the longest of 12, 6, 3 and 1 months of
/// which two whole ones fit between the first order and as_of. Periods that end with a month begin
/// with one.
Periods choose_periods(Day as_of, std::optional<int> months, std::optional<Day> first_order);

/// The day `months` earlier; from the last day of a month to the last day of a month, so that
/// periods that end with a month begin with one.
Day months_back(Day day, int months);

/// Number of the month that holds `day`, counted from year 0; consecutive months differ by 1.
int month_number(Day day);
/// First day of a month by its number.
Day first_day_of_month(int number);

}  // namespace troth::evaluation
