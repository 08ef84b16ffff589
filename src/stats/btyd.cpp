#include "stats/btyd.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/sort/pdqsort/pdqsort.hpp>
#include <cmath>
#include <tuple>

#include "stats/btyd_fit.h"
#include "stats/distributions.h"
#include "stats/quadrature.h"

namespace troth::stats {
namespace {

/// Occasions on which a customer could leave and did not: the repeats, and in the MBG the first
/// purchase as well.
double survived(const BgNbd& model, double frequency) {
  return frequency + (model.dropout == Dropout::after_any ? 1 : 0);
}

/// The terms of the likelihood that depend on the frequency alone, with their derivatives by
/// r, alpha, a, b. The same for all customers with as many repeats.
struct BgFrequencyTerms {
  double frequency = -1;
  double survived = 0;
  double value = 0;
  std::array<double, 4> gradient{};
  double rr = 0, raa = 0, aa = 0, ab = 0, bb = 0;

  void set(const BgNbd& m, double x) {
    if (x == frequency) return;
    frequency = x;
    survived = stats::survived(m, x);
    const double y = survived;
    const double r_total = m.r + x;
    const double ab_total = m.a + m.b + y;
    value = log_gamma(r_total) - log_gamma(m.r) + m.r * std::log(m.alpha) + log_gamma(m.a + m.b) +
            log_gamma(m.b + y) - log_gamma(m.b) - log_gamma(ab_total);
    const double first = digamma(m.a + m.b) - digamma(ab_total);
    gradient = {digamma(r_total) - digamma(m.r) + std::log(m.alpha), m.r / m.alpha, first,
                first + digamma(m.b + y) - digamma(m.b)};
    const double second = trigamma(m.a + m.b) - trigamma(ab_total);
    rr = trigamma(r_total) - trigamma(m.r);
    raa = 1 / m.alpha;
    aa = second;
    ab = second;
    bb = second + trigamma(m.b + y) - trigamma(m.b);
  }
};

/// Sums of value, gradient and Hessian (upper triangle by rows) in r, alpha, a, b.
struct BgSums {
  double value = 0;
  std::array<double, 4> gradient{};
  std::array<double, 10> hessian{};

  void add(const BgNbd& m, const BgFrequencyTerms& terms, const PurchaseHistory& h) {
    const double total = m.r + h.frequency;
    const double until_end = m.alpha + h.age;
    const double until_last = m.alpha + h.recency;
    const double alive = -total * std::log(until_end);
    double mixture = alive;
    double gone_share = 0;
    // Derivatives of "alive" by r and alpha; those of "gone" by all four.
    const std::array<double, 4> d_alive{-std::log(until_end), -total / until_end, 0, 0};
    std::array<double, 4> d_gone{};
    if (terms.survived > 0) {
      const double slots = m.b + terms.survived - 1;
      const double gone = std::log(m.a / slots) - total * std::log(until_last);
      mixture = log_add(alive, gone);
      gone_share = std::exp(gone - mixture);
      d_gone = {-std::log(until_last), -total / until_last, 1 / m.a, -1 / slots};
    }
    const double w = h.count;
    const double g = gone_share;
    const double s = 1 - g;
    value += w * (terms.value + mixture);
    std::array<double, 4> gap{};
    for (std::size_t i = 0; i < 4; ++i) {
      gradient[i] += w * (terms.gradient[i] + s * d_alive[i] + g * d_gone[i]);
      gap[i] = d_gone[i] - d_alive[i];
    }
    std::size_t at = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t j = i; j < 4; ++j) hessian[at++] += w * g * s * gap[i] * gap[j];
    }
    hessian[0] += w * terms.rr;
    hessian[1] += w * (terms.raa - s / until_end - g / until_last);
    hessian[4] += w * (-m.r / (m.alpha * m.alpha) + s * total / (until_end * until_end) +
                       g * total / (until_last * until_last));
    hessian[7] += w * (terms.aa - g / (m.a * m.a));
    hessian[8] += w * terms.ab;
    hessian[9] += w * (terms.bb + g * d_gone[3] * d_gone[3]);
  }
};

