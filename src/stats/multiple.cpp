#include "stats/multiple.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/assert.h"

namespace troth::stats {
namespace {

/// Positions of the tested values, smallest first.
std::vector<std::size_t> by_p(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (std::isnan(p[i])) continue;
    TROTH_ASSERT(p[i] >= 0 && p[i] <= 1);
    order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

}  // namespace

std::vector<double> holm(std::span<const double> p) {
  std::vector<double> adjusted(p.begin(), p.end());
  const std::vector<std::size_t> order = by_p(p);
  double running = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    running = std::max(running, p[order[k]] * static_cast<double>(order.size() - k));
    adjusted[order[k]] = std::min(1.0, running);
  }
  return adjusted;
}

std::vector<double> benjamini_hochberg(std::span<const double> p) {
  std::vector<double> adjusted(p.begin(), p.end());
  const std::vector<std::size_t> order = by_p(p);
  const auto m = static_cast<double>(order.size());
  double running = 1;
  for (std::size_t k = order.size(); k > 0; --k) {
    running = std::min(running, p[order[k - 1]] * m / static_cast<double>(k));
    adjusted[order[k - 1]] = running;
  }
  return adjusted;
}

}  // namespace troth::stats
