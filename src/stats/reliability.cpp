#include "stats/reliability.h"

#include <fmt/format.h>

#include <cmath>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

constexpr int kFactorIterationsMax = 20'000;
constexpr double kFactorTolerance = 1e-10;
// A uniqueness below this share of the item's variance counts as a Heywood case. The likelihood is
// flat there and EM would creep, so the search ends.
constexpr double kHeywood = 0.005;

double alpha_of(const Moments& m, std::size_t without) {
  double variances = 0;
  double total = 0;
  double k = 0;
  for (std::size_t a = 0; a < m.size(); ++a) {
    if (a == without) continue;
    k += 1;
    variances += m.covariance(a, a);
    for (std::size_t b = 0; b < m.size(); ++b) {
      if (b != without) total += m.covariance(a, b);
    }
  }
  if (k < 2 || !(total > 0)) return kNaN;
  return k / (k - 1) * (1 - variances / total);
}

double standardised_alpha(const Moments& m) {
  const auto k = static_cast<double>(m.size());
  double total = 0;
  for (std::size_t a = 0; a < m.size(); ++a) {
    for (std::size_t b = 0; b < m.size(); ++b) total += m.correlation(a, b);
  }
  return total > 0 ? k / (k - 1) * (1 - k / total) : kNaN;
}

double item_total(const Moments& m, std::size_t item) {
  double with_rest = 0;
  double rest = 0;
  for (std::size_t a = 0; a < m.size(); ++a) {
    if (a == item) continue;
    with_rest += m.covariance(item, a);
    for (std::size_t b = 0; b < m.size(); ++b) {
      if (b != item) rest += m.covariance(a, b);
    }
  }
  return rest > 0 ? with_rest / std::sqrt(rest * m.covariance(item, item)) : kNaN;
}

struct OneFactor {
  std::vector<double> loadings;      ///< Standardised.
  std::vector<double> uniquenesses;  ///< Shares of the item's variance.
  bool converged = false;
  bool heywood = false;
};

/// Maximum likelihood by the EM algorithm of Rubin & Thayer (1982), for one factor in O(k^2) a
/// step.
OneFactor fit_one_factor(const Moments& m) {
  const std::size_t k = m.size();
  OneFactor fit{std::vector<double>(k, 0.7), std::vector<double>(k, 0.51), false, false};
  for (std::size_t a = 0; a < k; ++a) {
    if (item_total(m, a) < 0) fit.loadings[a] = -0.7;
  }
  std::vector<double> beta(k);
  std::vector<double> along(k);
  for (int step = 0; step < kFactorIterationsMax && !fit.converged; ++step) {
    double precision = 1;
    for (std::size_t a = 0; a < k; ++a) {
      precision += fit.loadings[a] * fit.loadings[a] / fit.uniquenesses[a];
    }
    double explained = 0;
    for (std::size_t a = 0; a < k; ++a) {
      beta[a] = fit.loadings[a] / fit.uniquenesses[a] / precision;
      explained += beta[a] * fit.loadings[a];
    }
    double spread = 1 - explained;
    for (std::size_t a = 0; a < k; ++a) {
      along[a] = 0;
      for (std::size_t b = 0; b < k; ++b) along[a] += m.correlation(a, b) * beta[b];
      spread += beta[a] * along[a];
    }
    double moved = 0;
    for (std::size_t a = 0; a < k; ++a) {
      const double loading = along[a] / spread;
      moved = std::max(moved, std::fabs(loading - fit.loadings[a]));
      fit.loadings[a] = loading;
      fit.uniquenesses[a] = std::max(1 - loading * along[a], kHeywood / 2);
      fit.heywood = fit.heywood || fit.uniquenesses[a] < kHeywood;
    }
    if (!std::isfinite(moved)) return fit;
    fit.converged = moved < kFactorTolerance || fit.heywood;
  }
  return fit;
}

double omega_of(const Moments& m, const OneFactor& fit) {
  double common = 0;
  double unique = 0;
  for (std::size_t a = 0; a < m.size(); ++a) {
    common += fit.loadings[a] * m.sd(a);
    unique += fit.uniquenesses[a] * m.covariance(a, a);
  }
  return common * common / (common * common + unique);
}

