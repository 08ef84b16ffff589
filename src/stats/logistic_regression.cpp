#include "stats/logistic_regression.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/classification.h"
#include "stats/distributions.h"

namespace troth::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kLogisticIterationsMax = 60;
constexpr double kLogisticTolerance = 1e-10;
// Standardised predictors with log odds beyond this are running off to infinity.
constexpr double kRunaway = 25;
constexpr double kEventsPerTerm = 10;

/// Predictors standardised (intercept first), weights with mean 1, rows of weight 0 left out.
struct LogisticProblem {
  MatrixXd x;
  VectorXd y;
  VectorXd w;
  Moments moments;
  Frame predictors;
};

Verdict check_target(const std::vector<double>& y, const std::string& name) {
  std::size_t ones = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (y[i] != 0 && y[i] != 1) {
      return {StatusCode::bad_input, "not_binary",
              fmt::format("{}[{}] is {}; the target of a logistic regression is 0 or 1.", name, i,
                          y[i])};
    }
    ones += y[i] == 1 ? 1U : 0U;
  }
  if (ones > 0 && ones < y.size()) return {};
  return {StatusCode::not_identified, "one_class",
          fmt::format("Every row has \"{}\" = {}, so there is nothing to tell apart.", name,
                      ones > 0 ? 1 : 0)};
}

Verdict prepare_logistic(std::span<const double> y, const std::string& y_name, const Frame& x,
                         std::span<const double> weights, double level, LogisticProblem& problem) {
  if (Verdict v = check_level(level); !v.ok()) return v;
  if (Verdict v = check_frame(x, weights); !v.ok()) return v;
  if (x.size() == 0) return {StatusCode::bad_input, "no_predictors", "There are no predictors."};
  if (x.rows() != y.size()) {
    return {StatusCode::bad_input, "length_mismatch", "Target and predictors differ in length."};
  }
  std::vector<double> target;
  std::vector<double> kept;
  problem.predictors.names = x.names;
  problem.predictors.columns.resize(x.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (!weights.empty() && weights[i] <= 0) continue;
    target.push_back(y[i]);
    kept.push_back(weights.empty() ? 1.0 : weights[i]);
    for (std::size_t c = 0; c < x.size(); ++c) {
      problem.predictors.columns[c].push_back(x.columns[c][i]);
    }
  }
  if (target.size() < x.size() + 2) {
    return {StatusCode::too_few_rows, "too_few_rows",
            fmt::format("{} rows cannot carry {} coefficients.", target.size(), x.size() + 1)};
  }
  if (Verdict v = check_target(target, y_name); !v.ok()) return v;
  problem.moments = moments(problem.predictors, kept);
  if (Verdict v = check_spread(problem.predictors, problem.moments); !v.ok()) return v;
  if (Verdict v = check_collinear(problem.predictors, problem.moments); !v.ok()) return v;
  const auto n = static_cast<Index>(target.size());
  problem.y = Eigen::Map<const VectorXd>(target.data(), n);
  problem.w = Eigen::Map<const VectorXd>(kept.data(), n);
  problem.w *= static_cast<double>(n) / problem.w.sum();
  problem.x.resize(n, static_cast<Index>(x.size()) + 1);
  problem.x.col(0).setOnes();
  for (std::size_t c = 0; c < x.size(); ++c) {
    const VectorXd column = Eigen::Map<const VectorXd>(problem.predictors.columns[c].data(), n);
    problem.x.col(static_cast<Index>(c) + 1) =
        (column.array() - problem.moments.means[c]) / problem.moments.sd(c);
  }
  return {};
}

/// The predictor that parts the classes by itself, with how; empty when it takes several.
std::string separating_predictor(const LogisticProblem& problem) {
  for (std::size_t c = 0; c < problem.predictors.size(); ++c) {
    const std::vector<double>& column = problem.predictors.columns[c];
    double lo[2] = {kInfinity, kInfinity};
    double hi[2] = {-kInfinity, -kInfinity};
    for (std::size_t i = 0; i < column.size(); ++i) {
      const int k = problem.y(static_cast<Index>(i)) > 0.5 ? 1 : 0;
      lo[k] = std::min(lo[k], column[i]);
      hi[k] = std::max(hi[k], column[i]);
    }
    // Touching at one value (a level of a dummy with one class only) already sends it to infinity.
    if (hi[0] <= lo[1] || hi[1] <= lo[0]) {
      return fmt::format("\"{}\" alone parts the ones from the zeros", problem.predictors.names[c]);
    }
  }
  return {};
}

