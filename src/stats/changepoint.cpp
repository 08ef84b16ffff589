#include "stats/changepoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "stats/distributions.h"

namespace troth::stats {
namespace {

constexpr std::size_t kSeriesPeriodsMin = 6;

/// A period with data: where it stands in the series, its value, and how precisely it is known.
struct SeriesPoint {
  std::size_t at;
  double value;
  double weight;
};

/// Mean squared jump between neighbours beyond what their n explains, halved: the variance between
/// periods. One step of level adds only one jump to it.
double between_variance(std::span<const SeriesPoint> points, std::span<const double> within) {
  double excess = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double jump = points[i].value - points[i - 1].value;
    excess += jump * jump - within[i] - within[i - 1];
  }
  return std::max(0.0, excess / (2 * static_cast<double>(points.size() - 1)));
}

/// Weights 1 / (within variance + between variance).
void weigh(std::vector<SeriesPoint>& points, std::span<const double> within) {
  const double between = between_variance(points, within);
  // Never quite zero: a series of totals without variance, all equal but for one step.
  const auto [lo, hi] = std::minmax_element(points.begin(), points.end(),
                                            [](auto& a, auto& b) { return a.value < b.value; });
  const double spread = hi->value - lo->value;
  const double floor = 1e-12 * spread * spread;
  for (std::size_t i = 0; i < points.size(); ++i) {
    points[i].weight = 1 / std::max(within[i] + between, floor);
  }
}

/// Running sums of weights and weighted values; entry k covers the first k points.
struct RunningSums {
  std::vector<double> weight{0};
  std::vector<double> value{0};

  explicit RunningSums(std::span<const SeriesPoint> points) {
    for (const SeriesPoint& point : points) {
      weight.push_back(weight.back() + point.weight);
      value.push_back(value.back() + point.weight * point.value);
    }
  }
  double before(std::size_t k) const { return value[k] / weight[k]; }
  double after(std::size_t k) const {
    return (value.back() - value[k]) / (weight.back() - weight[k]);
  }
  /// Weighted sum of squares between the segments split before point k.
  double between(std::size_t k) const {
    const double w1 = weight[k];
    const double w2 = weight.back() - w1;
    const double step = after(k) - before(k);
    return w1 * w2 / (w1 + w2) * step * step;
  }
};

struct Split {
  std::size_t k = 0;
  double statistic = 0;
};

Split best_split(const RunningSums& sums, std::size_t count, std::size_t margin) {
  Split best{margin, 0};
  for (std::size_t k = margin; k + margin <= count; ++k) {
    const double statistic = sums.between(k);
    // Of dates that rounding alone tells apart the first is taken.
    if (statistic > best.statistic * (1 + 1e-9)) best = {k, statistic};
  }
  return best;
}

double overall_mean(std::span<const SeriesPoint> points) {
  const RunningSums sums(points);
  return sums.value.back() / sums.weight.back();
}

/// Share of shuffles of the standardised residuals whose best split is at least as good.
double permutation_p(std::span<const SeriesPoint> points, double observed,
                     const ChangePointSettings& settings) {
  const double mean = overall_mean(points);
  std::vector<double> residuals;
  for (const SeriesPoint& point : points) {
    residuals.push_back((point.value - mean) * std::sqrt(point.weight));
  }
  std::vector<SeriesPoint> shuffled(points.begin(), points.end());
  Random random(settings.seed);
  std::size_t as_large = 0;
  for (std::size_t round = 0; round < settings.permutations; ++round) {
    for (std::size_t i = residuals.size(); i > 1; --i) {
      std::swap(residuals[i - 1], residuals[random.below(i)]);
    }
    for (std::size_t i = 0; i < shuffled.size(); ++i) {
      shuffled[i].value = residuals[i] / std::sqrt(shuffled[i].weight);
    }
    const Split split = best_split(RunningSums(shuffled), shuffled.size(), settings.min_periods);
    // Rounding must not turn an equal arrangement into a smaller one.
    if (split.statistic >= observed * (1 - 1e-9)) ++as_large;
  }
  return (1 + static_cast<double>(as_large)) / (1 + static_cast<double>(settings.permutations));
}

/// Weighted residual sum of squares around one mean.
double total_squares(std::span<const SeriesPoint> points) {
  const double mean = overall_mean(points);
  double squares = 0;
  for (const SeriesPoint& point : points) {
    squares += point.weight * (point.value - mean) * (point.value - mean);
  }
  return squares;
}

/// Posterior of the split with flat priors on date, levels and log scale (Smith 1975):
/// proportional to (W1 W2)^(-1/2) * RSS^(-(n-2)/2).
std::vector<double> split_probabilities(const RunningSums& sums, double total, std::size_t count,
                                        std::size_t margin) {
  std::vector<double> log_density(count + 1, -kInfinity);
  double largest = -kInfinity;
  for (std::size_t k = margin; k + margin <= count; ++k) {
    const double residual = std::max(total - sums.between(k), 1e-14 * total);
    const double w1 = sums.weight[k];
    const double w2 = sums.weight.back() - w1;
    log_density[k] =
        -0.5 * std::log(w1 * w2) - 0.5 * (static_cast<double>(count) - 2) * std::log(residual);
    largest = std::max(largest, log_density[k]);
  }
  double norm = 0;
  for (double& entry : log_density) norm += entry = std::exp(entry - largest);
  for (double& entry : log_density) entry /= norm;
  return log_density;
}

void add_date(ChangePoint& result, std::span<const SeriesPoint> points,
              std::span<const double> probabilities, double level, std::size_t length) {
  result.probability.assign(length, 0.0);
  std::vector<std::size_t> order;
  for (std::size_t k = 1; k < points.size(); ++k) {
    result.probability[points[k].at] = probabilities[k];
    if (probabilities[k] > 0) order.push_back(k);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities[a] > probabilities[b];
  });
  double covered = 0;
  for (const std::size_t k : order) {
    if (covered >= level) break;
    covered += probabilities[k];
    result.confidence_set.push_back(points[k].at);
  }
  std::sort(result.confidence_set.begin(), result.confidence_set.end());
}

