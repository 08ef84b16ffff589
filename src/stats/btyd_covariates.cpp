#include "stats/btyd_covariates.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/btyd_fit.h"
#include "stats/distributions.h"

namespace troth::stats {
namespace {

constexpr double kCovariateLogErrorMax = 5;

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// Which logarithm of the four a covariate moves, and in which direction.
struct Lever {
  Eigen::Index parameter;
  double sign;
};
constexpr Lever kPurchases{1, -1};

Lever leaving_lever(PurchaseModelKind kind) {
  return kind == PurchaseModelKind::pareto_nbd ? Lever{3, -1} : Lever{2, 1};
}

CustomerTerms terms_of(PurchaseModelKind kind, const std::array<double, 4>& p,
                       const PurchaseHistory& history) {
  if (kind == PurchaseModelKind::pareto_nbd) {
    return customer_terms(ParetoNbd{p[0], p[1], p[2], p[3]}, history);
  }
  const Dropout dropout =
      kind == PurchaseModelKind::mbgnbd ? Dropout::after_any : Dropout::after_repeats;
  return customer_terms(BgNbd{p[0], p[1], p[2], p[3], dropout}, history);
}

/// Customers with equal histories and covariates together; covariates standardised, time rescaled.
struct CovariateSample {
  std::vector<PurchaseHistory> histories;
  Matrix covariates;  ///< A row per history.
  double customers = 0;
};

CovariateSample sample_of(std::span<const PurchaseHistory> histories, const Frame& covariates,
                          const Moments& spread, double unit) {
  std::vector<std::size_t> order(histories.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto compare = [&](std::size_t i, std::size_t j) {
    const PurchaseHistory& a = histories[i];
    const PurchaseHistory& b = histories[j];
    if (a.frequency != b.frequency) return a.frequency < b.frequency ? -1 : 1;
    if (a.recency != b.recency) return a.recency < b.recency ? -1 : 1;
    if (a.age != b.age) return a.age < b.age ? -1 : 1;
    for (const auto& column : covariates.columns) {
      if (column[i] != column[j]) return column[i] < column[j] ? -1 : 1;
    }
    return 0;
  };
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return compare(i, j) < 0; });
  CovariateSample sample;
  sample.customers = static_cast<double>(histories.size());
  std::vector<std::size_t> firsts;
  for (const std::size_t i : order) {
    if (!firsts.empty() && compare(firsts.back(), i) == 0) {
      sample.histories.back().count += 1;
      continue;
    }
    firsts.push_back(i);
    PurchaseHistory history = histories[i];
    history.recency /= unit;
    history.age /= unit;
    history.count = 1;
    sample.histories.push_back(history);
  }
  sample.covariates.resize(static_cast<Eigen::Index>(firsts.size()),
                           static_cast<Eigen::Index>(covariates.size()));
  for (std::size_t c = 0; c < covariates.size(); ++c) {
    for (std::size_t k = 0; k < firsts.size(); ++k) {
      sample.covariates(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(c)) =
          (covariates.columns[c][firsts[k]] - spread.means[c]) / spread.sd(c);
    }
  }
  return sample;
}

/// Adds one customer to the mean surface. Logarithms of the customer's parameters are linear in the
/// point, so gradient and Hessian only need the (constant) matrix of that.
void add_customer(const CustomerTerms& terms, const std::array<double, 4>& p, const Vector& z,
                  const Lever& leaving, double& value, Vector& gradient, Matrix& hessian) {
  const Eigen::Index m = z.size();
  Matrix linear = Matrix::Zero(4, 4 + 2 * m);
  linear.leftCols(4).setIdentity();
  linear.block(kPurchases.parameter, 4, 1, m) = kPurchases.sign * z.transpose();
  linear.block(leaving.parameter, 4 + m, 1, m) = leaving.sign * z.transpose();
  Eigen::Vector4d g;
  Eigen::Matrix4d h;
  std::size_t at = 0;
  for (Eigen::Index i = 0; i < 4; ++i) {
    const double own = p[static_cast<std::size_t>(i)];
    g[i] = terms.gradient[static_cast<std::size_t>(i)] * own;
    for (Eigen::Index j = i; j < 4; ++j) {
      h(i, j) = terms.hessian[at++] * own * p[static_cast<std::size_t>(j)];
      h(j, i) = h(i, j);
    }
    h(i, i) += g[i];
  }
  value += terms.value;
  gradient += linear.transpose() * g;
  hessian += linear.transpose() * h * linear;
}

std::array<double, 4> moved(std::span<const double> point, const Vector& z, const Lever& leaving) {
  std::array<double, 4> logs{point[0], point[1], point[2], point[3]};
  const auto m = static_cast<std::size_t>(z.size());
  for (std::size_t c = 0; c < m; ++c) {
    const double value = z[static_cast<Eigen::Index>(c)];
    logs[kPurchases.parameter] += kPurchases.sign * value * point[4 + c];
    logs[static_cast<std::size_t>(leaving.parameter)] += leaving.sign * value * point[4 + m + c];
  }
  std::array<double, 4> p{};
  for (std::size_t i = 0; i < 4; ++i) p[i] = std::exp(logs[i]);
  return p;
}

SurfaceFunction surface_of(PurchaseModelKind kind, const CovariateSample& sample) {
  return [kind, &sample](std::span<const double> point) {
    const auto size = static_cast<Eigen::Index>(point.size());
    const Lever leaving = leaving_lever(kind);
    double value = 0;
    Vector gradient = Vector::Zero(size);
    Matrix hessian = Matrix::Zero(size, size);
    for (std::size_t k = 0; k < sample.histories.size(); ++k) {
      const Vector z = sample.covariates.row(static_cast<Eigen::Index>(k));
      const std::array<double, 4> p = moved(point, z, leaving);
      add_customer(terms_of(kind, p, sample.histories[k]), p, z, leaving, value, gradient, hessian);
    }
    gradient /= sample.customers;
    hessian /= sample.customers;
    return Surface{value / sample.customers,
                   {gradient.data(), gradient.data() + gradient.size()},
                   {hessian.data(), hessian.data() + hessian.size()}};
  };
}

/// The fit without covariates.
PurchaseModelFit plain_fit(PurchaseModelKind kind, std::span<const PurchaseHistory> histories,
                           const FitSettings& settings) {
  PurchaseModelFit plain;
  if (kind == PurchaseModelKind::pareto_nbd) {
    const ParetoNbdFit fit = fit_pareto_nbd(histories, settings);
    plain.parameters = {fit.model.r, fit.model.alpha, fit.model.s, fit.model.beta};
    plain.report = fit.report;
  } else {
    const BgNbdFit fit = kind == PurchaseModelKind::mbgnbd ? fit_mbgnbd(histories, settings)
                                                           : fit_bgnbd(histories, settings);
    plain.parameters = {fit.model.r, fit.model.alpha, fit.model.a, fit.model.b};
    plain.report = fit.report;
  }
  return plain;
}

Verdict check(std::span<const PurchaseHistory> histories, const Frame& covariates,
              Moments& spread) {
  if (covariates.size() == 0 || covariates.rows() != histories.size()) {
    return {StatusCode::bad_input, "length_mismatch",
            fmt::format("There are {} histories and {} rows of covariates.", histories.size(),
                        covariates.rows())};
  }
  if (Verdict verdict = check_frame(covariates); !verdict.ok()) return verdict;
  spread = moments(covariates);
  if (Verdict verdict = check_spread(covariates, spread); !verdict.ok()) return verdict;
  return check_collinear(covariates, spread);
}

/// From standardised covariates to those given: effects by their spread, and the four logarithms to
/// z = 0, with errors.
void unscale(const Maximum& top, const Frame& covariates, const Moments& spread, double unit,
             double customers, CovariateFit& fit, double& worst_error) {
  const auto m = static_cast<Eigen::Index>(covariates.size());
  const auto size = static_cast<Eigen::Index>(top.at.size());
  const Lever leaving = leaving_lever(fit.kind);
  Matrix to_raw = Matrix::Identity(size, size);
  for (Eigen::Index c = 0; c < m; ++c) {
    const auto at = static_cast<std::size_t>(c);
    const double sd = spread.sd(at);
    to_raw(4 + c, 4 + c) = 1 / sd;
    to_raw(4 + m + c, 4 + m + c) = 1 / sd;
    to_raw(kPurchases.parameter, 4 + c) = -kPurchases.sign * spread.means[at] / sd;
    to_raw(leaving.parameter, 4 + m + c) = -leaving.sign * spread.means[at] / sd;
  }
  const Vector raw = to_raw * Eigen::Map<const Vector>(top.at.data(), size);
  const std::vector<double> inverse = inverse_information(top.surface.hessian, top.at.size());
  Vector errors = Vector::Constant(size, kNaN);
  worst_error = kInfinity;
  if (!inverse.empty()) {
    const Matrix covariance = Eigen::Map<const Matrix>(inverse.data(), size, size) / customers;
    worst_error = std::sqrt(covariance.diagonal().maxCoeff());
    errors = (to_raw * covariance * to_raw.transpose()).diagonal().cwiseSqrt();
  }
  const std::array<bool, 4> in_time{false, true, false, fit.kind == PurchaseModelKind::pareto_nbd};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    fit.parameters[i] = std::exp(raw[at]) * (in_time[i] ? unit : 1.0);
    fit.standard_errors[i] = fit.parameters[i] * errors[at];
  }
  for (Eigen::Index c = 0; c < m; ++c) {
    fit.effects.push_back({covariates.names[static_cast<std::size_t>(c)], raw[4 + c], errors[4 + c],
                           raw[4 + m + c], errors[4 + m + c]});
  }
}

