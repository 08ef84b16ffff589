#include "stats/trend.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "stats/change.h"
#include "stats/distributions.h"
#include "stats/multiple.h"

namespace troth::stats {
namespace {

constexpr std::size_t kPeriodsMin = 3;
constexpr std::size_t kSeriesMin = 4;

Trend refused(StatusCode status, const char* cause, std::string culprit) {
  Trend trend;
  trend.verdict = {status, cause, std::move(culprit)};
  return trend;
}

Trend few(std::size_t there, std::size_t least) {
  return refused(StatusCode::too_few_rows, "too_few_periods",
                 fmt::format("{} periods show no trend; {} are the least.", there, least));
}

Trend tested(double slope, double se, double level) {
  Trend trend;
  const double half = normal_quantile(0.5 + level / 2) * se;
  trend.slope = slope;
  trend.interval = {slope - half, slope + half, level};
  trend.statistic = slope / se;
  trend.p = normal_two_sided(trend.statistic);
  return trend;
}

Trend flat_scores() {
  return refused(StatusCode::bad_input, "flat_scores", "The periods all have the same score.");
}

Trend mismatch() {
  return refused(StatusCode::bad_input, "length_mismatch",
                 "There are not as many scores as periods.");
}

/// Nothing yet, but refused when it cannot come to anything.
Trend begun(std::span<const double> scores, double level) {
  Trend trend;
  trend.verdict = check_level(level);
  if (trend.verdict.ok()) trend.verdict = check_finite(scores, "scores");
  return trend;
}

struct ShareCounts {
  double hits = 0;
  double trials = 0;
};

Trend trend_of_shares(std::span<const double> scores, std::span<const ShareCounts> counts,
                      double level) {
  Trend trend = begun(scores, level);
  if (!trend.verdict.ok()) return trend;
  if (scores.size() < kPeriodsMin) return few(scores.size(), kPeriodsMin);
  double n = 0;
  double hits = 0;
  double mean = 0;
  for (std::size_t k = 0; k < scores.size(); ++k) {
    n += counts[k].trials;
    hits += counts[k].hits;
    mean += scores[k] * counts[k].trials;
  }
  if (n <= 0) return few(0, kPeriodsMin);
  mean /= n;
  const double share = hits / n;
  double squares = 0;
  double product = 0;
  for (std::size_t k = 0; k < scores.size(); ++k) {
    const double c = scores[k] - mean;
    squares += c * c * counts[k].trials;
    product += c * counts[k].hits;
  }
  if (!(squares > 0)) return flat_scores();
  if (!(share > 0 && share < 1)) {
    return refused(StatusCode::not_identified, "zero_variance",
                   "All trials succeeded, or none, so nothing can rise or fall.");
  }
  return tested(product / squares, std::sqrt(share * (1 - share) / squares), level);
}

}  // namespace

Trend linear_trend(std::span<const double> scores, std::span<const Estimate> periods,
                   double level) {
  Trend trend = begun(scores, level);
  if (!trend.verdict.ok()) return trend;
  if (scores.size() != periods.size()) return mismatch();
  if (periods.size() < kPeriodsMin) return few(periods.size(), kPeriodsMin);
  const double centre =
      std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
  double squares = 0;
  double product = 0;
  double variance = 0;
  for (std::size_t k = 0; k < periods.size(); ++k) {
    const Estimate& period = periods[k];
    if (!period.interval.known() || !std::isfinite(period.value)) {
      trend.verdict = period.ok() ? Verdict{StatusCode::too_few_rows, "no_interval",
                                            fmt::format("Period {} has no interval.", k + 1)}
                                  : period.verdict;
      return trend;
    }
    const double c = scores[k] - centre;
    const double z = normal_quantile(0.5 + period.interval.level / 2);
    const double se = (period.interval.hi - period.interval.lo) / (2 * z);
    squares += c * c;
    product += c * period.value;
    variance += c * c * se * se;
  }
  if (!(squares > 0)) return flat_scores();
  return tested(product / squares, std::sqrt(variance) / squares, level);
}

Trend cochran_armitage(std::span<const double> scores, std::span<const std::uint64_t> successes,
                       std::span<const std::uint64_t> trials, double level) {
  if (scores.size() != successes.size() || scores.size() != trials.size()) return mismatch();
  std::vector<ShareCounts> counts;
  for (std::size_t k = 0; k < scores.size(); ++k) {
    if (successes[k] > trials[k]) {
      return refused(
          StatusCode::bad_input, "more_successes_than_trials",
          fmt::format("Period {} has {} successes in {} trials.", k + 1, successes[k], trials[k]));
    }
    counts.push_back({static_cast<double>(successes[k]), static_cast<double>(trials[k])});
  }
  return trend_of_shares(scores, counts, level);
}

Trend cochran_armitage(std::span<const double> scores, std::span<const Estimate> shares,
                       double level) {
  if (scores.size() != shares.size()) return mismatch();
  std::vector<ShareCounts> counts;
  for (const Estimate& share : shares) {
    if (!std::isfinite(share.value) || !std::isfinite(share.effective_n)) {
      Trend trend;
      trend.verdict = share.ok() ? Verdict{StatusCode::bad_input, "not_finite",
                                           "A share or its effective size is not a number."}
                                 : share.verdict;
      return trend;
    }
    counts.push_back({share.value * share.effective_n, share.effective_n});
  }
  return trend_of_shares(scores, counts, level);
}

Trend mann_kendall(std::span<const double> values, double level) {
  Trend trend;
  trend.verdict = check_level(level);
  if (trend.verdict.ok()) trend.verdict = check_finite(values, "values");
  if (!trend.verdict.ok()) return trend;
  const std::size_t n = values.size();
  if (n < kSeriesMin) return few(n, kSeriesMin);
  double s = 0;
  std::vector<double> slopes;
  std::map<double, double> ties;
  for (std::size_t i = 0; i < n; ++i) {
    ties[values[i]] += 1;
    for (std::size_t j = i + 1; j < n; ++j) {
      const double rise = values[j] - values[i];
      s += rise > 0 ? 1 : rise < 0 ? -1 : 0;
      slopes.push_back(rise / static_cast<double>(j - i));
    }
  }
  const auto m = static_cast<double>(n);
  double variance = m * (m - 1) * (2 * m + 5);
  for (const auto& [value, t] : ties) variance -= t * (t - 1) * (2 * t + 5);
  variance /= 18;
  if (!(variance > 0)) {
    return refused(StatusCode::not_identified, "zero_variance", "All periods have the same value.");
  }
  std::sort(slopes.begin(), slopes.end());
  const std::size_t count = slopes.size();
  trend.slope =
      count % 2 == 1 ? slopes[count / 2] : (slopes[count / 2 - 1] + slopes[count / 2]) / 2;
  const double reach = normal_quantile(0.5 + level / 2) * std::sqrt(variance);
  const auto pairs = static_cast<double>(count);
  const double lower = std::floor((pairs - reach) / 2);
  const double upper = std::ceil((pairs + reach) / 2);
  if (lower >= 1 && upper < pairs) {
    trend.interval = {slopes[static_cast<std::size_t>(lower) - 1],
                      slopes[static_cast<std::size_t>(upper)], level};
  }
  trend.statistic = s == 0 ? 0 : (s > 0 ? s - 1 : s + 1) / std::sqrt(variance);
  trend.p = normal_two_sided(trend.statistic);
  return trend;
}

std::vector<Step> steps(std::span<const Estimate> periods) {
  std::vector<Step> result;
  std::vector<double> p;
  for (std::size_t k = 0; k + 1 < periods.size(); ++k) {
    Step step;
    step.from = k;
    step.difference = change(periods[k], periods[k + 1]).difference;
    p.push_back(step.difference.p);
    result.push_back(step);
  }
  const std::vector<double> adjusted = holm(p);
  for (std::size_t k = 0; k < result.size(); ++k) result[k].p_holm = adjusted[k];
  return result;
}

}  // namespace troth::stats
