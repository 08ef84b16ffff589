#include "stats/describe.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "stats/frame.h"
#include "stats/mean.h"

namespace troth::stats {
namespace {

using Pairs = std::vector<std::pair<double, double>>;  // value, weight

Pairs sorted_pairs(std::span<const double> values, std::span<const double> weights) {
  Pairs pairs;
  pairs.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double weight = weights.empty() ? 1.0 : weights[i];
    if (weight > 0) pairs.emplace_back(values[i], weight);
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

/// Each value counts by how much of the window of width 1/n* around the quantile its share of the
/// weight covers.
double quantile_of(const Pairs& pairs, double total, double n, double p) {
  const double from = p * (n - 1) / n;
  const double to = from + 1 / n;
  const auto covered = [&](double t) { return std::clamp((t - from) * n, 0.0, 1.0); };
  double sum = 0;
  double before = 0;
  double reached = 0;
  double counted = 0;
  for (const auto& [value, weight] : pairs) {
    reached += weight / total;
    const double part = covered(reached) - covered(before);
    sum += part * value;
    counted += part;
    before = reached;
    if (before > to) break;
  }
  return counted > 0 ? sum / counted : pairs.back().first;
}

}  // namespace

double weighted_quantile(std::span<const double> values, std::span<const double> weights,
                         double probability) {
  const Pairs pairs = sorted_pairs(values, weights);
  if (pairs.empty() || !(probability >= 0 && probability <= 1)) return kNaN;
  double total = 0;
  double squares = 0;
  for (const auto& [value, weight] : pairs) {
    total += weight;
    squares += weight * weight;
  }
  return quantile_of(pairs, total, total * total / squares, probability);
}

Description describe(std::span<const double> values, std::span<const double> weights,
                     double level) {
  Description result;
  result.mean = weighted_mean(values, weights, level);
  if (result.mean.verdict.status == StatusCode::bad_input || !std::isfinite(result.mean.value)) {
    return result;
  }
  const Pairs pairs = sorted_pairs(values, weights);
  const double n = result.mean.effective_n;
  double total = 0;
  for (const auto& [value, weight] : pairs) total += weight;
  double second = 0;
  double third = 0;
  double fourth = 0;
  double lowest = 0;
  double highest = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto& [value, weight] = pairs[i];
    const double d = value - result.mean.value;
    second += weight * d * d / total;
    third += weight * d * d * d / total;
    fourth += weight * d * d * d * d / total;
    if (i == 0 || value != pairs[i - 1].first) ++result.distinct;
    if (value == pairs.front().first) lowest += weight / total;
    if (value == pairs.back().first) highest += weight / total;
  }
  result.at_min = lowest;
  result.at_max = highest;
  result.min = pairs.front().first;
  result.max = pairs.back().first;
  result.q1 = quantile_of(pairs, total, n, 0.25);
  result.median = quantile_of(pairs, total, n, 0.5);
  result.q3 = quantile_of(pairs, total, n, 0.75);
  if (!result.mean.ok()) return result;
  result.sd = std::sqrt(second * n / (n - 1));
  result.skewness = third / std::pow(second, 1.5);
  result.kurtosis = fourth / (second * second) - 3;
  return result;
}

}  // namespace troth::stats