Estimate level_of(double value, double weight, double dispersion, double df, std::size_t periods,
                  double level) {
  Estimate result;
  result.value = value;
  result.n = periods;
  result.effective_n = static_cast<double>(periods);
  result.se = std::sqrt(dispersion / weight);
  const double half = t_quantile(0.5 + level / 2, df) * result.se;
  result.interval = {value - half, value + half, level};
  return result;
}

void add_size(ChangePoint& result, const RunningSums& sums, const Split& split, double total,
              std::size_t count, double level) {
  const double df = static_cast<double>(count) - 2;
  // The between-period variance is in the weights already; the data may only widen them.
  const double dispersion = std::max(1.0, (total - split.statistic) / df);
  const double w1 = sums.weight[split.k];
  const double w2 = sums.weight.back() - w1;
  result.before = level_of(sums.before(split.k), w1, dispersion, df, split.k, level);
  result.after = level_of(sums.after(split.k), w2, dispersion, df, count - split.k, level);
  Difference& difference = result.difference;
  difference.value = result.after.value - result.before.value;
  difference.se = std::sqrt(dispersion * (1 / w1 + 1 / w2));
  difference.df = df;
  difference.statistic = difference.value / difference.se;
  const double half = t_quantile(0.5 + level / 2, df) * difference.se;
  difference.interval = {difference.value - half, difference.value + half, level};
  difference.p = result.p;
}

/// Weighted residual sum of squares of a straight line over the positions.
double line_squares(std::span<const SeriesPoint> points) {
  double weight = 0, time = 0, value = 0;
  for (const SeriesPoint& p : points) {
    weight += p.weight;
    time += p.weight * static_cast<double>(p.at);
    value += p.weight * p.value;
  }
  time /= weight;
  value /= weight;
  double tt = 0, ty = 0, yy = 0;
  for (const SeriesPoint& p : points) {
    const double t = static_cast<double>(p.at) - time;
    tt += p.weight * t * t;
    ty += p.weight * t * (p.value - value);
    yy += p.weight * (p.value - value) * (p.value - value);
  }
  return yy - ty * ty / tt;
}

void add_warnings(ChangePoint& result, std::span<const SeriesPoint> points, const RunningSums& sums,
                  const Split& split, double total) {
  std::vector<double> residuals;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double level = i < split.k ? sums.before(split.k) : sums.after(split.k);
    residuals.push_back((points[i].value - level) * std::sqrt(points[i].weight));
  }
  double squares = residuals[0] * residuals[0];
  double products = 0;
  for (std::size_t i = 1; i < residuals.size(); ++i) {
    squares += residuals[i] * residuals[i];
    products += residuals[i] * residuals[i - 1];
  }
  const auto n = static_cast<double>(points.size());
  const double correlation = squares > 0 ? products / squares : 0;
  if (correlation > 2 / std::sqrt(n)) {
    result.warnings.push_back(
        {"autocorrelation",
         fmt::format("Neighbouring periods resemble each other (correlation {:.2f}) beyond the "
                     "step, so p is too small; a season or a trend may be at work.",
                     correlation),
         ""});
  }
  if (line_squares(points) < total - split.statistic) {
    result.warnings.push_back(
        {"gradual", "A steady slope describes the series better than one step.", ""});
  }
}

