#include "stats/quotas.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/assert.h"
#include "stats/distributions.h"

namespace troth::stats {
namespace {

Verdict check(std::size_t total, std::span<const Stratum> strata, Allocation allocation,
              std::size_t minimum) {
  if (strata.empty()) return {StatusCode::bad_input, "no_strata", "There are no groups."};
  double population = 0;
  std::set<std::string> seen;
  for (const Stratum& s : strata) {
    if (!seen.insert(s.name).second) {
      return {StatusCode::bad_input, "duplicate_stratum",
              fmt::format("\"{}\" is named twice.", s.name)};
    }
    if (!(s.population >= 1) || !std::isfinite(s.population)) {
      return {StatusCode::bad_input, "bad_population",
              fmt::format("The population of \"{}\" is {}.", s.name, s.population)};
    }
    if (allocation == Allocation::neyman && !(s.sd > 0 && std::isfinite(s.sd))) {
      return {StatusCode::bad_input, "bad_sd",
              fmt::format("The standard deviation of \"{}\" is {}.", s.name, s.sd)};
    }
    population += std::floor(s.population);
  }
  if (static_cast<double>(total) > population) {
    return {
        StatusCode::not_identified, "too_many",
        fmt::format("{} answers are more than the {:.0f} customers there are.", total, population)};
  }
  double least = 0;
  for (const Stratum& s : strata) {
    least +=
        std::min(static_cast<double>(std::max<std::size_t>(minimum, 1)), std::floor(s.population));
  }
  if (static_cast<double>(total) >= least) return {};
  return {StatusCode::not_identified, "too_few",
          fmt::format("{} answers do not give every group its least; that takes {:.0f}.", total,
                      least)};
}

double demand_of(const Stratum& s, Allocation allocation) {
  switch (allocation) {
    case Allocation::proportional:
      return s.population;
    case Allocation::equal:
      return 1;
    case Allocation::square_root:
      return std::sqrt(s.population);
    case Allocation::neyman:
      return s.population * s.sd;
  }
  return s.population;
}

/// Real-valued shares of `total` within the bounds: what sticks out is fixed at its bound, the rest
/// shared out again.
std::vector<double> bounded_shares(double total, const std::vector<double>& demand,
                                   const std::vector<double>& lo, const std::vector<double>& hi) {
  std::vector<double> share(demand.size(), 0.0);
  std::vector<bool> fixed(demand.size(), false);
  for (std::size_t round = 0; round <= demand.size(); ++round) {
    double left = total;
    double asked = 0;
    for (std::size_t k = 0; k < demand.size(); ++k) {
      (fixed[k] ? left : asked) += fixed[k] ? -share[k] : demand[k];
    }
    double below = 0;
    double above = 0;
    for (std::size_t k = 0; k < demand.size(); ++k) {
      if (fixed[k]) continue;
      share[k] = left * demand[k] / asked;
      below += std::max(0.0, lo[k] - share[k]);
      above += std::max(0.0, share[k] - hi[k]);
    }
    if (below == 0 && above == 0) return share;
    // Fix only the side that is violated more, or both bounds together could exclude a solution.
    for (std::size_t k = 0; k < demand.size(); ++k) {
      if (fixed[k]) continue;
      if (below >= above && share[k] < lo[k]) {
        share[k] = lo[k];
        fixed[k] = true;
      } else if (below < above && share[k] > hi[k]) {
        share[k] = hi[k];
        fixed[k] = true;
      }
    }
  }
  return share;
}

/// Whole numbers with the same sum by largest remainder; ties to the first.
std::vector<std::size_t> rounded(const std::vector<double>& share, std::size_t total,
                                 const std::vector<double>& hi) {
  std::vector<std::size_t> whole;
  std::vector<std::size_t> order(share.size());
  std::size_t placed = 0;
  for (const double s : share) {
    whole.push_back(static_cast<std::size_t>(std::floor(s + 1e-9)));
    placed += whole.back();
  }
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return share[a] - std::floor(share[a] + 1e-9) > share[b] - std::floor(share[b] + 1e-9) + 1e-12;
  });
  for (std::size_t i = 0; placed < total; i = (i + 1) % order.size()) {
    if (static_cast<double>(whole[order[i]]) + 1 > hi[order[i]]) continue;
    ++whole[order[i]];
    ++placed;
  }
  return whole;
}

}  // namespace

Quotas allocate(std::size_t total, std::span<const Stratum> strata, Allocation allocation,
                std::size_t minimum, double level) {
  Quotas result;
  result.verdict = check_level(level);
  if (result.verdict.ok()) result.verdict = check(total, strata, allocation, minimum);
  if (!result.verdict.ok()) return result;
  std::vector<double> demand;
  std::vector<double> lo;
  std::vector<double> hi;
  double population = 0;
  for (const Stratum& s : strata) {
    demand.push_back(demand_of(s, allocation));
    hi.push_back(std::floor(s.population));
    lo.push_back(std::min(static_cast<double>(std::max<std::size_t>(minimum, 1)), hi.back()));
    population += s.population;
  }
  const auto n = static_cast<double>(total);
  const std::vector<std::size_t> targets = rounded(bounded_shares(n, demand, lo, hi), total, hi);
  const double z = normal_quantile(0.5 + level / 2);
  double sum = 0;
  double squares = 0;
  for (std::size_t k = 0; k < strata.size(); ++k) {
    const auto target = static_cast<double>(targets[k]);
    const double rest = strata[k].population - target;
    const double correction = strata[k].population > 1 ? rest / (strata[k].population - 1) : 0;
    Quota quota{strata[k].name, strata[k].population / population, targets[k], kNaN, kNaN};
    quota.margin = z * std::sqrt(0.25 / target * std::max(0.0, correction));
    quota.weight = quota.share / (target / n);
    sum += target * quota.weight;
    squares += target * quota.weight * quota.weight;
    result.quotas.push_back(std::move(quota));
  }
  result.effective_n = sum * sum / squares;
  result.deff = n / result.effective_n;
  return result;
}

std::vector<QuotaProgress> quota_progress(std::span<const std::string> names,
                                          std::span<const std::size_t> targets,
                                          std::span<const std::size_t> answers) {
  TROTH_ASSERT(names.size() == targets.size() && targets.size() == answers.size());
  std::vector<QuotaProgress> result;
  for (std::size_t k = 0; k < names.size(); ++k) {
    QuotaProgress progress{names[k], targets[k], answers[k], 0, 0, kNaN};
    if (answers[k] < targets[k]) progress.open = targets[k] - answers[k];
    if (answers[k] > targets[k]) progress.over = answers[k] - targets[k];
    if (targets[k] > 0) {
      progress.done = static_cast<double>(answers[k]) / static_cast<double>(targets[k]);
    }
    result.push_back(std::move(progress));
  }
  return result;
}

}  // namespace troth::stats