SurfaceFunction surface_of(std::span<const PurchaseHistory> groups, Dropout dropout) {
  double customers = 0;
  for (const PurchaseHistory& group : groups) customers += group.count;
  return [groups, dropout, customers](std::span<const double> point) {
    std::array<double, 4> p{};
    for (std::size_t i = 0; i < 4; ++i) p[i] = std::exp(point[i]);
    const BgNbd model{p[0], p[1], p[2], p[3], dropout};
    BgSums sums;
    BgFrequencyTerms terms;
    for (const PurchaseHistory& group : groups) {
      terms.set(model, group.frequency);
      sums.add(model, terms, group);
    }
    return surface_in_logarithms(sums.value, sums.gradient, sums.hessian, p, customers);
  };
}

BgNbdFit fit(std::span<const PurchaseHistory> histories, Dropout dropout,
             const FitSettings& settings) {
  PurchaseModelProblem problem;
  problem.surface_of = [dropout](std::span<const PurchaseHistory> groups) {
    return surface_of(groups, dropout);
  };
  problem.starts = [](double pace) -> std::vector<std::array<double, 4>> {
    return {{1, 1 / pace, 1, 1},
            {0.3, 0.2 / pace, 0.8, 2.5},
            {2, 1.5 / pace, 0.3, 3},
            {0.5, 0.3 / pace, 2, 1}};
  };
  problem.names = {"r", "alpha", "a", "b"};
  problem.in_time = {false, true, false, false};
  const PurchaseModelFit found = fit_purchase_model(problem, histories, settings);
  BgNbdFit result;
  const auto& p = found.parameters;
  result.model = {p[0], p[1], p[2], p[3], dropout};
  result.standard_errors = found.standard_errors;
  result.intervals = found.intervals;
  result.report = found.report;
  return result;
}

}  // namespace

Verdict check_histories(std::span<const PurchaseHistory> histories) {
  const auto refuse = [](std::size_t at, const char* why) {
    return Verdict{StatusCode::bad_input, "bad_history",
                   fmt::format("histories[{}]: {}.", at, why)};
  };
  for (std::size_t i = 0; i < histories.size(); ++i) {
    const PurchaseHistory& h = histories[i];
    if (!std::isfinite(h.frequency + h.recency + h.age + h.count)) {
      return refuse(i, "a figure is not a finite number");
    }
    if (h.frequency < 0 || h.recency < 0 || h.age < 0 || h.count < 0) {
      return refuse(i, "a figure is negative");
    }
    if (h.frequency != std::floor(h.frequency)) return refuse(i, "frequency is not whole");
    if (h.recency > h.age) return refuse(i, "the last purchase is after the end of observation");
    if (h.frequency > 0 && h.recency == 0) return refuse(i, "repeats on the first day");
    if (h.frequency == 0 && h.recency > 0) return refuse(i, "a last repeat but no repeats");
  }
  return {};
}

std::vector<PurchaseHistory> group_histories(std::vector<PurchaseHistory> histories) {
  const auto key = [](const PurchaseHistory& h) { return std::tie(h.frequency, h.recency, h.age); };
  // By count last, so that equal histories are added in one order whatever the input's.
  boost::sort::pdqsort_branchless(histories.begin(), histories.end(),
                                  [](const PurchaseHistory& a, const PurchaseHistory& b) {
                                    return std::tie(a.frequency, a.recency, a.age, a.count) <
                                           std::tie(b.frequency, b.recency, b.age, b.count);
                                  });
  std::vector<PurchaseHistory> groups;
  for (const PurchaseHistory& history : histories) {
    if (history.count == 0) continue;
    if (!groups.empty() && key(groups.back()) == key(history)) {
      groups.back().count += history.count;
    } else {
      groups.push_back(history);
    }
  }
  return groups;
}

CustomerTerms customer_terms(const BgNbd& model, const PurchaseHistory& history) {
  BgFrequencyTerms terms;
  terms.set(model, history.frequency);
  BgSums sums;
  sums.add(model, terms, history);
  return {sums.value, sums.gradient, sums.hessian};
}

double log_likelihood(const BgNbd& model, const PurchaseHistory& history) {
  BgFrequencyTerms terms;
  terms.set(model, history.frequency);
  PurchaseHistory one = history;
  one.count = 1;
  BgSums sums;
  sums.add(model, terms, one);
  return sums.value;
}

double p_alive(const BgNbd& model, const PurchaseHistory& history) {
  const double chances = survived(model, history.frequency);
  if (chances == 0) return 1;
  const double log_odds_gone =
      std::log(model.a / (model.b + chances - 1)) +
      (model.r + history.frequency) *
          std::log((model.alpha + history.age) / (model.alpha + history.recency));
  return 1 / (1 + std::exp(log_odds_gone));
}

