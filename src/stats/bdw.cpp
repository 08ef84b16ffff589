#include "stats/bdw.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/distributions.h"
#include "stats/newton.h"
#include "stats/sbg.h"

namespace troth::stats {
namespace {

constexpr double kWeibullLogErrorMax = 3;
constexpr double kWeibullWeakLogError = 1;
constexpr std::array<std::string_view, 3> kWeibullNames{"a", "b", "c"};

/// ln of the survival curve but for a constant, with its derivatives by a, b, c.
struct Level {
  double value = 0;
  double a = 0, b = 0, c = 0;
};

Level level_at(const BetaDiscreteWeibull& m, double t) {
  const double u = t > 0 ? std::pow(t, m.c) : 0;
  const double by_u = digamma(m.b + u) - digamma(m.a + m.b + u);
  return {log_gamma(m.b + u) - log_gamma(m.a + m.b + u), -digamma(m.a + m.b + u), by_u,
          t > 1 ? by_u * u * std::log(t) : 0};
}

/// Of those there before renewal t the share r stays and 1 - r goes, as in the shifted
/// beta-geometric.
Surface surface_at(std::span<const double> point, std::span<const double> survivors) {
  const BetaDiscreteWeibull m{std::exp(point[0]), std::exp(point[1]), std::exp(point[2])};
  Surface surface{0, std::vector<double>(3, 0.0), {}};
  const double n = survivors.front();
  Level before = level_at(m, 0);
  for (std::size_t t = 1; t < survivors.size(); ++t) {
    const Level now = level_at(m, static_cast<double>(t));
    const double log_stay = now.value - before.value;
    const double leave = -std::expm1(log_stay);
    const double lost = survivors[t - 1] - survivors[t];
    surface.value += (survivors[t] * log_stay + (lost > 0 ? lost * std::log(leave) : 0)) / n;
    const double pull = (survivors[t] - (lost > 0 ? lost * std::exp(log_stay) / leave : 0)) / n;
    surface.gradient[0] += pull * (now.a - before.a) * m.a;
    surface.gradient[1] += pull * (now.b - before.b) * m.b;
    surface.gradient[2] += pull * (now.c - before.c) * m.c;
    before = now;
  }
  return surface;
}

Verdict judge(const Maximum& top, const std::vector<double>& covariance, double customers) {
  std::size_t worst = 0;
  double largest = covariance.empty() ? kInfinity : 0;
  for (std::size_t i = 0; i < 3 && !covariance.empty(); ++i) {
    if (covariance[4 * i] / customers > largest) {
      largest = covariance[4 * i] / customers;
      worst = i;
    }
  }
  if (top.runaway >= 0 || largest > kWeibullLogErrorMax * kWeibullLogErrorMax) {
    if (top.runaway >= 0) worst = static_cast<std::size_t>(top.runaway);
    return {StatusCode::not_identified, "parameter_runs_off",
            fmt::format("Parameter {} is not determined by these renewals.", kWeibullNames[worst])};
  }
  if (!top.converged) {
    return {StatusCode::not_converged, "no_rest",
            fmt::format("After {} iterations the gradient is still {:.1e}.", top.iterations,
                        top.gradient_norm())};
  }
  return {};
}

}  // namespace

double survival(const BetaDiscreteWeibull& model, double t) {
  return std::exp(level_at(model, t).value - level_at(model, 0).value);
}

double retention(const BetaDiscreteWeibull& model, double t) {
  return std::exp(level_at(model, t).value - level_at(model, t - 1).value);
}

double residual_lifetime(const BetaDiscreteWeibull& model, double n, double discount) {
  if (!(discount > 0) || !(n >= 1)) return kNaN;
  constexpr int kTermsMax = 1'000'000;
  const double before = level_at(model, n - 1).value;
  double sum = 0;
  double factor = 1;
  for (int k = 0; k < kTermsMax; ++k) {
    const double term = factor * std::exp(level_at(model, n + k).value - before);
    sum += term;
    // What follows is at most a geometric series.
    if (term < 1e-14 * sum * discount) break;
    factor /= 1 + discount;
  }
  return sum;
}

BetaDiscreteWeibullFit fit_bdw(std::span<const double> survivors, const FitSettings& settings) {
  BetaDiscreteWeibullFit fit;
  const ShiftedBetaGeometricFit simpler = fit_sbg(survivors, settings);
  FitReport& report = fit.report;
  report.verdict = simpler.report.verdict;
  report.customers = simpler.report.customers;
  report.repeaters = simpler.report.repeaters;
  if (report.verdict.status == StatusCode::bad_input ||
      report.verdict.status == StatusCode::too_few_rows || !std::isfinite(simpler.model.a)) {
    return fit;
  }
  if (survivors.size() < 4) {
    report.verdict = {StatusCode::too_few_rows, "few_rows",
                      "Three renewals at least are needed for three parameters."};
    return fit;
  }
  NewtonSettings newton;
  newton.max_iterations = settings.max_iterations;
  newton.gradient_tolerance = settings.gradient_tolerance;
  const SurfaceFunction surface = with_numeric_hessian(
      [survivors](std::span<const double> point) { return surface_at(point, survivors); });
  const double a = std::clamp(simpler.model.a, 0.01, 100.0);
  const double b = std::clamp(simpler.model.b, 0.01, 100.0);
  std::vector<Maximum> ends;
  for (const std::array<double, 3>& start :
       {std::array{a, b, 1.0}, std::array{1.0, 2.0, 1.4}, std::array{0.5, 1.0, 0.7}}) {
    ends.push_back(
        maximise(surface, {std::log(start[0]), std::log(start[1]), std::log(start[2])}, newton));
  }
  const Maximum& top =
      *std::max_element(ends.begin(), ends.end(), [](const Maximum& x, const Maximum& y) {
        if (x.converged != y.converged) return y.converged;
        return x.surface.value < y.surface.value;
      });
  for (const Maximum& end : ends) {
    if (std::fabs(end.surface.value - top.surface.value) < 1e-8) ++report.starts_agreeing;
  }
  report.iterations = top.iterations;
  report.gradient_norm = top.gradient_norm();
  report.log_likelihood = top.surface.value * report.customers;
  fit.model = {std::exp(top.at[0]), std::exp(top.at[1]), std::exp(top.at[2])};
  const std::vector<double> covariance = inverse_information(top.surface.hessian, 3);
  report.verdict = judge(top, covariance, report.customers);
  const std::array<double, 3> values{fit.model.a, fit.model.b, fit.model.c};
  for (std::size_t i = 0; i < 3 && !covariance.empty(); ++i) {
    const double log_error = std::sqrt(covariance[4 * i] / report.customers);
    fit.standard_errors[i] = values[i] * log_error;
    if (report.verdict.ok() && log_error > kWeibullWeakLogError) {
      report.warnings.push_back(
          {"weakly_identified",
           fmt::format("Parameter {} is hardly determined by these renewals.", kWeibullNames[i]),
           std::string(kWeibullNames[i])});
    }
  }
  return fit;
}

}  // namespace troth::stats
