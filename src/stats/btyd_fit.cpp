#include "stats/btyd_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "stats/profile_interval.h"

namespace troth::stats {
namespace {

constexpr double kPurchaseCustomersMin = 20;
constexpr std::size_t kPurchaseStartRowsMax = 20'000;
constexpr double kPurchaseLogErrorMax = 5;
constexpr double kPurchaseWeakLogError =
    1.0;  // a standard error of 1 in ln: known to a factor of 7

struct Totals {
  double customers = 0;
  double repeaters = 0;
  double repeats = 0;
  double age = 0;
};

Totals totals_of(std::span<const PurchaseHistory> histories) {
  Totals totals;
  for (const PurchaseHistory& h : histories) {
    totals.customers += h.count;
    totals.repeaters += h.frequency > 0 ? h.count : 0;
    totals.repeats += h.frequency * h.count;
    totals.age += h.age * h.count;
  }
  return totals;
}

Verdict check_enough(const Totals& totals) {
  if (totals.customers < kPurchaseCustomersMin) {
    return {StatusCode::too_few_rows, "few_customers",
            fmt::format("{} customers are too few to fit four parameters; {} are needed.",
                        totals.customers, kPurchaseCustomersMin)};
  }
  if (totals.repeats <= 0) {
    return {StatusCode::not_identified, "no_repeats",
            "Nobody bought a second time, so neither pace nor leaving can be seen."};
  }
  return {};
}

/// Every k-th history with the whole spread of frequencies; all of them when they are few.
std::vector<PurchaseHistory> thin(std::span<const PurchaseHistory> histories) {
  const std::size_t stride = (histories.size() + kPurchaseStartRowsMax - 1) / kPurchaseStartRowsMax;
  std::vector<PurchaseHistory> some;
  for (std::size_t i = 0; i < histories.size(); i += stride) some.push_back(histories[i]);
  return some;
}

struct Search {
  Maximum best;
  int agreeing = 0;
};

Search search(const PurchaseModelProblem& problem, std::span<const PurchaseHistory> histories,
              double pace, const NewtonSettings& settings) {
  const std::vector<PurchaseHistory> some = thin(histories);
  const SurfaceFunction rough = problem.surface_of(some);
  std::vector<Maximum> ends;
  for (const std::array<double, 4>& start : problem.starts(pace)) {
    std::vector<double> point;
    for (const double parameter : start) point.push_back(std::log(parameter));
    ends.push_back(maximise(rough, std::move(point), settings));
  }
  // A start that came to rest beats one that did not; among equals the higher.
  const auto worse = [](const Maximum& a, const Maximum& b) {
    if (a.converged != b.converged) return b.converged;
    return a.surface.value < b.surface.value;
  };
  Search result;
  result.best = *std::max_element(ends.begin(), ends.end(), worse);
  for (const Maximum& end : ends) {
    if (std::fabs(end.surface.value - result.best.surface.value) < 1e-8) ++result.agreeing;
  }
  if (some.size() < histories.size()) {
    const int before = result.best.iterations;
    result.best = maximise(problem.surface_of(histories), result.best.at, settings);
    result.best.iterations += before;
  }
  return result;
}

Verdict judge(const Maximum& top, const PurchaseModelProblem& problem,
              std::span<const double> covariance, double customers) {
  if (top.runaway >= 0) {
    const auto which = static_cast<std::size_t>(top.runaway);
    return {StatusCode::not_identified, "parameter_runs_off",
            fmt::format("Parameter {} runs off to {}; these customers do not determine it.",
                        problem.names[which], top.at[which] > 0 ? "infinity" : "zero")};
  }
  // On a ridge the search may stop in rounding noise before it reaches the bounds.
  double log_variance = covariance.empty() ? kInfinity : 0;
  for (std::size_t i = 0; i < covariance.size(); i += 5) {
    log_variance = std::max(log_variance, covariance[i] / customers);
  }
  if (log_variance > kPurchaseLogErrorMax * kPurchaseLogErrorMax) {
    return {StatusCode::not_identified, "flat_likelihood",
            "The likelihood is flat in some direction, so the parameters are not determined."};
  }
  if (!top.converged) {
    return {StatusCode::not_converged, "no_rest",
            fmt::format("After {} iterations the gradient is still {:.1e}.", top.iterations,
                        top.gradient_norm())};
  }
  return {};
}

}  // namespace

Surface surface_in_logarithms(double value, const std::array<double, 4>& gradient,
                              const std::array<double, 10>& hessian, const std::array<double, 4>& p,
                              double customers) {
  Surface surface;
  surface.value = value / customers;
  surface.gradient.resize(4);
  surface.hessian.resize(16);
  std::size_t at = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    surface.gradient[i] = gradient[i] * p[i] / customers;
    for (std::size_t j = i; j < 4; ++j) {
      const double second = hessian[at++] * p[i] * p[j] / customers;
      surface.hessian[i * 4 + j] = second;
      surface.hessian[j * 4 + i] = second;
    }
    surface.hessian[i * 5] += surface.gradient[i];
  }
  return surface;
}

