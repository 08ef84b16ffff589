#include "stats/proportion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

/// Wilson's interval of share p in n (possibly fractional) trials.
Interval wilson(double p, double n, double level) {
  const double z = normal_quantile(0.5 + level / 2);
  const double shrink = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / shrink;
  const double half = z / shrink * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  // At p = 0 and 1 the exact bounds are 0 and 1; rounding must not push the value outside.
  return {std::clamp(centre - half, 0.0, p), std::clamp(centre + half, p, 1.0), level};
}

Verdict check_counts(std::uint64_t successes, std::uint64_t trials) {
  if (successes > trials) {
    return {StatusCode::bad_input, "more_successes_than_trials",
            fmt::format("There are {} successes in {} trials.", successes, trials)};
  }
  if (trials == 0) return {StatusCode::too_few_rows, "no_rows", "There are no observations."};
  return {};
}

}  // namespace

Estimate proportion(std::uint64_t successes, std::uint64_t trials, double level) {
  Estimate result;
  result.n = trials;
  result.effective_n = static_cast<double>(trials);
  result.interval.level = level;
  result.verdict = check_level(level);
  if (result.ok()) result.verdict = check_counts(successes, trials);
  if (!result.ok()) return result;
  const auto n = static_cast<double>(trials);
  result.value = static_cast<double>(successes) / n;
  result.se = std::sqrt(result.value * (1 - result.value) / n);
  result.interval = wilson(result.value, n, level);
  return result;
}

Estimate weighted_proportion(std::span<const double> indicator, std::span<const double> weights,
                             double level) {
  Estimate result;
  result.n = indicator.size();
  result.interval.level = level;
  result.verdict = check_level(level);
  if (result.ok() && indicator.empty()) {
    result.verdict = {StatusCode::too_few_rows, "no_rows", "There are no observations."};
  }
  if (result.ok()) result.verdict = check_weights(weights, indicator.size());
  if (!result.ok()) return result;
  double successes = 0;
  double total = 0;
  for (std::size_t i = 0; i < indicator.size(); ++i) {
    if (indicator[i] != 0 && indicator[i] != 1) {
      result.verdict = {StatusCode::bad_input, "not_binary",
                        fmt::format("indicator[{}] is neither 0 nor 1.", i)};
      return result;
    }
    successes += weights[i] * indicator[i];
    total += weights[i];
  }
  result.effective_n = effective_n(weights);
  result.value = std::clamp(successes / total, 0.0, 1.0);
  result.se = std::sqrt(result.value * (1 - result.value) / result.effective_n);
  result.interval = wilson(result.value, result.effective_n, level);
  return result;
}

Difference proportion_difference(const Estimate& a, const Estimate& b, double level) {
  Difference result;
  result.interval.level = level;
  result.verdict = a.ok() ? b.verdict : a.verdict;
  if (result.ok() && (a.interval.level != level || b.interval.level != level)) {
    result.verdict = {StatusCode::bad_input, "levels_differ",
                      "The shares and their difference are asked for at different levels."};
  }
  if (!result.ok()) return result;
  result.value = a.value - b.value;
  result.se = std::hypot(a.se, b.se);
  result.interval.lo = result.value - std::hypot(a.value - a.interval.lo, b.interval.hi - b.value);
  result.interval.hi = result.value + std::hypot(a.interval.hi - a.value, b.value - b.interval.lo);
  const double n_a = a.effective_n;
  const double n_b = b.effective_n;
  const double pooled = (n_a * a.value + n_b * b.value) / (n_a + n_b);
  const double null_se = std::sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b));
  result.statistic = null_se > 0 ? result.value / null_se : 0.0;
  result.p = normal_two_sided(result.statistic);
  return result;
}

Difference proportion_difference(std::uint64_t successes_a, std::uint64_t trials_a,
                                 std::uint64_t successes_b, std::uint64_t trials_b, double level) {
  return proportion_difference(proportion(successes_a, trials_a, level),
                               proportion(successes_b, trials_b, level), level);
}

}  // namespace troth::stats
