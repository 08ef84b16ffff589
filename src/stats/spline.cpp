#include "stats/spline.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/rank.h"

namespace troth::stats {
namespace {

double cube_above(double x, double knot) {
  const double above = std::max(0.0, x - knot);
  return above * above * above;
}

}  // namespace

std::optional<SplineKnots> spline_knots(std::span<const double> values, std::size_t distinct_min) {
  std::vector<double> known;
  for (const double value : values) {
    if (std::isfinite(value)) known.push_back(value);
  }
  std::sort(known.begin(), known.end());
  std::size_t distinct = known.empty() ? 0 : 1;
  for (std::size_t i = 1; i < known.size(); ++i) distinct += known[i] != known[i - 1] ? 1U : 0U;
  if (distinct < distinct_min) return std::nullopt;
  const auto at = quantiles(known, std::array{0.05, 0.35, 0.65, 0.95});
  if (!at) return std::nullopt;
  const SplineKnots knots{(*at)[0], (*at)[1], (*at)[2], (*at)[3]};
  if (!(knots[0] < knots[1] && knots[1] < knots[2] && knots[2] < knots[3])) return std::nullopt;
  return knots;
}

std::array<double, 2> spline_terms(double x, const SplineKnots& knots) {
  if (std::isnan(x)) return {x, x};
  const double range = knots[3] - knots[0];
  const double last = knots[3] - knots[2];
  std::array<double, 2> terms{};
  for (std::size_t j = 0; j < terms.size(); ++j) {
    terms[j] = (cube_above(x, knots[j]) - cube_above(x, knots[2]) * (knots[3] - knots[j]) / last +
                cube_above(x, knots[3]) * (knots[2] - knots[j]) / last) /
               (range * range);
  }
  return terms;
}

}  // namespace troth::stats