Verdict judge(const OneFactor& fit, const Frame& items) {
  if (!fit.converged) {
    return {StatusCode::not_converged, "not_converged",
            "The one-factor model of omega did not come to rest."};
  }
  for (std::size_t a = 0; a < items.size(); ++a) {
    if (fit.uniquenesses[a] < kHeywood) {
      return {
          StatusCode::inadmissible, "heywood",
          fmt::format("The one-factor model leaves \"{}\" no error of its own (a Heywood case), "
                      "so the items do not share one factor.",
                      items.names[a])};
    }
  }
  return {};
}

void add_omega(Reliability& result, const Frame& items, std::span<const double> weights,
               const Moments& m, const Resampling& plan) {
  Estimate& omega = result.omega;
  omega.n = m.n;
  omega.effective_n = m.effective_n;
  omega.interval.level = plan.level;
  if (items.size() < 3) {
    omega.verdict = {StatusCode::not_identified, "too_few_items",
                     "Omega needs three items; two do not tell factor and error apart."};
    return;
  }
  const OneFactor fit = fit_one_factor(m);
  omega.verdict = judge(fit, items);
  if (!omega.ok()) return;
  omega.value = omega_of(m, fit);
  for (std::size_t a = 0; a < items.size(); ++a) result.items[a].loading = fit.loadings[a];
  const BootstrapResult draws = bootstrap(
      items.rows(), weights, 1,
      [&](std::span<const double> drawn) -> std::vector<double> {
        const Moments resampled = moments(items, drawn);
        if (!check_spread(items, resampled).ok()) return {};
        // Where the search creeps, or ends in a Heywood case, omega itself hardly moves any more;
        // leaving such resamples out would shorten the interval.
        const OneFactor refit = fit_one_factor(resampled);
        return {omega_of(resampled, refit)};
      },
      plan);
  result.resamples_used = draws.used;
  omega.interval = draws.intervals[0];
  omega.se = draws.se[0];
  for (const Warning& warning : draws.warnings()) result.warnings.push_back(warning);
}

void add_alpha(Reliability& result, const Moments& m, double level) {
  Estimate& alpha = result.alpha;
  alpha.n = m.n;
  alpha.effective_n = m.effective_n;
  alpha.interval.level = level;
  alpha.value = alpha_of(m, m.size());
  result.alpha_standardised = standardised_alpha(m);
  if (!std::isfinite(alpha.value)) {
    alpha.verdict = {StatusCode::not_identified, "no_common_spread",
                     "The sum of the items has no spread: they cancel each other."};
    result.verdict = alpha.verdict;
    return;
  }
  const double df1 = m.effective_n - 1;
  const double df2 = df1 * static_cast<double>(m.size() - 1);
  const double tail = (1 - level) / 2;
  alpha.interval = {1 - (1 - alpha.value) * f_quantile(1 - tail, df1, df2),
                    1 - (1 - alpha.value) * f_quantile(tail, df1, df2), level};
  if (alpha.value < 0) {
    result.warnings.push_back(
        {"negative_alpha",
         "Alpha is negative: on the whole the items run against each other, "
         "which answers to reversed questions not turned round would explain.",
         "alpha"});
  }
}

}  // namespace

Reliability reliability(const Frame& items, std::span<const double> weights,
                        const Resampling& plan) {
  Reliability result;
  result.alpha.n = items.rows();
  result.verdict = check_level(plan.level);
  if (result.verdict.ok()) result.verdict = check_frame(items, weights);
  if (result.verdict.ok() && items.size() < 2) {
    result.verdict = {StatusCode::bad_input, "too_few_items",
                      "Reliability is agreement among items; at least two are needed."};
  }
  if (!result.verdict.ok()) return result;
  const Moments m = moments(items, weights);
  if (m.effective_n < 3) {
    result.verdict = {StatusCode::too_few_rows, "too_few_rows",
                      fmt::format("{} rows are too few; at least three are needed.", m.n)};
    return result;
  }
  result.verdict = check_spread(items, m);
  if (!result.verdict.ok()) return result;
  for (std::size_t a = 0; a < items.size(); ++a) {
    result.items.push_back(
        {items.names[a], m.means[a], m.sd(a), item_total(m, a), alpha_of(m, a), kNaN});
    if (result.items.back().item_total < 0) {
      result.warnings.push_back(
          {"reversed_item",
           fmt::format("\"{}\" runs against the other items; is it a reversed question?",
                       items.names[a]),
           items.names[a]});
    }
  }
  add_alpha(result, m, plan.level);
  if (result.verdict.ok()) add_omega(result, items, weights, m, plan);
  return result;
}

}  // namespace troth::stats