Verdict separation(const LogisticProblem& problem) {
  const std::string alone = separating_predictor(problem);
  return {StatusCode::not_identified, "separation",
          alone.empty()
              ? "Some predictors together part the ones from the zeros (nearly) completely, so "
                "their effects run off to infinity: leave some out, or join rare levels."
              : alone + ", so its effect runs off to infinity: leave it out, or join rare levels."};
}

double log_likelihood(const LogisticProblem& problem, const VectorXd& eta) {
  double sum = 0;
  for (Index i = 0; i < eta.size(); ++i) {
    const double sign = problem.y(i) > 0.5 ? eta(i) : -eta(i);
    sum -= problem.w(i) *
           (sign > 0 ? std::log1p(std::exp(-sign)) : -sign + std::log1p(std::exp(sign)));
  }
  return sum;
}

VectorXd probabilities(const VectorXd& eta) {
  return (1 + (-eta.array()).exp()).inverse().matrix();
}

/// Newton's method with halved steps; false when it does not come to rest.
bool fit(const LogisticProblem& problem, VectorXd& b, MatrixXd& inverse, int& iterations) {
  double value = log_likelihood(problem, problem.x * b);
  for (iterations = 1; iterations <= kLogisticIterationsMax; ++iterations) {
    const VectorXd p = probabilities(problem.x * b);
    const VectorXd v = problem.w.array() * p.array() * (1 - p.array());
    const MatrixXd information = problem.x.transpose() * v.asDiagonal() * problem.x;
    const Eigen::LDLT<MatrixXd> root(information);
    const VectorXd score =
        problem.x.transpose() * (problem.w.array() * (problem.y - p).array()).matrix();
    VectorXd step = root.solve(score);
    if (!step.allFinite()) return false;
    double next = log_likelihood(problem, problem.x * (b + step));
    for (int half = 0; half < 30 && !(next >= value - 1e-12); ++half) {
      step /= 2;
      next = log_likelihood(problem, problem.x * (b + step));
    }
    b += step;
    if (b.tail(b.size() - 1).cwiseAbs().maxCoeff() > kRunaway) return false;
    const double moved = step.cwiseAbs().maxCoeff();
    value = next;
    if (moved < kLogisticTolerance) {
      inverse = root.solve(MatrixXd::Identity(b.size(), b.size()));
      return inverse.allFinite();
    }
  }
  return false;
}

