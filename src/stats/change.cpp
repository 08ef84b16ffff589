#include "stats/change.h"

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"

namespace troth::stats {

Change as_change(const Difference& current_minus_previous, double previous_value) {
  Change result;
  result.difference = current_minus_previous;
  if (previous_value != 0) {
    result.relative = current_minus_previous.value / std::fabs(previous_value);
  }
  if (current_minus_previous.significant()) {
    result.direction = current_minus_previous.value > 0 ? Direction::up : Direction::down;
  }
  return result;
}

Change change(const Estimate& previous, const Estimate& current) {
  Difference difference;
  difference.interval.level = current.interval.level;
  difference.value = current.value - previous.value;
  difference.verdict =
      previous.verdict.status > current.verdict.status ? previous.verdict : current.verdict;
  if (difference.ok() && previous.interval.level != current.interval.level) {
    difference.verdict = {StatusCode::bad_input, "level_mismatch",
                          "The two intervals have different confidence levels."};
  }
  if (difference.ok() && !(previous.interval.known() && current.interval.known())) {
    difference.verdict = {StatusCode::bad_input, "no_interval", "A figure has no interval."};
  }
  if (!difference.ok()) return as_change(difference, previous.value);

  const Interval& then = previous.interval;
  const Interval& now = current.interval;
  // A shrunken interval (adjusted Wald at low levels) may end short of a value at the edge.
  const auto gap = [](double x) { return std::max(0.0, x); };
  const double down = std::hypot(gap(current.value - now.lo), gap(then.hi - previous.value));
  const double up = std::hypot(gap(now.hi - current.value), gap(previous.value - then.lo));
  difference.interval.lo = difference.value - down;
  difference.interval.hi = difference.value + up;
  difference.se = std::hypot(previous.se, current.se);
  const double toward_zero = difference.value > 0 ? down : up;
  const double z = normal_quantile(0.5 + now.level / 2);
  difference.statistic = toward_zero > 0 ? z * difference.value / toward_zero : 0.0;
  difference.p = normal_two_sided(difference.statistic);
  return as_change(difference, previous.value);
}

}  // namespace troth::stats
