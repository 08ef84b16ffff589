#include "stats/regression.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// A row with leverage this near 1 is fitted by a coefficient of its own.
constexpr double kOwnFit = 1e-9;
constexpr double kVifHigh = 10;
constexpr double kCookHigh = 1;

/// Rows that count, target beside predictors, for the checks that go by column.
struct LinearProblem {
  Frame frame;  ///< Target first.
  std::vector<double> weights;
  std::vector<std::size_t> rows;  ///< Their numbers in the input.
  Moments moments;
};

Verdict prepare_linear(std::span<const double> y, const std::string& y_name, const Frame& x,
                       std::span<const double> weights, double level, LinearProblem& problem) {
  Frame all;
  all.names.push_back(y_name);
  all.columns.emplace_back(y.begin(), y.end());
  all.names.insert(all.names.end(), x.names.begin(), x.names.end());
  all.columns.insert(all.columns.end(), x.columns.begin(), x.columns.end());
  if (Verdict verdict = check_level(level); !verdict.ok()) return verdict;
  if (Verdict verdict = check_frame(all, weights); !verdict.ok()) return verdict;
  if (x.size() == 0) return {StatusCode::bad_input, "no_predictors", "There are no predictors."};
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (weights.empty() || weights[i] > 0) problem.rows.push_back(i);
  }
  problem.frame.names = all.names;
  for (const auto& column : all.columns) {
    std::vector<double> kept;
    kept.reserve(problem.rows.size());
    for (const std::size_t i : problem.rows) kept.push_back(column[i]);
    problem.frame.columns.push_back(std::move(kept));
  }
  if (!weights.empty()) {
    for (const std::size_t i : problem.rows) problem.weights.push_back(weights[i]);
  }
  const std::size_t terms = x.size() + 1;
  if (problem.rows.size() < terms + 1) {
    return {StatusCode::too_few_rows, "too_few_rows",
            fmt::format("{} rows cannot carry {} coefficients; at least {} are needed.",
                        problem.rows.size(), terms, terms + 1)};
  }
  problem.moments = moments(problem.frame, problem.weights);
  if (Verdict verdict = check_spread(problem.frame, problem.moments); !verdict.ok()) {
    return verdict;
  }
  Frame predictors{x.names, {}};
  predictors.columns.assign(problem.frame.columns.begin() + 1, problem.frame.columns.end());
  return check_collinear(predictors, moments(predictors, problem.weights));
}

/// The same in matrices: predictors centred by their weighted means, which keeps the cross products
/// well conditioned; weights scaled to sum to the number of rows.
struct Design {
  MatrixXd x;
  VectorXd y;
  VectorXd w;
  VectorXd means;
  double y_mean = 0;
};

Design design_of(const LinearProblem& problem) {
  const auto n = static_cast<Index>(problem.rows.size());
  const auto p = static_cast<Index>(problem.frame.size() - 1);
  Design design{MatrixXd(n, p), VectorXd(n), VectorXd::Ones(n), VectorXd(p), 0};
  for (Index c = 0; c < p; ++c) {
    const auto place = static_cast<std::size_t>(c + 1);
    design.means(c) = problem.moments.means[place];
    const VectorXd column = Eigen::Map<const VectorXd>(problem.frame.columns[place].data(), n);
    design.x.col(c) = column.array() - design.means(c);
  }
  design.y_mean = problem.moments.means[0];
  const VectorXd y = Eigen::Map<const VectorXd>(problem.frame.columns[0].data(), n);
  design.y = y.array() - design.y_mean;
  if (!problem.weights.empty()) {
    design.w = Eigen::Map<const VectorXd>(problem.weights.data(), n);
    design.w *= static_cast<double>(n) / design.w.sum();
  }
  return design;
}

/// Koenker's test: n R^2 of the squared residuals on the predictors.
AssumptionTest breusch_pagan(const Design& design, const MatrixXd& inverse, const VectorXd& e) {
  VectorXd squares = e.array().square();
  squares.array() -= (design.w.array() * squares.array()).sum() / design.w.sum();
  const VectorXd cross = design.x.transpose() * (design.w.array() * squares.array()).matrix();
  const double explained = cross.dot(inverse * cross);
  const double total = (design.w.array() * squares.array().square()).sum();
  AssumptionTest test;
  test.df = static_cast<double>(design.x.cols());
  if (!(total > 0)) return test;
  test.statistic = static_cast<double>(e.size()) * std::clamp(explained / total, 0.0, 1.0);
  test.p = chi_squared_upper(test.statistic, test.df);
  return test;
}

void warn(Regression& result) {
  for (const Coefficient& c : result.coefficients) {
    if (c.vif > kVifHigh) {
      result.warnings.push_back(
          {"high_vif",
           fmt::format("\"{}\" is nearly determined by the other predictors (VIF {:.1f}); its "
                       "coefficient is unsteady.",
                       c.name, c.vif),
           c.name});
    }
  }
  if (result.cook_max > kCookHigh) {
    result.warnings.push_back(
        {"influential_row",
         fmt::format("Row {} alone moves the result (Cook's distance {:.2f}).",
                     result.most_influential + 1, result.cook_max),
         fmt::format("row {}", result.most_influential + 1)});
  }
}

