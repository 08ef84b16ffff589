#include "evaluation/periods.h"

#include <algorithm>

#include "base/time.h"

namespace troth::evaluation {

std::optional<Day> Extent::last_day() const {
  std::optional<Day> last;
  for (const auto& day : {last_order, last_interaction, last_response}) {
    if (day && (!last || *day > *last)) last = day;
  }
  return last;
}

Day months_back(Day day, int months) {
  const bool month_end = to_civil(day + 1).day == 1;
  return month_end ? add_months(day + 1, -months) - 1 : add_months(day, -months);
}

namespace {

Periods spans(Day as_of, int months) {
  Periods periods;
  periods.as_of = as_of;
  periods.months = months;
  const Day one = months_back(as_of, months);
  const Day two = months_back(as_of, 2 * months);
  const Day three = months_back(as_of, 3 * months);
  periods.current = {one, as_of};
  periods.previous = {two, one};
  periods.before = {three, two};
  return periods;
}

}  // namespace

Periods choose_periods(Day as_of, std::optional<int> months, std::optional<Day> first_order) {
  Periods periods;
  if (months) {
    periods = spans(as_of, *months);
    periods.reason = PeriodReason::given;
  } else if (!first_order) {
    periods = spans(as_of, 12);
    periods.reason = PeriodReason::no_orders;
  } else {
    for (const int length : {12, 6, 3, 1}) {
      periods = spans(as_of, length);
      if (*first_order <= periods.previous.after + 1) break;
    }
    const bool fits = *first_order <= periods.previous.after + 1;
    periods.reason = fits ? PeriodReason::two_fit : PeriodReason::short_history;
  }
  periods.first_order = first_order;
  periods.previous_complete = first_order && *first_order <= periods.previous.after + 1;
  periods.before_complete = first_order && *first_order <= periods.before.after + 1;
  return periods;
}

int month_number(Day day) {
  const CivilDate date = to_civil(day);
  return date.year * 12 + date.month - 1;
}

Day first_day_of_month(int number) {
  return to_day({number / 12, number % 12 + 1, 1});
}

}  // namespace troth::evaluation