namespace {

/// Mean over the dropout chance q ~ Beta(a, b) of (1 - (1 + q tau)^-shape) / q, the purchases of a
/// customer who leaves after each with chance q. By Gauss-Legendre panels in ln(q / (1 - q)), where
/// the density has one hump; slower than the series, but at ease where parameters have run off.
double expected_by_quadrature(double a, double b, double shape, double tau) {
  constexpr double kDeep = 40;  // e^-40 of the top is nothing
  const auto log_weight = [&](double theta) {
    const double log_q =
        theta > 0 ? -std::log1p(std::exp(-theta)) : theta - std::log1p(std::exp(theta));
    return a * log_q + b * (log_q - theta);
  };
  const double top = std::log(a / b);
  const double peak = log_weight(top);
  const double sd = std::sqrt((a + b) / (a * b));
  const auto end = [&](double sign) {
    double step = sd;
    while (log_weight(top + sign * step) > peak - kDeep) step *= 1.5;
    return top + sign * step;
  };
  const double lo = end(-1);
  const double width = end(1) - lo;
  const auto panels = static_cast<int>(std::ceil(width / (1.5 * std::min(1.0, sd))));
  const double half = width / panels / 2;
  double mass = 0;
  double sum = 0;
  for (int panel = 0; panel < panels; ++panel) {
    const double centre = lo + half * (2 * panel + 1);
    for (std::size_t k = 0; k < 2 * kLegendreNodes.size(); ++k) {
      const std::size_t at = k % kLegendreNodes.size();
      const double node = k < kLegendreNodes.size() ? kLegendreNodes[at] : -kLegendreNodes[at];
      const double theta = centre + half * node;
      const double weight = kLegendreWeights[at] * std::exp(log_weight(theta) - peak);
      const double q = 1 / (1 + std::exp(-theta));
      mass += weight;
      sum += weight * -std::expm1(-shape * std::log1p(q * tau)) / q;
    }
  }
  return sum / mass;
}

}  // namespace

double expected_if_alive(const BgNbd& model, const PurchaseHistory& history, double t) {
  if (t <= 0) return 0;
  // Fader, Hardie & Lee's (2005) formula (10) is c/(a-1) [1 - (1-z)^(r+x) 2F1(r+x, b+y; c; z)] with
  // c = a + b + y - 1. After Euler's transformation the bracket is 1 - (1-z)^(a-1) 2F1(p, a-1; c;
  // z) with p = a + b - 1 - r + (y - x); taking a - 1 out of both terms leaves no division by it,
  // and c cancels against the first denominator of the series.
  const double y = survived(model, history.frequency);
  const double c = model.a + model.b + y - 1;
  const double p = c - model.r - history.frequency;
  const double epsilon = model.a - 1;
  const double z = t / (model.alpha + history.age + t);
  const double log_rest = std::log1p(-z);
  const double power = std::exp(epsilon * log_rest);
  const double first = epsilon == 0 ? -log_rest : -std::expm1(epsilon * log_rest) / epsilon;
  double term = p * z;
  double series = term;
  constexpr int kTermsMax = 3000;
  for (int n = 1;; ++n) {
    if (n == kTermsMax) {
      return expected_by_quadrature(model.a, model.b + y, model.r + history.frequency,
                                    t / (model.alpha + history.age));
    }
    const double ratio = (p + n) * (model.a + n - 1) / ((c + n) * (n + 1.0)) * z;
    term *= ratio;
    series += term;
    const double size = std::max(std::fabs(ratio), z);
    if (std::fabs(term) * size < 1e-16 * std::fabs(series) * (1 - std::min(size, 1.0))) break;
    if (term == 0) break;
  }
  return std::max(0.0, c * first - power * series);
}

double expected_purchases(const BgNbd& model, const PurchaseHistory& history, double t) {
  return t <= 0 ? 0 : p_alive(model, history) * expected_if_alive(model, history, t);
}

double expected_purchases(const BgNbd& model, double t) {
  return expected_purchases(model, PurchaseHistory{0, 0, 0, 1}, t);
}

BgNbdFit fit_bgnbd(std::span<const PurchaseHistory> histories, const FitSettings& settings) {
  return fit(histories, Dropout::after_repeats, settings);
}

BgNbdFit fit_mbgnbd(std::span<const PurchaseHistory> histories, const FitSettings& settings) {
  return fit(histories, Dropout::after_any, settings);
}

}  // namespace troth::stats