/// HC3's middle part for the centred terms and the intercept; also leverage and Cook's distance.
MatrixXd robust_middle(const Design& design, const MatrixXd& inverse, const VectorXd& e,
                       const LinearProblem& problem, Regression& result) {
  const Index n = design.x.rows();
  const Index p = design.x.cols();
  const MatrixXd projected = design.x * inverse;
  MatrixXd scaled(n, p + 1);
  result.leverage_max = 0;
  result.cook_max = 0;
  bool own_fit = false;
  for (Index i = 0; i < n; ++i) {
    const double h =
        design.w(i) * (projected.row(i).dot(design.x.row(i)) + 1 / static_cast<double>(n));
    const double left = 1 - h;
    double factor = 0;
    const double variance = result.sigma * result.sigma;
    if (left > kOwnFit && variance > 0) {
      factor = design.w(i) * e(i) / left;
      const double cook =
          design.w(i) * e(i) * e(i) * h / (left * left * variance * static_cast<double>(p + 1));
      if (cook > result.cook_max) {
        result.cook_max = cook;
        result.most_influential = problem.rows[static_cast<std::size_t>(i)];
      }
    } else if (left <= kOwnFit) {
      own_fit = true;
    }
    result.leverage_max = std::max(result.leverage_max, h);
    scaled(i, 0) = factor;
    scaled.row(i).tail(p) = factor * design.x.row(i);
  }
  if (own_fit) {
    result.warnings.push_back({"own_fit",
                               "A row is fitted by a coefficient of its own and says nothing about "
                               "spread, so the standard "
                               "errors assume that all rows spread alike.",
                               ""});
    MatrixXd even = MatrixXd::Zero(p + 1, p + 1);
    even(0, 0) = static_cast<double>(n);
    even.bottomRightCorner(p, p) = design.x.transpose() * design.w.asDiagonal() * design.x;
    return even * (result.sigma * result.sigma);
  }
  return scaled.transpose() * scaled;
}

void fill_coefficients(Regression& result, const LinearProblem& problem, const Design& design,
                       const VectorXd& b, const MatrixXd& inverse, const MatrixXd& covariance,
                       double level) {
  const Index p = b.size();
  const double df = static_cast<double>(design.x.rows() - p - 1);
  const double t = t_quantile(0.5 + level / 2, df);
  const auto finish = [&](Coefficient& c, double variance) {
    c.se = std::sqrt(std::max(variance, 0.0));
    // An exact fit has no error to test against.
    if (c.se > 0) {
      c.statistic = c.value / c.se;
      c.p = t_two_sided(c.statistic, df);
    }
    c.interval = {c.value - t * c.se, c.value + t * c.se, level};
  };
  Coefficient intercept;
  intercept.name = "(intercept)";
  intercept.value = design.y_mean - design.means.dot(b);
  VectorXd at_zero(p + 1);
  at_zero(0) = 1;
  at_zero.tail(p) = -design.means;
  finish(intercept, at_zero.dot(covariance * at_zero));
  result.coefficients.push_back(intercept);
  const double total = static_cast<double>(design.x.rows());
  for (Index j = 0; j < p; ++j) {
    const auto place = static_cast<std::size_t>(j + 1);
    Coefficient c;
    c.name = problem.frame.names[place];
    c.value = b(j);
    finish(c, covariance(j + 1, j + 1));
    c.beta = b(j) * problem.moments.sd(place) / problem.moments.sd(0);
    const double squares = (design.w.array() * design.x.col(j).array().square()).sum();
    c.vif = std::max(1.0, squares * inverse(j, j));
    result.coefficients.push_back(c);
  }
  const double k = static_cast<double>(p);
  result.adjusted_r2 = 1 - (1 - result.r2) * (total - 1) / df;
  result.overall.df = k;
  if (result.r2 >= 1) return;
  result.overall.statistic = result.r2 / k / ((1 - result.r2) / df);
  result.overall.p = f_upper(result.overall.statistic, k, df);
}

}  // namespace

Regression ols(std::span<const double> y, const std::string& y_name, const Frame& x,
               std::span<const double> weights, double level) {
  Regression result;
  result.n = y.size();
  LinearProblem problem;
  result.verdict = prepare_linear(y, y_name, x, weights, level, problem);
  if (!result.ok()) return result;
  result.n = problem.rows.size();
  result.effective_n = problem.moments.effective_n;
  const Design design = design_of(problem);
  const auto n = static_cast<double>(result.n);
  const MatrixXd weighted = design.w.asDiagonal() * design.x;
  const MatrixXd inverse = (design.x.transpose() * weighted)
                               .ldlt()
                               .solve(MatrixXd::Identity(design.x.cols(), design.x.cols()));
  const VectorXd b = inverse * (weighted.transpose() * design.y);
  const VectorXd e = design.y - design.x * b;
  const double squares = (design.w.array() * e.array().square()).sum();
  const double total = (design.w.array() * design.y.array().square()).sum();
  result.r2 = std::clamp(1 - squares / total, 0.0, 1.0);
  result.sigma = std::sqrt(squares / (n - static_cast<double>(b.size()) - 1));
  result.residuals.assign(e.data(), e.data() + e.size());

  const Index p = b.size();
  MatrixXd bread = MatrixXd::Zero(p + 1, p + 1);
  bread(0, 0) = 1 / n;
  bread.bottomRightCorner(p, p) = inverse;
  const MatrixXd middle = robust_middle(design, inverse, e, problem, result);
  fill_coefficients(result, problem, design, b, inverse, bread * middle * bread, level);
  result.breusch_pagan = breusch_pagan(design, inverse, e);
  warn(result);
  return result;
}

}  // namespace troth::stats
