#include "stats/ridge_logistic.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <cmath>
#include <numeric>

namespace troth::stats {
namespace {

constexpr double kLogOddsMax = 30;  // beyond it a row counts as told apart for good

/// ln(1 + e^x) without overflow.
double log1p_exp(double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

double logistic(double x) {
  return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

Verdict check(const Frame& x, std::span<const double> y, std::span<const std::size_t> rows,
              const RidgeLogisticSettings& settings, RidgeLogisticFit& fit) {
  if (!(settings.ridge >= 0) || !std::isfinite(settings.ridge)) {
    return {StatusCode::bad_input, "bad_ridge", "The ridge is negative or not a number."};
  }
  for (const std::size_t row : rows) {
    if (y[row] != 0 && y[row] != 1) {
      return {StatusCode::bad_input, "not_binary", fmt::format("y[{}] is neither 0 nor 1.", row)};
    }
    if (y[row] == 1) ++fit.events;
    for (std::size_t c = 0; c < x.size(); ++c) {
      if (std::isinf(x.columns[c][row])) {
        return {StatusCode::bad_input, "not_finite",
                fmt::format("{}[{}] is infinite.", x.names[c], row)};
      }
    }
  }
  fit.n = rows.size();
  if (fit.events < 2 || fit.n - fit.events < 2) {
    return {
        StatusCode::too_few_rows, "few_events",
        fmt::format("Of {} rows {} are events; two of each kind are needed.", fit.n, fit.events)};
  }
  return {};
}

/// Centres and scales from the rows; gives the standardised matrix with a column of ones in front.
Eigen::MatrixXd standardise(const Frame& x, std::span<const std::size_t> rows,
                            RidgeLogistic& model) {
  const auto n = static_cast<Eigen::Index>(rows.size());
  Eigen::MatrixXd z = Eigen::MatrixXd::Zero(n, static_cast<Eigen::Index>(x.size()) + 1);
  z.col(0).setOnes();
  for (std::size_t c = 0; c < x.size(); ++c) {
    const std::vector<double>& column = x.columns[c];
    double sum = 0;
    double known = 0;
    for (const std::size_t row : rows) {
      if (std::isnan(column[row])) continue;
      sum += column[row];
      known += 1;
    }
    const double centre = known > 0 ? sum / known : 0;
    double squares = 0;
    for (const std::size_t row : rows) {
      if (!std::isnan(column[row])) squares += (column[row] - centre) * (column[row] - centre);
    }
    double scale = known > 0 ? std::sqrt(squares / known) : 0;
    if (scale < 1e-12 * std::fabs(centre)) scale = 0;
    model.centres.push_back(centre);
    model.scales.push_back(scale);
    for (Eigen::Index i = 0; i < n && scale > 0; ++i) {
      const double value = column[rows[static_cast<std::size_t>(i)]];
      if (!std::isnan(value)) z(i, static_cast<Eigen::Index>(c) + 1) = (value - centre) / scale;
    }
  }
  return z;
}

/// Penalised log-likelihood at a point.
struct RidgePoint {
  Eigen::VectorXd beta;
  Eigen::VectorXd log_odds;
  double likelihood = 0;
  double value = 0;
};

RidgePoint point_at(const Eigen::MatrixXd& z, const Eigen::VectorXd& y, double ridge,
                    Eigen::VectorXd beta) {
  RidgePoint point;
  point.log_odds = z * beta;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    point.likelihood += y[i] * point.log_odds[i] - log1p_exp(point.log_odds[i]);
  }
  const Eigen::Index k = beta.size() - 1;
  point.value = point.likelihood - ridge / 2 * beta.tail(k).squaredNorm();
  point.beta = std::move(beta);
  return point;
}

/// One Newton step from `point`; false when the information is singular.
bool newton_step(const Eigen::MatrixXd& z, const Eigen::VectorXd& gradient,
                 const Eigen::VectorXd& mean, const std::vector<char>& varies, double ridge,
                 Eigen::VectorXd& step) {
  const Eigen::VectorXd weight = mean.array() * (1 - mean.array());
  Eigen::MatrixXd information = z.transpose() * weight.asDiagonal() * z;
  const double largest = information.diagonal().maxCoeff();
  for (Eigen::Index c = 1; c < information.rows(); ++c) {
    // A column that does not vary takes no part.
    information(c, c) += varies[static_cast<std::size_t>(c)] != 0 ? ridge : largest;
  }
  const Eigen::LDLT<Eigen::MatrixXd> solver(information);
  if (solver.info() != Eigen::Success ||
      !(solver.vectorD().minCoeff() > 1e-12 * solver.vectorD().maxCoeff())) {
    return false;
  }
  step = solver.solve(gradient);
  return step.allFinite();
}

}  // namespace

std::vector<double> RidgeLogistic::contributions(const Frame& x, std::size_t row) const {
  std::vector<double> parts(coefficients.size(), 0.0);
  for (std::size_t c = 0; c < parts.size(); ++c) {
    const double value = x.columns[c][row];
    if (scales[c] > 0 && !std::isnan(value)) {
      parts[c] = coefficients[c] * (value - centres[c]) / scales[c];
    }
  }
  return parts;
}

double RidgeLogistic::log_odds(const Frame& x, std::size_t row) const {
  const std::vector<double> parts = contributions(x, row);
  return std::accumulate(parts.begin(), parts.end(), intercept);
}

double RidgeLogistic::probability(const Frame& x, std::size_t row) const {
  return logistic(log_odds(x, row));
}

RidgeLogisticFit fit_ridge_logistic(const Frame& x, std::span<const double> y,
                                    std::span<const std::size_t> rows,
                                    const RidgeLogisticSettings& settings) {
  std::vector<std::size_t> all;
  if (rows.empty()) {
    all.resize(y.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    rows = all;
  }
  RidgeLogisticFit fit;
  fit.verdict = check(x, y, rows, settings, fit);
  if (!fit.verdict.ok()) return fit;
  const Eigen::MatrixXd z = standardise(x, rows, fit.model);
  Eigen::VectorXd target(static_cast<Eigen::Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) target[static_cast<Eigen::Index>(i)] = y[rows[i]];
  std::vector<char> varies{1};
  for (const double scale : fit.model.scales) varies.push_back(scale > 0 ? 1 : 0);

  Eigen::VectorXd beta = Eigen::VectorXd::Zero(z.cols());
  const double share = static_cast<double>(fit.events) / static_cast<double>(fit.n);
  beta[0] = std::log(share / (1 - share));
  RidgePoint point = point_at(z, target, settings.ridge, beta);
  bool singular = false;
  for (;; ++fit.iterations) {
    const Eigen::VectorXd mean = point.log_odds.unaryExpr([](double v) { return logistic(v); });
    Eigen::VectorXd gradient = z.transpose() * (target - mean);
    gradient.tail(z.cols() - 1) -= settings.ridge * point.beta.tail(z.cols() - 1);
    fit.gradient_norm = gradient.cwiseAbs().maxCoeff() / static_cast<double>(fit.n);
    if (fit.gradient_norm <= settings.gradient_tolerance ||
        fit.iterations == settings.max_iterations) {
      break;
    }
    Eigen::VectorXd step;
    singular = !newton_step(z, gradient, mean, varies, settings.ridge, step);
    if (singular) break;
    double factor = 1;
    RidgePoint next = point_at(z, target, settings.ridge, point.beta + step);
    while (!(next.value >= point.value - 1e-12 * std::fabs(point.value)) && factor > 1e-8) {
      factor /= 2;
      next = point_at(z, target, settings.ridge, point.beta + factor * step);
    }
    point = std::move(next);
  }
  fit.log_likelihood = point.likelihood;
  fit.model.intercept = point.beta[0];
  for (Eigen::Index c = 1; c < point.beta.size(); ++c) {
    fit.model.coefficients.push_back(point.beta[c]);
  }
  const bool separated = settings.ridge == 0 && point.log_odds.cwiseAbs().maxCoeff() > kLogOddsMax;
  if (singular || separated) {
    fit.verdict = {StatusCode::not_identified, singular ? "collinear" : "separation",
                   singular ? "The columns determine one another, so their weights are free."
                            : "The columns tell events from others without error, so their "
                              "weights grow without end."};
  } else if (fit.gradient_norm > settings.gradient_tolerance) {
    fit.verdict = {StatusCode::not_converged, "no_rest",
                   fmt::format("After {} iterations the gradient is still {:.1e}.", fit.iterations,
                               fit.gradient_norm)};
  }
  return fit;
}

}  // namespace troth::stats