/// From standardised predictors back to the columns as given.
void fill(LogisticRegression& result, const LogisticProblem& problem, const VectorXd& b,
          const MatrixXd& covariance, double level) {
  const Index p = b.size() - 1;
  const double z = normal_quantile(0.5 + level / 2);
  const auto finish = [&](Coefficient& c, double variance) {
    c.se = std::sqrt(std::max(variance, 0.0));
    if (c.se > 0) {
      c.statistic = c.value / c.se;
      c.p = normal_two_sided(c.statistic);
    }
    c.interval = {c.value - z * c.se, c.value + z * c.se, level};
  };
  VectorXd at_zero(p + 1);
  at_zero(0) = 1;
  for (Index j = 0; j < p; ++j) {
    const auto place = static_cast<std::size_t>(j);
    at_zero(j + 1) = -problem.moments.means[place] / problem.moments.sd(place);
  }
  Coefficient intercept;
  intercept.name = "(intercept)";
  intercept.value = at_zero.dot(b);
  finish(intercept, at_zero.dot(covariance * at_zero));
  result.coefficients.push_back(intercept);
  MatrixXd r(p, p);
  for (Index i = 0; i < p; ++i) {
    for (Index j = 0; j < p; ++j) {
      r(i, j) =
          problem.moments.correlation(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
    }
  }
  const MatrixXd inflation = r.ldlt().solve(MatrixXd::Identity(p, p));
  for (Index j = 0; j < p; ++j) {
    const auto place = static_cast<std::size_t>(j);
    const double sd = problem.moments.sd(place);
    Coefficient c;
    c.name = problem.predictors.names[place];
    c.value = b(j + 1) / sd;
    c.beta = b(j + 1);
    c.vif = std::max(1.0, inflation(j, j));
    finish(c, covariance(j + 1, j + 1) / (sd * sd));
    result.coefficients.push_back(c);
  }
  const VectorXd slopes = b.tail(p);
  result.overall.df = static_cast<double>(p);
  result.overall.statistic = slopes.dot(covariance.bottomRightCorner(p, p).ldlt().solve(slopes));
  result.overall.p = chi_squared_upper(result.overall.statistic, result.overall.df);
}

void fill_fit(LogisticRegression& result, const LogisticProblem& problem, const VectorXd& b,
              bool weighted, double level) {
  const VectorXd eta = problem.x * b;
  const VectorXd p = probabilities(eta);
  const double share = problem.w.dot(problem.y) / problem.w.sum();
  const double n = problem.w.sum();
  result.log_likelihood = log_likelihood(problem, eta);
  result.null_log_likelihood = n * (share * std::log(share) + (1 - share) * std::log(1 - share));
  result.mcfadden_r2 = 1 - result.log_likelihood / result.null_log_likelihood;
  double ones = 0;
  double zeros = 0;
  for (Index i = 0; i < p.size(); ++i) {
    (problem.y(i) > 0.5 ? ones : zeros) += problem.w(i) * p(i);
    if (problem.y(i) > 0.5) ++result.events;
  }
  result.tjur_r2 = ones / (n * share) - zeros / (n * (1 - share));
  result.fitted.assign(p.data(), p.data() + p.size());
  const std::span<const double> y(problem.y.data(), result.n);
  result.auc = auc(result.fitted, y, level);
  if (weighted) {
    result.auc.value = area_under_curve(y, result.fitted, {problem.w.data(), result.n});
    result.auc.interval = Interval{kNaN, kNaN, level};
  }
  const auto rarer = static_cast<double>(std::min(result.events, result.n - result.events));
  const auto terms = static_cast<double>(b.size());
  if (rarer < kEventsPerTerm * terms) {
    result.warnings.push_back(
        {"few_events",
         fmt::format(
             "{} rows of the rarer answer carry {} coefficients; below {} each, effects are "
             "overstated.",
             rarer, terms, kEventsPerTerm),
         ""});
  }
}

}  // namespace

double area_under_curve(std::span<const double> y, std::span<const double> score,
                        std::span<const double> weights) {
  std::vector<std::size_t> order(y.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return score[a] < score[b]; });
  const auto weight = [&](std::size_t i) { return weights.empty() ? 1.0 : weights[i]; };
  double zeros = 0;
  double ones = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < order.size();) {
    double tied_zeros = 0;
    double tied_ones = 0;
    std::size_t end = i;
    for (; end < order.size() && score[order[end]] == score[order[i]]; ++end) {
      (y[order[end]] > 0.5 ? tied_ones : tied_zeros) += weight(order[end]);
    }
    pairs += tied_ones * (zeros + tied_zeros / 2);
    zeros += tied_zeros;
    ones += tied_ones;
    i = end;
  }
  return zeros > 0 && ones > 0 ? pairs / (zeros * ones) : kNaN;
}

LogisticRegression logistic_regression(std::span<const double> y, const std::string& y_name,
                                       const Frame& x, std::span<const double> weights,
                                       double level) {
  LogisticRegression result;
  result.n = y.size();
  LogisticProblem problem;
  result.verdict = prepare_logistic(y, y_name, x, weights, level, problem);
  if (!result.ok()) return result;
  result.n = static_cast<std::size_t>(problem.y.size());
  result.effective_n = problem.moments.effective_n;
  VectorXd b = VectorXd::Zero(problem.x.cols());
  MatrixXd inverse;
  if (!fit(problem, b, inverse, result.iterations)) {
    result.verdict = separation(problem);
    return result;
  }
  const VectorXd p = probabilities(problem.x * b);
  const VectorXd scores = problem.w.array() * (problem.y - p).array();
  const MatrixXd scaled = scores.asDiagonal() * problem.x;
  const auto n = static_cast<double>(result.n);
  const MatrixXd covariance = inverse * (scaled.transpose() * scaled) * inverse * (n / (n - 1));
  fill(result, problem, b, covariance, level);
  fill_fit(result, problem, b, !weights.empty(), level);
  return result;
}

}  // namespace troth::stats
