#include "stats/pareto_nbd.h"

#include <algorithm>
#include <cmath>

#include "stats/btyd_fit.h"
#include "stats/distributions.h"
#include "stats/quadrature.h"

namespace troth::stats {
namespace {

/// Average of what the derivatives of ln f need, weighted by f, for the two ways a customer can
/// have this history: still there at T, or gone at some moment between t_x and T.
struct LifetimeMoments {
  double mass = 0;  ///< Relative to `peak`.
  std::array<double, 4> first{};
  std::array<double, 10> second{};  ///< Upper triangle by rows, of f_i f_j + f_ij.

  void add(double weight, const std::array<double, 4>& d, double r_alpha, double alpha_alpha,
           double s_s, double s_beta, double beta_beta) {
    mass += weight;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      first[i] += weight * d[i];
      for (std::size_t j = i; j < 4; ++j) second[at++] += weight * d[i] * d[j];
    }
    second[1] += weight * r_alpha;
    second[4] += weight * alpha_alpha;
    second[7] += weight * s_s;
    second[8] += weight * s_beta;
    second[9] += weight * beta_beta;
  }
};

/// ln of the brace of the likelihood, {(a+T)^-(r+x) (b+T)^-s + s int (a+u)^-(r+x) (b+u)^-(s+1) du},
/// its alive part, and (when wanted) the moments.
struct Brace {
  double log_alive = 0;
  double log_total = 0;
  LifetimeMoments moments;
};

/// The integrand in y = ln(c + u) with c the smaller of alpha and beta: the logarithm of the other
/// then has its singularity pi away from the line, however different the two are.
struct Integrand {
  const ParetoNbd& model;
  double total;  ///< r + x
  double smaller;
  double gap;  ///< larger - smaller
  bool alpha_smaller;

  Integrand(const ParetoNbd& m, double frequency)
      : model(m),
        total(m.r + frequency),
        smaller(std::min(m.alpha, m.beta)),
        gap(std::fabs(m.alpha - m.beta)),
        alpha_smaller(m.alpha <= m.beta) {}

