#include "stats/concentration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

/// Values descending with their running sums; cumulative[k] is the sum of the best k.
struct Ranked {
  std::vector<double> values;
  std::vector<double> cumulative;

  std::size_t n() const { return values.size(); }
  double total() const { return cumulative.back(); }
};

Ranked rank_descending(std::span<const double> values) {
  Ranked ranked;
  ranked.values.assign(values.begin(), values.end());
  std::sort(ranked.values.begin(), ranked.values.end(), std::greater<>());
  ranked.cumulative.reserve(values.size() + 1);
  ranked.cumulative.push_back(0);
  for (const double value : ranked.values) {
    ranked.cumulative.push_back(ranked.cumulative.back() + value);
  }
  return ranked;
}

/// Sum of the best `fraction` of customers, the last of them in part.
double sum_of_best(const Ranked& ranked, double fraction) {
  const double place = fraction * static_cast<double>(ranked.n());
  const auto whole = std::min(static_cast<std::size_t>(place), ranked.n());
  if (whole == ranked.n()) return ranked.total();
  return ranked.cumulative[whole] + (place - static_cast<double>(whole)) * ranked.values[whole];
}

/// Value with the normal interval of an estimator whose influence values have this sum of squares.
Estimate from_influence(double value, double squares, std::size_t n, double level) {
  Estimate result;
  result.value = value;
  result.n = n;
  result.effective_n = static_cast<double>(n);
  result.interval.level = level;
  if (n < 2) {
    result.verdict = {StatusCode::too_few_rows, "one_row",
                      "One customer shows no spread, so no interval."};
    return result;
  }
  result.se = std::sqrt(squares / (result.effective_n - 1) / result.effective_n);
  const double half = normal_quantile(0.5 + level / 2) * result.se;
  result.interval.lo = value - half;
  result.interval.hi = value + half;
  return result;
}

/// Share of the best `fraction`. Influence of a value x: the top sum N = E[(x - Q)+] + fraction * Q
/// reacts as (x - Q)+ + fraction * Q - N, because moving the quantile Q itself changes nothing to
/// first order; the share N / mu then as (that - share * (x - mu)) / mu.
Estimate top_share(const Ranked& ranked, double fraction, double level) {
  const auto n = static_cast<double>(ranked.n());
  const double mean = ranked.total() / n;
  const double share = sum_of_best(ranked, fraction) / ranked.total();
  const auto place = std::min(static_cast<std::size_t>(fraction * n), ranked.n() - 1);
  const double threshold = ranked.values[place];
  const double top = share * mean;
  double squares = 0;
  for (const double x : ranked.values) {
    const double reaction = std::max(0.0, x - threshold) + fraction * threshold - top;
    const double influence = (reaction - share * (x - mean)) / mean;
    squares += influence * influence;
  }
  Estimate result = from_influence(share, squares, ranked.n(), level);
  if (ranked.values.back() >= 0) {
    result.interval.lo = std::max(result.interval.lo, fraction);
    result.interval.hi = std::min(result.interval.hi, 1.0);
  }
  return result;
}

/// Gini = D / (2 mu), D the mean absolute difference; influence ((g(x) - D) - G (x - mu)) / mu with
/// g(x) the mean distance from x to everybody.
Estimate gini(const Ranked& ranked, double level) {
  const std::size_t count = ranked.n();
  const auto n = static_cast<double>(count);
  const double mean = ranked.total() / n;
  double distance_sum = 0;
  std::vector<double> distance(count);
  for (std::size_t k = 0; k < count; ++k) {
    const double x = ranked.values[k];
    const double above = ranked.cumulative[k] - static_cast<double>(k) * x;
    const double below =
        static_cast<double>(count - k - 1) * x - (ranked.total() - ranked.cumulative[k + 1]);
    distance[k] = (above + below) / n;
    distance_sum += distance[k];
  }
  const double mean_distance = distance_sum / n;
  const double value = mean_distance / (2 * mean);
  double squares = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const double influence =
        ((distance[k] - mean_distance) - value * (ranked.values[k] - mean)) / mean;
    squares += influence * influence;
  }
  Estimate result = from_influence(value, squares, count, level);
  if (ranked.values.back() >= 0) {
    result.interval.lo = std::max(result.interval.lo, 0.0);
    result.interval.hi = std::min(result.interval.hi, 1.0);
  }
  return result;
}

void add_tail(Concentration& result, const Ranked& ranked) {
  const auto n = static_cast<double>(ranked.n());
  const auto first_negative = std::partition_point(ranked.values.begin(), ranked.values.end(),
                                                   [](double x) { return x >= 0; });
  const auto at_peak = static_cast<std::size_t>(first_negative - ranked.values.begin());
  // Customers worth nothing add nothing: the peak is made by those above zero.
  const auto first_zero = std::partition_point(ranked.values.begin(), ranked.values.end(),
                                               [](double x) { return x > 0; });
  result.below_zero = ranked.n() - at_peak;
  result.below_zero_share = static_cast<double>(result.below_zero) / n;
  result.peak = ranked.cumulative[at_peak];
  result.customers_at_peak = static_cast<double>(first_zero - ranked.values.begin()) / n;
  result.lost_by_tail = std::max(0.0, result.peak - ranked.total());
  if (result.peak > 0) result.lost_share_of_peak = result.lost_by_tail / result.peak;
}

void add_curves(Concentration& result, const Ranked& ranked, std::size_t points) {
  const std::size_t n = ranked.n();
  const std::size_t steps = std::min(std::max<std::size_t>(points, 2) - 1, n);
  const double total = ranked.total();
  const auto peak_at =
      static_cast<std::size_t>(std::llround(result.customers_at_peak * static_cast<double>(n)));
  std::vector<std::size_t> places;
  for (std::size_t step = 0; step <= steps; ++step) places.push_back(step * n / steps);
  for (const std::size_t k : places) {
    const double lowest = total - ranked.cumulative[n - k];
    result.lorenz.push_back({static_cast<double>(k) / static_cast<double>(n), lowest / total});
  }
  places.push_back(peak_at);
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  for (const std::size_t k : places) {
    result.whale.push_back(
        {static_cast<double>(k) / static_cast<double>(n), ranked.cumulative[k] / total});
  }
}

}  // namespace

Concentration concentration(std::span<const double> values, std::size_t curve_points,
                            double level) {
  Concentration result;
  result.n = values.size();
  result.verdict = check_level(level);
  if (result.verdict.ok()) result.verdict = check_finite(values, "values");
  if (result.verdict.ok() && values.empty()) {
    result.verdict = {StatusCode::too_few_rows, "no_rows", "There are no customers."};
  }
  if (!result.verdict.ok()) return result;

  const Ranked ranked = rank_descending(values);
  result.total = ranked.total();
  add_tail(result, ranked);
  if (result.total <= 0) {
    result.verdict = {
        StatusCode::inadmissible, "total_not_positive",
        fmt::format("The values sum to {}, of which shares mean nothing.", result.total)};
    return result;
  }
  result.peak_share = result.peak / result.total;
  result.top_1_share = top_share(ranked, 0.01, level);
  result.top_10_share = top_share(ranked, 0.10, level);
  result.top_20_share = top_share(ranked, 0.20, level);
  result.gini = gini(ranked, level);
  if (result.below_zero > 0) {
    result.warnings.push_back(
        {"negative_values",
         fmt::format("{} of {} values are negative; the Gini coefficient may pass 1.",
                     result.below_zero, result.n),
         "values"});
  }
  add_curves(result, ranked, curve_points);
  return result;
}

}  // namespace troth::stats
