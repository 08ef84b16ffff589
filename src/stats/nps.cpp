#include "stats/nps.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

constexpr double kNpsPoints = 100;

Verdict check_counts(const NpsCounts& counts) {
  const double total = counts.total();
  if (!std::isfinite(total) || counts.promoters < 0 || counts.passives < 0 ||
      counts.detractors < 0) {
    return {StatusCode::bad_input, "negative_count",
            "A count of promoters, passives or detractors is negative or not a number."};
  }
  if (total <= 0) return {StatusCode::too_few_rows, "no_rows", "There are no answers."};
  return {};
}

struct Score {
  double value;
  double se;
};

/// Score and standard error as a fraction, with `add` pseudo-answers on either side and 2 `add` in
/// the middle counted (3 answers for add = 3/4).
Score score(const NpsCounts& counts, double add) {
  const double n = counts.total() + 4 * add;
  const double p = (counts.promoters + add) / n;
  const double d = (counts.detractors + add) / n;
  return {p - d, std::sqrt((p + d - (p - d) * (p - d)) / n)};
}

constexpr double kAdjustment = 0.75;

}  // namespace

Estimate nps(const NpsCounts& counts, double level) {
  Estimate result;
  result.interval.level = level;
  result.verdict = check_level(level);
  if (result.ok()) result.verdict = check_counts(counts);
  if (!result.ok()) return result;
  result.effective_n = counts.total();
  result.n = static_cast<std::size_t>(std::llround(counts.total()));
  const Score plain = score(counts, 0);
  const Score adjusted = score(counts, kAdjustment);
  const double half = normal_quantile(0.5 + level / 2) * adjusted.se;
  result.value = kNpsPoints * plain.value;
  result.se = kNpsPoints * plain.se;
  result.interval.lo = kNpsPoints * std::max(-1.0, adjusted.value - half);
  result.interval.hi = kNpsPoints * std::min(1.0, adjusted.value + half);
  return result;
}

Nps nps_of_answers(std::span<const double> answers, std::span<const double> weights, double level) {
  Nps result;
  Estimate& estimate = result.estimate;
  estimate.n = answers.size();
  estimate.interval.level = level;
  if (!answers.empty() && !weights.empty()) {
    estimate.verdict = check_weights(weights, answers.size());
    if (!estimate.ok()) return result;
  }
  NpsCounts weighted;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const double answer = answers[i];
    if (!(answer >= 0 && answer <= 10) || answer != std::floor(answer)) {
      estimate.verdict = {
          StatusCode::bad_input, "off_scale",
          fmt::format("answers[{}] is {}, not a whole number from 0 to 10.", i, answer)};
      return result;
    }
    const double weight = weights.empty() ? 1.0 : weights[i];
    if (answer >= 9) {
      ++result.promoters;
      weighted.promoters += weight;
    } else if (answer >= 7) {
      ++result.passives;
      weighted.passives += weight;
    } else {
      ++result.detractors;
      weighted.detractors += weight;
    }
  }
  if (!weights.empty() && !answers.empty()) {
    const double factor = effective_n(weights) / weighted.total();
    weighted.promoters *= factor;
    weighted.passives *= factor;
    weighted.detractors *= factor;
  }
  result.effective = weighted;
  estimate = nps(weighted, level);
  estimate.n = answers.size();
  return result;
}

Difference nps_difference(const NpsCounts& a, const NpsCounts& b, double level) {
  Difference result;
  result.interval.level = level;
  result.verdict = check_level(level);
  if (result.ok()) result.verdict = check_counts(a);
  if (result.ok()) result.verdict = check_counts(b);
  if (!result.ok()) return result;
  const Score adjusted_a = score(a, kAdjustment);
  const Score adjusted_b = score(b, kAdjustment);
  const double centre = adjusted_a.value - adjusted_b.value;
  const double se = std::hypot(adjusted_a.se, adjusted_b.se);
  const double half = normal_quantile(0.5 + level / 2) * se;
  result.value = kNpsPoints * (score(a, 0).value - score(b, 0).value);
  result.se = kNpsPoints * se;
  result.interval.lo = kNpsPoints * std::max(-2.0, centre - half);
  result.interval.hi = kNpsPoints * std::min(2.0, centre + half);
  result.statistic = centre / se;
  result.p = normal_two_sided(result.statistic);
  return result;
}

}  // namespace troth::stats