Verdict check(std::span<const Period> series) {
  for (std::size_t i = 0; i < series.size(); ++i) {
    const Period& p = series[i];
    const bool fits =
        std::isfinite(p.n) && p.n >= 0 &&
        (p.n == 0 || (std::isfinite(p.mean) && std::isfinite(p.variance) && p.variance >= 0));
    if (!fits) {
      return {StatusCode::bad_input, "bad_period",
              fmt::format("Period {} has a negative or not finite figure.", i)};
    }
  }
  return {};
}

/// Variance within periods over all of them: single periods of few, or of rate 0, say nothing
/// alone.
double pooled_variance(std::span<const Period> series) {
  double n = 0;
  double mean = 0;
  for (const Period& p : series) {
    if (p.n <= 0) continue;
    n += p.n;
    mean += p.n * p.variance;
  }
  return n > 0 ? mean / n : 0;
}

ChangePoint search(std::vector<SeriesPoint> points, std::span<const double> within,
                   std::size_t length, const ChangePointSettings& settings) {
  ChangePoint result;
  result.periods = points.size();
  result.verdict = check_level(settings.level);
  if (result.verdict.ok() && (settings.min_periods < 1 || settings.permutations < 1)) {
    result.verdict = {StatusCode::bad_input, "bad_settings",
                      "min_periods and permutations must be at least 1."};
  }
  const std::size_t needed = std::max(kSeriesPeriodsMin, 2 * settings.min_periods);
  if (result.verdict.ok() && points.size() < needed) {
    result.verdict = {
        StatusCode::too_few_rows, "few_periods",
        fmt::format("{} periods with data are too few; {} are needed.", points.size(), needed)};
  }
  const auto differs = [&](const SeriesPoint& p) { return p.value != points.front().value; };
  if (result.verdict.ok() && std::none_of(points.begin(), points.end(), differs)) {
    result.verdict = {StatusCode::not_identified, "zero_variance",
                      "The figure is the same in every period."};
  }
  if (!result.verdict.ok()) return result;

  weigh(points, within);
  const RunningSums sums(points);
  const double total = total_squares(points);
  const Split split = best_split(sums, points.size(), settings.min_periods);
  result.at = points[split.k].at;
  result.p = permutation_p(points, split.statistic, settings);
  add_date(result, points, split_probabilities(sums, total, points.size(), settings.min_periods),
           settings.level, length);
  add_size(result, sums, split, total, points.size(), settings.level);
  add_warnings(result, points, sums, split, total);
  return result;
}

}  // namespace

Period rate_period(double successes, double trials) {
  if (trials == 0) return {};
  const double rate = successes / trials;
  return {trials, rate, rate * (1 - rate)};
}

Period mean_period(double n, double sum, double sum_of_squares) {
  if (n == 0) return {};
  const double mean = sum / n;
  return {n, mean, std::max(0.0, sum_of_squares / n - mean * mean)};
}

ChangePoint find_change(std::span<const Period> series, const ChangePointSettings& settings) {
  if (const Verdict verdict = check(series); !verdict.ok()) {
    ChangePoint refused;
    refused.verdict = verdict;
    return refused;
  }
  const double pooled = pooled_variance(series);
  std::vector<SeriesPoint> points;
  std::vector<double> within;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (series[i].n <= 0) continue;
    points.push_back({i, series[i].mean, 1});
    within.push_back(pooled / series[i].n);
  }
  return search(std::move(points), within, series.size(), settings);
}

ChangePoint find_change_against(std::span<const Period> series, std::span<const Period> control,
                                const ChangePointSettings& settings) {
  Verdict verdict = check(series);
  if (verdict.ok()) verdict = check(control);
  if (verdict.ok() && series.size() != control.size()) {
    verdict = {StatusCode::bad_input, "length_mismatch",
               fmt::format("The series has {} periods and its control {}.", series.size(),
                           control.size())};
  }
  if (!verdict.ok()) {
    ChangePoint refused;
    refused.verdict = verdict;
    return refused;
  }
  const double pooled_series = pooled_variance(series);
  const double pooled_control = pooled_variance(control);
  std::vector<SeriesPoint> points;
  std::vector<double> within;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (series[i].n <= 0 || control[i].n <= 0) continue;
    points.push_back({i, series[i].mean - control[i].mean, 1});
    within.push_back(pooled_series / series[i].n + pooled_control / control[i].n);
  }
  return search(std::move(points), within, series.size(), settings);
}

}  // namespace troth::stats
