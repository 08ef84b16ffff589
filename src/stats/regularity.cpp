#include "stats/regularity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"
#include "stats/mean.h"

namespace troth::stats {
namespace {

constexpr std::size_t kRegularCustomersMin = 10;
constexpr std::size_t kOwnIntervalsMin = 2;
constexpr double kOwnKMax = 1000;
constexpr double kOwnKMin = 0.05;

double k_from_variance(double variance) {
  return (1 - 4 * variance) / (8 * variance);
}

Verdict check_intervals(std::span<const double> intervals, const char* name) {
  if (Verdict finite = check_finite(intervals, name); !finite.ok()) return finite;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    if (intervals[i] <= 0) {
      return {StatusCode::bad_input, "interval_not_positive",
              fmt::format("{}[{}] is {}: purchases of one day are one purchase.", name, i,
                          intervals[i])};
    }
  }
  return {};
}

/// A customer's own ln k and how uncertain it is.
struct LogShape {
  double value;
  double variance;
};

/// Minka's (2002) closed form for the Gamma shape, relative error below 1.5 %. With s = ln mean -
/// mean ln, 2nks is nearly chi-squared on n - 1 degrees of freedom (Bain & Engelhardt 1975; exact
/// as k grows), which gives the bias and the variance of ln k.
LogShape own_log_shape(const IntervalSums& sums) {
  const auto n = static_cast<double>(sums.n);
  const double s = std::log(sums.sum / n) - sums.ln_sum / n;
  double k = kOwnKMax;
  if (s > 1e-12) k = (3 - s + std::sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
  const double bias = std::log(n / 2) - digamma((n - 1) / 2);
  return {std::log(std::clamp(k, kOwnKMin, kOwnKMax)) - bias, trigamma((n - 1) / 2)};
}

}  // namespace

Estimate population_regularity(std::span<const double> first, std::span<const double> second,
                               double level) {
  Estimate result;
  result.n = first.size();
  result.effective_n = static_cast<double>(first.size());
  result.interval.level = level;
  result.verdict = check_level(level);
  if (result.ok() && first.size() != second.size()) {
    result.verdict = {
        StatusCode::bad_input, "length_mismatch",
        fmt::format("There are {} first and {} second intervals.", first.size(), second.size())};
  }
  if (result.ok()) result.verdict = check_intervals(first, "first");
  if (result.ok()) result.verdict = check_intervals(second, "second");
  if (result.ok() && first.size() < 2) {
    result.verdict = {StatusCode::too_few_rows, "few_customers",
                      "At least two customers with three purchases are needed."};
  }
  if (!result.ok()) return result;

  std::vector<double> squares;
  squares.reserve(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double off_middle = first[i] / (first[i] + second[i]) - 0.5;
    squares.push_back(off_middle * off_middle);
  }
  const Sample sample = summarise(squares);
  const double variance = sample.mean;
  if (variance <= 1e-12) {
    result.verdict = {StatusCode::not_identified, "zero_variance",
                      "Every customer's two intervals are equal; k has no upper bound."};
    return result;
  }
  result.value = k_from_variance(variance);
  if (first.size() < kRegularCustomersMin) {
    result.verdict = {StatusCode::too_few_rows, "few_customers",
                      fmt::format("{} customers with three purchases are too few for an interval.",
                                  first.size())};
    return result;
  }
  const double se_variance = std::sqrt(sample.variance / result.effective_n);
  result.se = se_variance / (8 * variance * variance);
  const double half = normal_quantile(0.5 + level / 2) * se_variance / variance;
  // V is at most 1/4 (k = 0); k falls as V grows.
  result.interval.lo = k_from_variance(std::min(0.25, variance * std::exp(half)));
  result.interval.hi = k_from_variance(variance * std::exp(-half));
  return result;
}

Rhythm rhythm(std::span<const double> intervals, const RhythmSettings& settings) {
  Rhythm result;
  result.intervals = intervals.size();
  result.verdict = check_intervals(intervals, "intervals");
  if (!result.verdict.ok()) return result;
  IntervalSums sums{intervals.size(), 0, 0};
  for (const double interval : intervals) {
    sums.sum += interval;
    sums.ln_sum += std::log(interval);
  }
  return rhythm_of_sums(sums, settings);
}

Rhythm rhythm_of_sums(const IntervalSums& sums, const RhythmSettings& settings) {
  Rhythm result;
  result.intervals = sums.n;
  const bool settings_fit = settings.population_k > 0 && std::isfinite(settings.population_k) &&
                            settings.alert_quantile > 0 && settings.alert_quantile < 1 &&
                            settings.spread_log_k >= 0 && std::isfinite(settings.spread_log_k);
  if (!settings_fit) {
    result.verdict = {StatusCode::bad_input, "bad_settings",
                      "population_k must be positive, alert_quantile between 0 and 1, spread_log_k "
                      "not negative."};
  } else if (sums.n == 0) {
    result.verdict = {StatusCode::too_few_rows, "no_rows",
                      "A customer with one purchase has no rhythm yet."};
  } else if (!(sums.sum > 0) || !std::isfinite(sums.sum) || !std::isfinite(sums.ln_sum)) {
    result.verdict = {StatusCode::bad_input, "interval_not_positive",
                      "Intervals that sum to this cannot all be positive."};
  }
  if (!result.verdict.ok()) return result;

  const auto n = static_cast<double>(sums.n);
  result.mean_interval = sums.sum / n;
  result.k = settings.population_k;
  if (sums.n >= kOwnIntervalsMin) {
    const LogShape own = own_log_shape(sums);
    result.own_k = std::exp(own.value);
    const double between = settings.spread_log_k * settings.spread_log_k;
    const double weight = between / (between + own.variance);
    result.k = std::exp(weight * own.value + (1 - weight) * std::log(settings.population_k));
  }
  const double rate = result.k / result.mean_interval;
  result.median_interval = gamma_quantile(0.5, result.k, rate);
  result.quantile = gamma_quantile(settings.alert_quantile, result.k, rate);
  result.alert_after =
      result.mean_interval * f_quantile(settings.alert_quantile, 2 * result.k, 2 * n * result.k);
  return result;
}

double overdue_ratio(const Rhythm& rhythm, double since_last) {
  return rhythm.verdict.ok() ? since_last / rhythm.median_interval : kNaN;
}

bool overdue(const Rhythm& rhythm, double since_last) {
  return rhythm.verdict.ok() && since_last > rhythm.alert_after;
}

double silence_probability(const Rhythm& rhythm, double since_last) {
  if (!rhythm.verdict.ok() || !(since_last >= 0)) return kNaN;
  const double n = static_cast<double>(rhythm.intervals);
  return f_upper(since_last / rhythm.mean_interval, 2 * rhythm.k, 2 * n * rhythm.k);
}

}  // namespace troth::stats
