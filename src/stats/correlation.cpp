#include "stats/correlation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/distributions.h"
#include "stats/multiple.h"

namespace troth::stats {
namespace {

constexpr double kRowsMin = 4;

/// Weight below a value plus half of what ties with it: mid-ranks up to a constant.
std::vector<double> weighted_ranks(const std::vector<double>& values,
                                   const std::vector<double>& weights) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  double below = 0;
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    double tied = 0;
    for (; end < order.size() && values[order[end]] == values[order[i]]; ++end) {
      tied += weights[order[end]];
    }
    for (; i < end; ++i) ranks[order[i]] = below + tied / 2;
    below += tied;
  }
  return ranks;
}

Estimate estimate_of(double r, const Moments& m, CorrelationKind kind, double level) {
  Estimate estimate;
  estimate.n = m.n;
  estimate.effective_n = m.effective_n;
  estimate.value = r;
  const double spread = kind == CorrelationKind::spearman ? 1 + r * r / 2 : 1;
  const double se = std::sqrt(spread / (m.effective_n - 3));
  const double z = normal_quantile(0.5 + level / 2);
  estimate.se = se * (1 - r * r);
  estimate.interval = {std::tanh(std::atanh(r) - z * se), std::tanh(std::atanh(r) + z * se), level};
  if (std::fabs(r) == 1) estimate.interval = {r, r, level};
  return estimate;
}

double p_of(double r, double n) {
  if (std::fabs(r) == 1) return 0;
  return t_two_sided(r * std::sqrt((n - 2) / (1 - r * r)), n - 2);
}

}  // namespace

Correlations correlate(const Frame& given, CorrelationKind kind, std::span<const double> weights,
                       double level) {
  Correlations result;
  result.n = given.rows();
  result.verdict = check_level(level);
  if (result.verdict.ok()) result.verdict = check_frame(given, weights);
  if (result.verdict.ok() && given.size() < 2) {
    result.verdict = {StatusCode::bad_input, "too_few_columns", "Name two columns or more."};
  }
  if (!result.verdict.ok()) return result;
  Frame frame = given;
  if (kind == CorrelationKind::spearman) {
    const std::vector<double> w = weights_or_ones(weights, given.rows());
    for (auto& column : frame.columns) column = weighted_ranks(column, w);
  }
  const Moments m = moments(frame, weights);
  result.effective_n = m.effective_n;
  if (m.effective_n < kRowsMin) {
    result.verdict = {StatusCode::too_few_rows, "too_few_rows",
                      fmt::format("{} rows are too few for an interval; four are the least.", m.n)};
    return result;
  }
  std::vector<Verdict> spread;
  for (std::size_t c = 0; c < frame.size(); ++c) {
    const Frame one{{frame.names[c]}, {frame.columns[c]}};
    spread.push_back(check_spread(one, moments(one, weights)));
    if (!spread[c].ok()) {
      result.warnings.push_back({"zero_variance", spread[c].culprit, frame.names[c]});
    }
  }
  std::vector<double> p;
  for (std::size_t a = 0; a < frame.size(); ++a) {
    for (std::size_t b = a + 1; b < frame.size(); ++b) {
      Correlation pair{frame.names[a], frame.names[b], {}, kNaN, kNaN};
      pair.r.verdict = spread[a].ok() ? spread[b] : spread[a];
      if (pair.r.ok()) {
        pair.r = estimate_of(m.correlation(a, b), m, kind, level);
        pair.p = p_of(pair.r.value, m.effective_n);
      }
      p.push_back(pair.p);
      result.pairs.push_back(std::move(pair));
    }
  }
  const std::vector<double> adjusted = holm(p);
  for (std::size_t k = 0; k < adjusted.size(); ++k) result.pairs[k].p_holm = adjusted[k];
  if (std::none_of(result.pairs.begin(), result.pairs.end(),
                   [](const Correlation& c) { return c.r.ok(); })) {
    result.verdict = result.pairs.front().r.verdict;
  }
  return result;
}

}  // namespace troth::stats