Verdict judge(const Maximum& top, const Frame& covariates, double worst_error) {
  if (top.runaway >= 0 || !(worst_error < kCovariateLogErrorMax)) {
    const auto at = static_cast<std::size_t>(std::max(0, top.runaway));
    const std::string what =
        top.runaway >= 4 ? fmt::format("The effect of \"{}\" grows without end",
                                       covariates.names[(at - 4) % covariates.size()])
                         : std::string("The parameters are not determined with these covariates");
    return {StatusCode::not_identified, "parameter_runs_off", what + "."};
  }
  if (!top.converged) {
    return {StatusCode::not_converged, "no_rest",
            fmt::format("After {} iterations the gradient is still {:.1e}.", top.iterations,
                        top.gradient_norm())};
  }
  return {};
}

}  // namespace

std::array<double, 4> CovariateFit::parameters_of(const Frame& covariates, std::size_t row) const {
  std::array<double, 4> own = parameters;
  const Lever leaving = leaving_lever(kind);
  for (std::size_t c = 0; c < effects.size(); ++c) {
    const double z = covariates.columns[c][row];
    own[kPurchases.parameter] *= std::exp(kPurchases.sign * z * effects[c].purchases);
    own[static_cast<std::size_t>(leaving.parameter)] *=
        std::exp(leaving.sign * z * effects[c].leaving);
  }
  return own;
}

