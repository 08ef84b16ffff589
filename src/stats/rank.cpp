#include "stats/rank.h"

#include <fmt/format.h>

#include <algorithm>
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
  std::sort(sorted.begin(), sorted.end());
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
  TROTH_ASSIGN(const std::vector<double> all, quantiles(values, {&probability, 1}));
  return all.front();
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
  TROTH_ASSIGN(const std::vector<double> ranks, mid_ranks(values));
  std::vector<int> scores(ranks.size());
  const auto n = static_cast<double>(ranks.size());
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    scores[i] = 1 + static_cast<int>(std::floor(bins * (ranks[i] - 0.5) / n));
  }
  return scores;
}

}  // namespace troth::stats
