#include "stats/mean.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

// Residual sums made from differences of large sums carry rounding of about this relative size;
// below it they count as zero.
constexpr double kRounding = 1e-12;

Verdict no_rows() {
  return {StatusCode::too_few_rows, "no_rows", "There are no observations."};
}

Verdict one_row() {
  return {StatusCode::too_few_rows, "one_row", "One observation shows no spread, so no interval."};
}

Verdict zero_variance() {
  return {StatusCode::not_identified, "zero_variance",
          "All values are equal, so their spread and an interval cannot be known."};
}

Interval t_interval(double value, double se, double df, double level) {
  const double half = t_quantile(0.5 + level / 2, df) * se;
  return {value - half, value + half, level};
}

void test_with_t(Difference& result, double level) {
  result.interval = t_interval(result.value, result.se, result.df, level);
  result.statistic = result.value / result.se;
  result.p = t_two_sided(result.statistic, result.df);
}

}  // namespace

Sample summarise(std::span<const double> values) {
  Sample sample;
  sample.n = values.size();
  if (values.empty()) return sample;
  double mean = 0;
  double squares = 0;
  double count = 0;
  for (const double value : values) {
    count += 1;
    const double delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
  }
  sample.mean = std::isfinite(mean) && std::isfinite(squares) ? mean : kNaN;
  if (values.size() > 1) sample.variance = std::isnan(sample.mean) ? kNaN : squares / (count - 1);
  return sample;
}

Estimate mean(const Sample& sample, double level) {
  Estimate result;
  result.n = sample.n;
  result.effective_n = static_cast<double>(sample.n);
  result.interval.level = level;
  result.verdict = check_level(level);
  if (result.ok() && sample.n == 0) result.verdict = no_rows();
  if (!result.ok()) return result;
  if (!std::isfinite(sample.mean) || (sample.n > 1 && !(sample.variance >= 0))) {
    result.verdict = {StatusCode::bad_input, "not_finite",
                      "The mean or the variance is not a finite number."};
    return result;
  }
  result.value = sample.mean;
  if (sample.n == 1) {
    result.verdict = one_row();
  } else if (sample.variance == 0) {
    result.se = 0;
    result.verdict = zero_variance();
  } else {
    result.se = std::sqrt(sample.variance / result.effective_n);
    result.interval = t_interval(result.value, result.se, result.effective_n - 1, level);
  }
  return result;
}

Estimate mean(std::span<const double> values, double level) {
  if (Verdict finite = check_finite(values, "values"); !finite.ok()) {
    Estimate result;
    result.n = values.size();
    result.interval.level = level;
    result.verdict = finite;
    return result;
  }
  return mean(summarise(values), level);
}

Estimate weighted_mean(std::span<const double> values, std::span<const double> weights,
                       double level) {
  if (weights.empty()) return mean(values, level);
  Estimate result;
  result.n = values.size();
  result.interval.level = level;
  result.verdict = check_level(level);
  if (result.ok()) result.verdict = check_finite(values, "values");
  if (result.ok()) result.verdict = check_weights(weights, values.size());
  if (!result.ok()) return result;

  // West's (1979) weighted form of Welford's recursion.
  double total = 0;
  double centre = 0;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (weights[i] == 0) continue;
    total += weights[i];
    const double delta = values[i] - centre;
    centre += delta * (weights[i] / total);
    squares += weights[i] * delta * (values[i] - centre);
  }
  result.effective_n = effective_n(weights);
  result.value = centre;
  if (result.effective_n <= 1 + kRounding) {
    result.verdict = one_row();
  } else if (squares <= 0) {
    result.se = 0;
    result.verdict = zero_variance();
  } else {
    result.se = std::sqrt(squares / total / (result.effective_n - 1));
    result.interval = t_interval(result.value, result.se, result.effective_n - 1, level);
  }
  return result;
}

Difference mean_difference(const Sample& a, const Sample& b, double level) {
  Difference result;
  result.interval.level = level;
  const Estimate mean_a = mean(a, level);
  const Estimate mean_b = mean(b, level);
  for (const Estimate* side : {&mean_a, &mean_b}) {
    const StatusCode status = side->verdict.status;
    if (status == StatusCode::bad_input || status == StatusCode::too_few_rows) {
      result.value = mean_a.value - mean_b.value;
      result.verdict = side->verdict;
      return result;
    }
  }
  result.value = mean_a.value - mean_b.value;
  const double part_a = a.variance / static_cast<double>(a.n);
  const double part_b = b.variance / static_cast<double>(b.n);
  if (part_a + part_b <= 0) {
    result.se = 0;
    result.verdict = zero_variance();
    return result;
  }
  result.se = std::sqrt(part_a + part_b);
  const double share = part_a / (part_a + part_b);
  result.df = 1 / (share * share / (static_cast<double>(a.n) - 1) +
                   (1 - share) * (1 - share) / (static_cast<double>(b.n) - 1));
  test_with_t(result, level);
  return result;
}