  struct Value {
    double log_alpha_u, log_beta_u, log_height;
  };
  Value at(double y) const {
    const double other = std::log(std::exp(y) + gap);
    const double log_alpha_u = alpha_smaller ? y : other;
    const double log_beta_u = alpha_smaller ? other : y;
    return {log_alpha_u, log_beta_u,
            std::log(model.s) + y - total * log_alpha_u - (model.s + 1) * log_beta_u};
  }
};

Brace brace_of(const ParetoNbd& m, const PurchaseHistory& h, bool with_moments) {
  Brace brace;
  const Integrand integrand(m, h.frequency);
  const double total = integrand.total;
  const double end_alpha = m.alpha + h.age;
  const double end_beta = m.beta + h.age;
  const double log_alpha_end = std::log(end_alpha);
  const double log_beta_end = std::log(end_beta);
  brace.log_alive = -total * log_alpha_end - m.s * log_beta_end;

  const double lo = std::log(integrand.smaller + h.recency);
  const double width = std::log(integrand.smaller + h.age) - lo;
  const double peak =
      std::max({brace.log_alive, integrand.at(lo).log_height, integrand.at(lo + width).log_height});
  LifetimeMoments& sums = brace.moments;
  sums.add(std::exp(brace.log_alive - peak),
           {-log_alpha_end, -total / end_alpha, -log_beta_end, -m.s / end_beta}, -1 / end_alpha,
           total / (end_alpha * end_alpha), 0, -1 / end_beta, m.s / (end_beta * end_beta));

  // The logarithm of the integrand falls by at most this per unit of y: short panels of 16 nodes
  // are exact to rounding. The larger of alpha and beta takes part only as far as u matters beside
  // it, without which a parameter on its way to infinity would ask for millions of panels.
  const double part = (integrand.smaller + h.age) / (integrand.smaller + h.age + integrand.gap);
  const double steepest =
      integrand.alpha_smaller ? total + part * (m.s + 1) : part * total + m.s + 1;
  const double panel_width = std::min(1.5, 10 / steepest);
  const auto panels = static_cast<int>(std::min(1e6, std::ceil(width / panel_width)));
  const double half = panels > 0 ? width / panels / 2 : 0;
  for (int panel = 0; panel < panels; ++panel) {
    const double centre = lo + half * (2 * panel + 1);
    double added = 0;
    for (std::size_t k = 0; k < 2 * kLegendreNodes.size(); ++k) {
      const double node = k < kLegendreNodes.size() ? kLegendreNodes[k]
                                                    : -kLegendreNodes[k - kLegendreNodes.size()];
      const Integrand::Value value = integrand.at(centre + half * node);
      const double weight =
          half * kLegendreWeights[k % kLegendreWeights.size()] * std::exp(value.log_height - peak);
      added += weight;
      if (!with_moments) {
        sums.mass += weight;
        continue;
      }
      const double inverse_alpha = std::exp(-value.log_alpha_u);
      const double inverse_beta = std::exp(-value.log_beta_u);
      sums.add(weight,
               {-value.log_alpha_u, -total * inverse_alpha, 1 / m.s - value.log_beta_u,
                -(m.s + 1) * inverse_beta},
               -inverse_alpha, total * inverse_alpha * inverse_alpha, -1 / (m.s * m.s),
               -inverse_beta, (m.s + 1) * inverse_beta * inverse_beta);
    }
    // The integrand has one hump; once past it the rest only shrinks.
    if (panel > 0 && added < 1e-18 * sums.mass) break;
  }
  brace.log_total = peak + std::log(sums.mass);
  return brace;
}

/// What depends on the frequency alone: ln G(r+x)/G(r) + r ln alpha + s ln beta.
struct ParetoFrequencyTerms {
  double frequency = -1;
  double value = 0;
  double d_r = 0;
  double d_rr = 0;

  void set(const ParetoNbd& m, double x) {
    if (x == frequency) return;
    frequency = x;
    value = log_gamma(m.r + x) - log_gamma(m.r) + m.r * std::log(m.alpha) + m.s * std::log(m.beta);
    d_r = digamma(m.r + x) - digamma(m.r) + std::log(m.alpha);
    d_rr = trigamma(m.r + x) - trigamma(m.r);
  }
};

struct ParetoSums {
  double value = 0;
  std::array<double, 4> gradient{};
  std::array<double, 10> hessian{};

  void add(const ParetoNbd& m, const ParetoFrequencyTerms& terms, const PurchaseHistory& h) {
    const Brace brace = brace_of(m, h, true);
    const double w = h.count;
    value += w * (terms.value + brace.log_total);
    std::array<double, 4> mean{};
    for (std::size_t i = 0; i < 4; ++i) mean[i] = brace.moments.first[i] / brace.moments.mass;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      gradient[i] += w * mean[i];
      for (std::size_t j = i; j < 4; ++j, ++at) {
        hessian[at] += w * (brace.moments.second[at] / brace.moments.mass - mean[i] * mean[j]);
      }
    }
    gradient[0] += w * terms.d_r;
    gradient[1] += w * m.r / m.alpha;
    gradient[2] += w * std::log(m.beta);
    gradient[3] += w * m.s / m.beta;
    hessian[0] += w * terms.d_rr;
    hessian[1] += w / m.alpha;
    hessian[4] -= w * m.r / (m.alpha * m.alpha);
    hessian[8] += w / m.beta;
    hessian[9] -= w * m.s / (m.beta * m.beta);
  }
};

