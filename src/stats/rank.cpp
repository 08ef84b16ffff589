#include "stats/rank.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/sort/pdqsort/pdqsort.hpp>
#include <cmath>
#include <numeric>

#include "stats/estimate.h"

namespace troth::stats {
namespace {

Status check(std::span<const double> values) {
  if (values.empty()) return Error{ErrorCode::bad_input, "There are no values.", "values", ""};
  if (const Verdict verdict = check_finite(values, "values"); !verdict.ok()) {
    return Error{ErrorCode::bad_input, verdict.culprit, "values", "Leave missing rows out."};
  }
  return {};
}

std::vector<std::size_t> sorted_order(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

}  // namespace

Result<std::vector<double>> quantiles(std::span<const double> values,
                                      std::span<const double> probabilities) {
  TROTH_TRY(check(values));
  std::vector<double> sorted(values.begin(), values.end());
  boost::sort::pdqsort(sorted.begin(), sorted.end());
  std::vector<double> result;
  result.reserve(probabilities.size());
  for (const double p : probabilities) {
    if (!(p >= 0 && p <= 1)) {
      return Error{ErrorCode::bad_input, fmt::format("{} is not a probability.", p),
                   "probabilities", "Give numbers from 0 to 1."};
    }
    const double place = p * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    result.push_back(std::lerp(sorted[below], sorted[above], place - std::floor(place)));
  }
  return result;
}

Result<double> quantile(std::span<const double> values, double probability) {
  // One quantile needs no sort: only the two values around its place.
  if (values.empty() || !(probability >= 0 && probability <= 1)) {
    TROTH_ASSIGN(const std::vector<double> refused, quantiles(values, {&probability, 1}));
    return refused.front();
  }
  TROTH_TRY(check(values));
  std::vector<double> copy(values.begin(), values.end());
  const double place = probability * static_cast<double>(copy.size() - 1);
  const auto below = copy.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(copy.begin(), below, copy.end());
  const auto above = below + 1 == copy.end() ? below : std::min_element(below + 1, copy.end());
  return std::lerp(*below, *above, place - std::floor(place));
}

Result<std::vector<double>> mid_ranks(std::span<const double> values) {
  TROTH_TRY(check(values));
  const std::vector<std::size_t> order = sorted_order(values);
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]]) ++last;
    const double rank = (static_cast<double>(first) + static_cast<double>(last)) / 2 + 1;
    for (std::size_t k = first; k <= last; ++k) ranks[order[k]] = rank;
    first = last + 1;
  }
  return ranks;
}

Result<std::vector<int>> fair_scores(std::span<const double> values, int bins) {
  if (bins < 1) {
    return Error{ErrorCode::bad_input, fmt::format("{} groups cannot be made.", bins), "bins", ""};
  }
  TROTH_TRY(check(values));
  std::vector<double> sorted(values.begin(), values.end());
  boost::sort::pdqsort(sorted.begin(), sorted.end());
  const auto n = static_cast<double>(sorted.size());
  // The value at which each score begins, so that the ranks themselves are not needed.
  std::vector<double> begins;
  std::vector<int> begun;
  for (std::size_t first = 0; first < sorted.size();) {
    std::size_t last = first;
    while (last + 1 < sorted.size() && sorted[last + 1] == sorted[first]) ++last;
    const double rank = (static_cast<double>(first) + static_cast<double>(last)) / 2 + 1;
    const int score = 1 + static_cast<int>(std::floor(bins * (rank - 0.5) / n));
    if (begun.empty() || begun.back() != score) {
      begins.push_back(sorted[first]);
      begun.push_back(score);
    }
    first = last + 1;
  }
  std::vector<int> scores(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto after = std::upper_bound(begins.begin(), begins.end(), values[i]);
    scores[i] = begun[static_cast<std::size_t>(after - begins.begin()) - 1];
  }
  return scores;
}

}  // namespace troth::stats
