#include "stats/replicates.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "base/assert.h"
#include "stats/distributions.h"

namespace troth::stats {
namespace {

constexpr std::size_t kValuesMin = 20;

/// Values that are numbers, moved to the front.
std::span<double> numbers_of(std::span<double> values) {
  const auto end =
      std::partition(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
  return values.first(static_cast<std::size_t>(end - values.begin()));
}

/// The p quantile by linear interpolation between order statistics (type 7).
double quantile_in_place(std::span<double> values, double p) {
  const double place = p * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(place);
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(low);
  std::nth_element(values.begin(), nth, values.end());
  const double share = place - static_cast<double>(low);
  if (share == 0) return *nth;
  const double next = *std::min_element(nth + 1, values.end());
  return *nth + share * (next - *nth);
}

double standard_error(std::span<const double> values) {
  double sum = 0;
  for (const double x : values) sum += x;
  const double mean = sum / static_cast<double>(values.size());
  double squares = 0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

struct Shares {
  double below = 0;  ///< Of the replicates, below a point; ties count half.
  bool constant = false;
};

Shares shares_below(std::span<const double> values, double point) {
  double count = 0;
  bool constant = true;
  for (const double x : values) {
    count += x < point ? 1 : x == point ? 0.5 : 0;
    constant = constant && x == values.front();
  }
  return {count / static_cast<double>(values.size()), constant};
}

/// Skewness of the leave-out values over six (Efron 1987).
double acceleration(std::span<const double> jackknife) {
  double sum = 0;
  double count = 0;
  for (const double x : jackknife) {
    if (!std::isfinite(x)) continue;
    sum += x;
    ++count;
  }
  const double mean = sum / count;
  double squares = 0;
  double cubes = 0;
  for (const double x : jackknife) {
    if (!std::isfinite(x)) continue;
    const double d = mean - x;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

}  // namespace

Replicates run_replicates(std::size_t count, std::size_t figures, std::size_t threads,
                          const std::function<ReplicateWorker()>& make_worker) {
  threads = std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(count, 1));
  Replicates all;
  all.requested = count;
  all.figures = figures;
  all.values.resize(count * figures);
  std::vector<int> codes(count, 0);
  const auto work = [&](std::size_t from, std::size_t to) {
    const ReplicateWorker worker = make_worker();
    for (std::size_t i = from; i < to; ++i) {
      codes[i] = worker(i, {all.values.data() + i * figures, figures});
    }
  };
  std::vector<std::thread> others;
  for (std::size_t t = 1; t < threads; ++t) {
    others.emplace_back(work, count * t / threads, count * (t + 1) / threads);
  }
  work(0, count / threads);
  for (std::thread& other : others) other.join();
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = static_cast<std::size_t>(codes[i]);
    if (code >= all.failures.size()) all.failures.resize(code + 1, 0);
    ++all.failures[code];
    if (code != 0) continue;
    if (all.used != i) {
      std::copy_n(all.values.begin() + static_cast<std::ptrdiff_t>(i * figures), figures,
                  all.values.begin() + static_cast<std::ptrdiff_t>(all.used * figures));
    }
    ++all.used;
  }
  all.values.resize(all.used * figures);
  return all;
}

ResampleSummary percentile_summary(std::span<double> values, double level) {
  values = numbers_of(values);
  ResampleSummary summary;
  if (values.size() < kValuesMin) return summary;
  const double tail = (1 - level) / 2;
  const Shares zero = shares_below(values, 0);
  const double n = static_cast<double>(values.size());
  summary.se = standard_error(values);
  const double side = std::min(zero.below, 1 - zero.below) * n;
  summary.p = std::min(1.0, 2 * (side + 1) / (n + 1));
  summary.interval = {quantile_in_place(values, tail), quantile_in_place(values, 1 - tail), level};
  return summary;
}

ResampleSummary bca_summary(std::span<double> values, double estimate,
                            std::span<const double> jackknife, double level) {
  values = numbers_of(values);
  ResampleSummary summary;
  if (values.size() < kValuesMin || !std::isfinite(estimate)) return summary;
  const double n = static_cast<double>(values.size());
  const auto inside = [&](double share) { return std::clamp(share, 0.5 / n, 1 - 0.5 / n); };
  const Shares bias = shares_below(values, estimate);
  summary.se = standard_error(values);
  if (bias.constant) {
    summary.interval = {values.front(), values.front(), level};
    return summary;
  }
  const double z0 = normal_quantile(inside(bias.below));
  const double a = acceleration(jackknife);
  const auto place = [&](double tail) {
    const double z = z0 + normal_quantile(tail);
    const double stretch = 1 - a * z;
    return stretch > 0 ? normal_cdf(z0 + z / stretch) : (z < 0 ? 0.0 : 1.0);
  };
  const double tail = (1 - level) / 2;
  summary.interval.lo = quantile_in_place(values, place(tail));
  summary.interval.hi = quantile_in_place(values, place(1 - tail));
  summary.interval.level = level;
  // place() solved for the tail at which the quantile is zero.
  const double u = normal_quantile(inside(shares_below(values, 0).below)) - z0;
  const double touching = normal_cdf(u / (1 + a * u) - z0);
  summary.p = 1 + a * u > 0 ? std::min(1.0, 2 * std::min(touching, 1 - touching)) : kNaN;
  return summary;
}

}  // namespace troth::stats