SurfaceFunction pareto_surface_of(std::span<const PurchaseHistory> groups) {
  double customers = 0;
  for (const PurchaseHistory& group : groups) customers += group.count;
  return [groups, customers](std::span<const double> point) {
    std::array<double, 4> p{};
    for (std::size_t i = 0; i < 4; ++i) p[i] = std::exp(point[i]);
    const ParetoNbd model{p[0], p[1], p[2], p[3]};
    ParetoSums sums;
    ParetoFrequencyTerms terms;
    for (const PurchaseHistory& group : groups) {
      terms.set(model, group.frequency);
      sums.add(model, terms, group);
    }
    return surface_in_logarithms(sums.value, sums.gradient, sums.hessian, p, customers);
  };
}

/// (1 - (from/(from + t))^(s-1)) / (s-1), which tends to ln((from + t)/from) as s -> 1.
double leaving_factor(double s, double from, double t) {
  const double log_ratio = std::log1p(t / from);
  const double epsilon = s - 1;
  return epsilon == 0 ? log_ratio : -std::expm1(-epsilon * log_ratio) / epsilon;
}

}  // namespace

CustomerTerms customer_terms(const ParetoNbd& model, const PurchaseHistory& history) {
  ParetoFrequencyTerms terms;
  terms.set(model, history.frequency);
  ParetoSums sums;
  sums.add(model, terms, history);
  return {sums.value, sums.gradient, sums.hessian};
}

double log_likelihood(const ParetoNbd& model, const PurchaseHistory& history) {
  ParetoFrequencyTerms terms;
  terms.set(model, history.frequency);
  return terms.value + brace_of(model, history, false).log_total;
}

double p_alive(const ParetoNbd& model, const PurchaseHistory& history) {
  const Brace brace = brace_of(model, history, false);
  return std::min(1.0, std::exp(brace.log_alive - brace.log_total));
}

double expected_if_alive(const ParetoNbd& model, const PurchaseHistory& history, double t) {
  if (t <= 0) return 0;
  const double from = model.beta + history.age;
  return (model.r + history.frequency) / (model.alpha + history.age) * from *
         leaving_factor(model.s, from, t);
}

double expected_purchases(const ParetoNbd& model, const PurchaseHistory& history, double t) {
  return t <= 0 ? 0 : p_alive(model, history) * expected_if_alive(model, history, t);
}

double expected_purchases(const ParetoNbd& model, double t) {
  return expected_purchases(model, PurchaseHistory{0, 0, 0, 1}, t);
}

double discounted_transactions(const ParetoNbd& model, const PurchaseHistory& history,
                               double rate) {
  if (!(rate > 0)) return kNaN;
  const double from = model.beta + history.age;
  const double scaled = rate * from;
  // delta^(s-1) (beta+T)^s U(s,s;delta(beta+T)), in logarithms so that no power overflows alone.
  const double residual_life = std::exp((model.s - 1) * std::log(rate) + model.s * std::log(from) +
                                        std::log(tricomi_u(model.s, model.s, scaled)));
  return p_alive(model, history) * (model.r + history.frequency) / (model.alpha + history.age) *
         residual_life;
}

ParetoNbdFit fit_pareto_nbd(std::span<const PurchaseHistory> histories,
                            const FitSettings& settings) {
  PurchaseModelProblem problem;
  problem.surface_of = pareto_surface_of;
  problem.starts = [](double pace) -> std::vector<std::array<double, 4>> {
    return {{1, 1 / pace, 1, 1},
            {0.5, 0.3 / pace, 0.6, 0.4},
            {2, 1.5 / pace, 0.3, 1},
            {0.8, 0.5 / pace, 2, 3}};
  };
  problem.names = {"r", "alpha", "s", "beta"};
  problem.in_time = {false, true, false, true};
  const PurchaseModelFit found = fit_purchase_model(problem, histories, settings);
  ParetoNbdFit result;
  const auto& p = found.parameters;
  result.model = {p[0], p[1], p[2], p[3]};
  result.standard_errors = found.standard_errors;
  result.intervals = found.intervals;
  result.report = found.report;
  return result;
}

}  // namespace troth::stats