CovariateFit fit_with_covariates(PurchaseModelKind kind, std::span<const PurchaseHistory> histories,
                                 const Frame& covariates, const FitSettings& settings) {
  CovariateFit fit;
  fit.kind = kind;
  const PurchaseModelFit plain = plain_fit(kind, histories, settings);
  fit.report = plain.report;
  if (!plain.report.verdict.ok()) return fit;
  Moments spread;
  fit.report.verdict = check(histories, covariates, spread);
  if (!fit.report.verdict.ok()) return fit;
  double unit = 0;
  double repeats = 0;
  for (const PurchaseHistory& history : histories) {
    unit += history.age / static_cast<double>(histories.size());
    repeats += history.frequency;
  }
  const CovariateSample sample = sample_of(histories, covariates, spread, unit);
  std::vector<double> start(4 + 2 * covariates.size(), 0.0);
  for (std::size_t i = 0; i < 4; ++i) {
    const bool in_time = i == 1 || (i == 3 && kind == PurchaseModelKind::pareto_nbd);
    start[i] = std::log(plain.parameters[i] / (in_time ? unit : 1.0));
  }
  NewtonSettings newton;
  newton.max_iterations = settings.max_iterations;
  newton.gradient_tolerance = settings.gradient_tolerance;
  const Maximum top = maximise(surface_of(kind, sample), std::move(start), newton);
  double worst_error = kInfinity;
  unscale(top, covariates, spread, unit, sample.customers, fit, worst_error);
  FitReport& report = fit.report;
  report.iterations = top.iterations;
  report.starts_agreeing = 1;
  report.gradient_norm = top.gradient_norm();
  report.log_likelihood = top.surface.value * sample.customers - repeats * std::log(unit);
  report.verdict = judge(top, covariates, worst_error);
  fit.chi_squared = std::max(0.0, 2 * (report.log_likelihood - plain.report.log_likelihood));
  fit.df = 2 * static_cast<double>(covariates.size());
  fit.p = chi_squared_upper(fit.chi_squared, fit.df);
  return fit;
}

}  // namespace troth::stats