Difference mean_difference(const Estimate& a, const Estimate& b, double level) {
  Difference result;
  result.interval.level = level;
  result.value = a.value - b.value;
  for (const Estimate* side : {&a, &b}) {
    const bool flat = side->verdict.cause == "zero_variance";
    if (!side->ok() && !flat) {
      result.verdict = side->verdict;
      return result;
    }
  }
  const double part_a = a.se * a.se;
  const double part_b = b.se * b.se;
  if (!(part_a + part_b > 0)) {
    result.se = 0;
    result.verdict = zero_variance();
    return result;
  }
  result.se = std::sqrt(part_a + part_b);
  const double share = part_a / (part_a + part_b);
  result.df =
      1 / (share * share / (a.effective_n - 1) + (1 - share) * (1 - share) / (b.effective_n - 1));
  test_with_t(result, level);
  return result;
}

Difference mean_difference(std::span<const double> a, std::span<const double> b, double level) {
  Verdict finite = check_finite(a, "a");
  if (finite.ok()) finite = check_finite(b, "b");
  if (!finite.ok()) {
    Difference result;
    result.interval.level = level;
    result.verdict = finite;
    return result;
  }
  return mean_difference(summarise(a), summarise(b), level);
}

RatioSums ratio_sums(std::span<const double> numerator, std::span<const double> denominator) {
  RatioSums sums;
  sums.n = std::min(numerator.size(), denominator.size());
  if (numerator.size() != denominator.size()) {
    sums.y = sums.x = kNaN;
    return sums;
  }
  for (std::size_t i = 0; i < sums.n; ++i) {
    const double y = numerator[i];
    const double x = denominator[i];
    sums.y += y;
    sums.x += x;
    sums.yy += y * y;
    sums.xy += x * y;
    sums.xx += x * x;
  }
  return sums;
}

namespace {

Verdict check_ratio(const RatioSums& sums) {
  if (!std::isfinite(sums.y + sums.x + sums.yy + sums.xy + sums.xx)) {
    return {StatusCode::bad_input, "not_finite",
            "A numerator or denominator is not a finite number, or there are not as many of each."};
  }
  if (sums.n == 0) return no_rows();
  if (sums.x <= 0) {
    return {StatusCode::not_identified, "empty_denominator",
            fmt::format("The denominators sum to {}, so there is no ratio.", sums.x)};
  }
  return {};
}

}  // namespace

Estimate ratio(const RatioSums& sums, double level) {
  Estimate result;
  result.n = sums.n;
  result.effective_n = static_cast<double>(sums.n);
  result.interval.level = level;
  result.verdict = check_level(level);
  if (result.ok()) result.verdict = check_ratio(sums);
  if (!result.ok()) return result;
  const double r = sums.y / sums.x;
  result.value = r;
  if (sums.n == 1) {
    result.verdict = one_row();
    return result;
  }
  const double residual = sums.yy - 2 * r * sums.xy + r * r * sums.xx;
  if (residual <= kRounding * (sums.yy + r * r * sums.xx)) {
    result.se = 0;
    result.verdict = zero_variance();
    return result;
  }
  const double n = result.effective_n;
  result.se = std::sqrt(n / (n - 1) * residual) / sums.x;
  result.interval = t_interval(r, result.se, n - 1, level);
  return result;
}

Difference ratio_change(std::span<const double> previous_numerator,
                        std::span<const double> previous_denominator,
                        std::span<const double> current_numerator,
                        std::span<const double> current_denominator, double level) {
  Difference result;
  result.interval.level = level;
  result.verdict = check_level(level);
  if (result.ok() && previous_numerator.size() != current_numerator.size()) {
    result.verdict = {StatusCode::bad_input, "length_mismatch",
                      fmt::format("There are {} customers in one period and {} in the other.",
                                  previous_numerator.size(), current_numerator.size())};
  }
  const RatioSums previous = ratio_sums(previous_numerator, previous_denominator);
  const RatioSums current = ratio_sums(current_numerator, current_denominator);
  if (result.ok()) result.verdict = check_ratio(previous);
  if (result.ok()) result.verdict = check_ratio(current);
  if (!result.ok()) return result;

  const double r_previous = previous.y / previous.x;
  const double r_current = current.y / current.x;
  result.value = r_current - r_previous;
  if (current.n == 1) {
    result.verdict = one_row();
    return result;
  }
  double squares = 0;
  double scale = 0;
  for (std::size_t i = 0; i < current.n; ++i) {
    const double now = (current_numerator[i] - r_current * current_denominator[i]) / current.x;
    const double then = (previous_numerator[i] - r_previous * previous_denominator[i]) / previous.x;
    squares += (now - then) * (now - then);
    scale += current_numerator[i] * current_numerator[i] / (current.x * current.x) +
             previous_numerator[i] * previous_numerator[i] / (previous.x * previous.x);
  }
  if (squares <= kRounding * scale) {
    result.se = 0;
    result.verdict = zero_variance();
    return result;
  }
  const auto n = static_cast<double>(current.n);
  result.se = std::sqrt(n / (n - 1) * squares);
  result.df = n - 1;
  test_with_t(result, level);
  return result;
}

}  // namespace troth::stats