PurchaseModelFit fit_purchase_model(const PurchaseModelProblem& problem,
                                    std::span<const PurchaseHistory> histories,
                                    const FitSettings& settings) {
  PurchaseModelFit fit;
  FitReport& report = fit.report;
  report.verdict = check_histories(histories);
  if (!report.verdict.ok()) return fit;
  std::vector<PurchaseHistory> groups = group_histories({histories.begin(), histories.end()});
  const Totals totals = totals_of(groups);
  report.customers = totals.customers;
  report.repeaters = totals.repeaters;
  report.verdict = check_enough(totals);
  if (!report.verdict.ok()) return fit;

  const double unit = totals.age / totals.customers;
  for (PurchaseHistory& group : groups) {
    group.recency /= unit;
    group.age /= unit;
  }
  NewtonSettings newton;
  newton.max_iterations = settings.max_iterations;
  newton.gradient_tolerance = settings.gradient_tolerance;
  const Search found = search(problem, groups, totals.repeats / totals.customers, newton);
  const Maximum& top = found.best;
  report.iterations = top.iterations;
  report.starts_agreeing = found.agreeing;
  report.gradient_norm = top.gradient_norm();
  // In rescaled time every repeat purchase has `unit` times the density.
  report.log_likelihood = top.surface.value * totals.customers - totals.repeats * std::log(unit);

  const std::vector<double> covariance = inverse_information(top.surface.hessian, 4);
  report.verdict = judge(top, problem, covariance, totals.customers);
  fit.intervals.by_profile = report.verdict.ok() && groups.size() <= settings.profile_histories_max;
  const SurfaceFunction surface = problem.surface_of(groups);
  const ProfileTop around{surface, top, covariance, totals.customers};
  for (std::size_t i = 0; i < 4; ++i) {
    const double scale = problem.in_time[i] ? unit : 1.0;
    fit.parameters[i] = std::exp(top.at[i]) * scale;
    if (covariance.empty()) continue;
    const double log_error = std::sqrt(covariance[i * 5] / totals.customers);
    fit.standard_errors[i] = fit.parameters[i] * log_error;
    fit.intervals.of[i] =
        positive_interval(fit.parameters[i], fit.standard_errors[i], settings.level);
    if (fit.intervals.by_profile) {
      const Interval logs = profile_interval(around, i, settings.level);
      fit.intervals.of[i] = {std::exp(logs.lo) * scale, std::exp(logs.hi) * scale, logs.level};
    }
    if (log_error > kPurchaseWeakLogError) {
      report.warnings.push_back(
          {"weakly_identified",
           fmt::format("Parameter {} is hardly determined by these customers.", problem.names[i]),
           std::string(problem.names[i])});
    }
  }
  return fit;
}

}  // namespace troth::stats
