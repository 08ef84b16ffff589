#include "stats/sbg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"
#include "stats/newton.h"

namespace troth::stats {
namespace {

constexpr double kContractsMin = 20;
constexpr double kBetaLogErrorMax = 3;  // a standard error of 3 in ln a: known to a factor of 400

/// The likelihood as a product over renewals, which is free of Beta functions: of those there
/// before renewal t the share (b+t-1)/(a+b+t-1) stays and a/(a+b+t-1) goes.
Surface beta_surface_at(std::span<const double> point, std::span<const double> survivors) {
  const double a = std::exp(point[0]);
  const double b = std::exp(point[1]);
  double value = 0, d_a = 0, d_b = 0, aa = 0, ab = 0, bb = 0;
  for (std::size_t t = 1; t < survivors.size(); ++t) {
    const double lost = survivors[t - 1] - survivors[t];
    const double kept = survivors[t];
    const double stay = b + static_cast<double>(t) - 1;
    const double all = a + stay;
    const double pull = survivors[t - 1] / all;
    value += lost * std::log(a / all) + kept * std::log(stay / all);
    d_a += lost / a - pull;
    d_b += kept / stay - pull;
    aa += pull / all - lost / (a * a);
    ab += pull / all;
    bb += pull / all - kept / (stay * stay);
  }
  const double n = survivors.front();
  const double cross = ab * a * b / n;
  return {value / n,
          {d_a * a / n, d_b * b / n},
          {(aa * a * a + d_a * a) / n, cross, cross, (bb * b * b + d_b * b) / n}};
}

Verdict check_survivors(std::span<const double> survivors) {
  for (std::size_t t = 0; t < survivors.size(); ++t) {
    if (!std::isfinite(survivors[t]) || survivors[t] < 0) {
      return {StatusCode::bad_input, "not_finite",
              fmt::format("survivors[{}] is negative or not a number.", t)};
    }
    if (t > 0 && survivors[t] > survivors[t - 1]) {
      return {StatusCode::bad_input, "rising",
              fmt::format("survivors[{}] is larger than before; a cohort cannot grow.", t)};
    }
  }
  if (survivors.size() < 3 || survivors.front() < kContractsMin) {
    return {StatusCode::too_few_rows, "few_rows",
            fmt::format("At least two renewals of {} customers are needed.", kContractsMin)};
  }
  if (survivors.back() == survivors.front()) {
    return {StatusCode::not_identified, "nobody_lost", "Nobody was lost."};
  }
  if (survivors[1] == 0) {
    return {StatusCode::not_identified, "everybody_lost",
            "Everybody was lost at the first renewal."};
  }
  return {};
}

}  // namespace

double survival(const ShiftedBetaGeometric& model, double t) {
  return std::exp(log_beta(model.a, model.b + t) - log_beta(model.a, model.b));
}

double retention(const ShiftedBetaGeometric& model, double t) {
  return (model.b + t - 1) / (model.a + model.b + t - 1);
}

double residual_lifetime(const ShiftedBetaGeometric& model, double n, double discount) {
  if (!(discount > 0) || !(n >= 1)) return kNaN;
  return retention(model, n) *
         hypergeometric_2f1(1, model.b + n, model.a + model.b + n, 1 / (1 + discount));
}

ShiftedBetaGeometricFit fit_sbg(std::span<const double> survivors, const FitSettings& settings) {
  ShiftedBetaGeometricFit fit;
  FitReport& report = fit.report;
  report.verdict = check_survivors(survivors);
  if (!survivors.empty()) report.customers = survivors.front();
  if (!report.verdict.ok()) return fit;
  report.repeaters = survivors[1];

  NewtonSettings newton;
  newton.max_iterations = settings.max_iterations;
  newton.gradient_tolerance = settings.gradient_tolerance;
  const SurfaceFunction surface = [survivors](std::span<const double> point) {
    return beta_surface_at(point, survivors);
  };
  std::vector<Maximum> ends;
  for (const auto& [a, b] : {std::pair{1.0, 1.0}, std::pair{0.5, 3.0}, std::pair{3.0, 0.5}}) {
    ends.push_back(maximise(surface, {std::log(a), std::log(b)}, newton));
  }
  const Maximum& top =
      *std::max_element(ends.begin(), ends.end(), [](const Maximum& x, const Maximum& y) {
        if (x.converged != y.converged) return y.converged;
        return x.surface.value < y.surface.value;
      });
  for (const Maximum& end : ends) {
    if (std::fabs(end.surface.value - top.surface.value) < 1e-8) ++report.starts_agreeing;
  }
  fit.model = {std::exp(top.at[0]), std::exp(top.at[1])};
  report.iterations = top.iterations;
  report.gradient_norm = top.gradient_norm();
  report.log_likelihood = top.surface.value * report.customers;
  const std::vector<double> covariance = inverse_information(top.surface.hessian, 2);
  // On a ridge the search may stop in rounding noise before it reaches the bounds.
  const bool flat =
      covariance.empty() || covariance[0] > kBetaLogErrorMax * kBetaLogErrorMax * report.customers;
  if (top.runaway >= 0 || flat) {
    report.verdict = {StatusCode::not_identified, "parameter_runs_off",
                      "a and b run off together: retention is the same at every age, so customers "
                      "cannot be told apart."};
  } else if (!top.converged) {
    report.verdict = {StatusCode::not_converged, "no_rest",
                      fmt::format("After {} iterations the gradient is still {:.1e}.",
                                  top.iterations, top.gradient_norm())};
  }
  if (!covariance.empty()) {
    fit.standard_errors = {fit.model.a * std::sqrt(covariance[0] / report.customers),
                           fit.model.b * std::sqrt(covariance[3] / report.customers)};
  }
  return fit;
}

}  // namespace troth::stats
