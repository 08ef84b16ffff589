#include "stats/gamma_gamma.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/sort/pdqsort/pdqsort.hpp>
#include <cmath>
#include <tuple>

#include "stats/distributions.h"
#include "stats/newton.h"

namespace troth::stats {
namespace {

constexpr std::size_t kSpendCustomersMin = 20;
constexpr std::size_t kSpendStartRowsMax = 20'000;
constexpr double kDependenceWarned = 0.2;
constexpr std::array<std::string_view, 3> kSpendNames{"p", "q", "v"};

/// What depends on the number of purchases alone; the same for many customers.
struct PurchaseTerms {
  double purchases = -1;
  double value = 0;
  double d_p = 0, d_q = 0;
  double pp = 0, pq = 0, qq = 0;

  void set(const GammaGamma& m, double x) {
    if (x == purchases) return;
    purchases = x;
    const double shape = m.p * x;
    value = log_gamma(shape + m.q) - log_gamma(shape) - log_gamma(m.q) + m.q * std::log(m.v) +
            shape * std::log(x);
    const double psi = digamma(shape + m.q);
    d_p = x * (psi - digamma(shape) + std::log(x));
    d_q = psi - digamma(m.q) + std::log(m.v);
    const double psi_prime = trigamma(shape + m.q);
    pp = x * x * (psi_prime - trigamma(shape));
    pq = x * psi_prime;
    qq = psi_prime - trigamma(m.q);
  }
};

double customer_value(const GammaGamma& m, const PurchaseTerms& terms, double log_mean,
                      double log_total) {
  return terms.value + (m.p * terms.purchases - 1) * log_mean -
         (m.p * terms.purchases + m.q) * log_total;
}

Surface spend_surface_at(std::span<const double> point, std::span<const SpendHistory> histories) {
  const GammaGamma m{std::exp(point[0]), std::exp(point[1]), std::exp(point[2])};
  const std::array<double, 3> p{m.p, m.q, m.v};
  double value = 0;
  std::array<double, 3> g{};
  std::array<double, 6> h{};  // pp, pq, pv, qq, qv, vv
  PurchaseTerms terms;
  for (const SpendHistory& history : histories) {
    const double x = history.purchases;
    terms.set(m, x);
    const double total = x * history.mean_value + m.v;
    const double log_total = std::log(total);
    const double log_mean = std::log(history.mean_value);
    value += customer_value(m, terms, log_mean, log_total);
    const double shape = m.p * x + m.q;
    g[0] += terms.d_p + x * (log_mean - log_total);
    g[1] += terms.d_q - log_total;
    g[2] += m.q / m.v - shape / total;
    h[0] += terms.pp;
    h[1] += terms.pq;
    h[2] -= x / total;
    h[3] += terms.qq;
    h[4] += 1 / m.v - 1 / total;
    h[5] += shape / (total * total) - m.q / (m.v * m.v);
  }
  const auto n = static_cast<double>(histories.size());
  Surface surface{value / n, std::vector<double>(3), std::vector<double>(9)};
  std::size_t at = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    surface.gradient[i] = g[i] * p[i] / n;
    for (std::size_t j = i; j < 3; ++j) {
      const double second = h[at++] * p[i] * p[j] / n;
      surface.hessian[i * 3 + j] = second;
      surface.hessian[j * 3 + i] = second;
    }
    surface.hessian[i * 4] += surface.gradient[i];
  }
  return surface;
}

Verdict check(std::span<const SpendHistory> histories) {
  for (std::size_t i = 0; i < histories.size(); ++i) {
    const SpendHistory& h = histories[i];
    if (!(h.purchases >= 1) || !std::isfinite(h.purchases) ||
        h.purchases != std::floor(h.purchases)) {
      return {
          StatusCode::bad_input, "bad_history",
          fmt::format("histories[{}]: the number of purchases is not a whole number from 1.", i)};
    }
    if (!(h.mean_value > 0) || !std::isfinite(h.mean_value)) {
      return {StatusCode::bad_input, "bad_history",
              fmt::format("histories[{}]: the mean value is not positive.", i)};
    }
  }
  if (histories.size() < kSpendCustomersMin) {
    return {StatusCode::too_few_rows, "few_customers",
            fmt::format("{} customers with purchases are too few; {} are needed.", histories.size(),
                        kSpendCustomersMin)};
  }
  return {};
}

Estimate correlation(std::span<const SpendHistory> histories, double level) {
  Estimate result;
  const auto n = static_cast<double>(histories.size());
  result.n = histories.size();
  result.effective_n = n;
  double mx = 0, my = 0;
  for (const SpendHistory& h : histories) {
    mx += h.purchases;
    my += h.mean_value;
  }
  mx /= n;
  my /= n;
  double xx = 0, xy = 0, yy = 0;
  for (const SpendHistory& h : histories) {
    xx += (h.purchases - mx) * (h.purchases - mx);
    xy += (h.purchases - mx) * (h.mean_value - my);
    yy += (h.mean_value - my) * (h.mean_value - my);
  }
  if (xx <= 0 || yy <= 0) {
    result.verdict = {StatusCode::not_identified, "zero_variance",
                      "Purchases or mean values are all equal."};
    return result;
  }
  result.value = std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
  const double z = std::atanh(std::clamp(result.value, -1 + 1e-15, 1 - 1e-15));
  const double half = normal_quantile(0.5 + level / 2) / std::sqrt(n - 3);
  result.se = (1 - result.value * result.value) / std::sqrt(n - 1);
  result.interval = {std::tanh(z - half), std::tanh(z + half), level};
  return result;
}

void add_independence(GammaGammaFit& fit, std::span<const SpendHistory> histories, double level) {
  fit.independence = correlation(histories, level);
  const Estimate& r = fit.independence;
  if (r.ok() && !r.interval.contains(0) && std::fabs(r.value) > kDependenceWarned) {
    fit.report.warnings.push_back(
        {"spend_depends_on_frequency",
         fmt::format("Spend per purchase and number of purchases correlate by {:.2f}; the model "
                     "assumes they do not.",
                     r.value),
         ""});
  }
}

/// The best of three starts; of many customers every k-th (by purchases and value) does for these,
/// and all of them for the end.
Maximum search(std::span<const SpendHistory> sorted, const NewtonSettings& settings,
               int& agreeing) {
  const std::size_t stride = (sorted.size() + kSpendStartRowsMax - 1) / kSpendStartRowsMax;
  std::vector<SpendHistory> some;
  for (std::size_t i = 0; i < sorted.size(); i += stride) some.push_back(sorted[i]);
  const SurfaceFunction rough = [&some](std::span<const double> point) {
    return spend_surface_at(point, some);
  };
  std::vector<Maximum> ends;
  for (const std::array<double, 3>& start :
       {std::array{2.0, 3.0, 1.0}, std::array{6.0, 4.0, 0.5}, std::array{0.7, 2.0, 1.5}}) {
    ends.push_back(
        maximise(rough, {std::log(start[0]), std::log(start[1]), std::log(start[2])}, settings));
  }
  Maximum top = *std::max_element(ends.begin(), ends.end(), [](const Maximum& a, const Maximum& b) {
    if (a.converged != b.converged) return b.converged;
    return a.surface.value < b.surface.value;
  });
  for (const Maximum& end : ends) {
    if (std::fabs(end.surface.value - top.surface.value) < 1e-8) ++agreeing;
  }
  if (some.size() == sorted.size()) return top;
  const int before = top.iterations;
  top =
      maximise([sorted](std::span<const double> point) { return spend_surface_at(point, sorted); },
               top.at, settings);
  top.iterations += before;
  return top;
}

Verdict judge(const Maximum& top, bool curved) {
  if (top.runaway >= 0 || (top.converged && !curved)) {
    const auto which = static_cast<std::size_t>(std::max(0, top.runaway));
    return {StatusCode::not_identified, "parameter_runs_off",
            fmt::format("Parameter {} is not determined: customers or purchases hardly "
                        "differ in value.",
                        kSpendNames[which])};
  }
  if (!top.converged) {
    return {StatusCode::not_converged, "no_rest",
            fmt::format("After {} iterations the gradient is still {:.1e}.", top.iterations,
                        top.gradient_norm())};
  }
  if (top.at[1] <= 0) {
    return {StatusCode::inadmissible, "infinite_mean",
            fmt::format("q is {:.3f}, not above 1, so the expected spend is infinite.",
                        std::exp(top.at[1]))};
  }
  return {};
}

}  // namespace

double log_likelihood(const GammaGamma& model, const SpendHistory& history) {
  PurchaseTerms terms;
  terms.set(model, history.purchases);
  return customer_value(model, terms, std::log(history.mean_value),
                        std::log(history.purchases * history.mean_value + model.v));
}

double expected_spend(const GammaGamma& model, const SpendHistory& history) {
  if (!(model.q > 1)) return kNaN;
  const double x = history.purchases;
  const double observed = x > 0 ? x * history.mean_value : 0.0;
  return model.p * (model.v + observed) / (model.p * x + model.q - 1);
}

GammaGammaFit fit_gamma_gamma(std::span<const SpendHistory> histories,
                              const FitSettings& settings) {
  GammaGammaFit fit;
  FitReport& report = fit.report;
  report.customers = static_cast<double>(histories.size());
  report.verdict = check(histories);
  if (!report.verdict.ok()) return fit;

  std::vector<SpendHistory> sorted(histories.begin(), histories.end());
  boost::sort::pdqsort_branchless(
      sorted.begin(), sorted.end(), [](const SpendHistory& a, const SpendHistory& b) {
        return std::tie(a.purchases, a.mean_value) < std::tie(b.purchases, b.mean_value);
      });
  add_independence(fit, sorted, settings.level);
  double unit = 0;
  for (const SpendHistory& h : sorted) {
    unit += h.mean_value;
    report.repeaters += h.purchases > 1 ? 1 : 0;
  }
  unit /= report.customers;
  for (SpendHistory& h : sorted) h.mean_value /= unit;

  NewtonSettings newton;
  newton.max_iterations = settings.max_iterations;
  newton.gradient_tolerance = settings.gradient_tolerance;
  const Maximum top = search(sorted, newton, report.starts_agreeing);
  report.iterations = top.iterations;
  report.gradient_norm = top.gradient_norm();
  report.log_likelihood = (top.surface.value - std::log(unit)) * report.customers;
  fit.model = {std::exp(top.at[0]), std::exp(top.at[1]), std::exp(top.at[2]) * unit};

  const std::vector<double> covariance = inverse_information(top.surface.hessian, 3);
  report.verdict = judge(top, !covariance.empty());
  if (!covariance.empty()) {
    const std::array<double, 3> p{fit.model.p, fit.model.q, fit.model.v};
    for (std::size_t i = 0; i < 3; ++i) {
      fit.standard_errors[i] = p[i] * std::sqrt(covariance[i * 4] / report.customers);
    }
  }
  return fit;
}

}  // namespace troth::stats
