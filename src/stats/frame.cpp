#include "stats/frame.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <set>

namespace troth::stats {
namespace {

// Spread below this share of the column's own size is rounding, not information.
constexpr double kNoSpread = 1e-12;
// A column whose variance the others explain but for this share counts as determined by them.
constexpr double kDetermined = 1e-10;
// Coefficients (standardised) that make a column part of what determines another.
constexpr double kTakesPart = 1e-5;

}  // namespace

Verdict check_frame(const Frame& frame, std::span<const double> weights) {
  if (frame.names.size() != frame.columns.size()) {
    return {StatusCode::bad_input, "length_mismatch",
            fmt::format("There are {} names for {} columns.", frame.names.size(), frame.size())};
  }
  std::set<std::string> seen;
  for (std::size_t c = 0; c < frame.size(); ++c) {
    const std::string& name = frame.names[c];
    if (!seen.insert(name).second) {
      return {StatusCode::bad_input, "duplicate_column",
              fmt::format("Column \"{}\" is named twice.", name)};
    }
    if (frame.columns[c].size() != frame.rows()) {
      return {StatusCode::bad_input, "length_mismatch",
              fmt::format("Column \"{}\" has {} rows, the first has {}.", name,
                          frame.columns[c].size(), frame.rows())};
    }
    if (Verdict finite = check_finite(frame.columns[c], name); !finite.ok()) return finite;
  }
  if (weights.empty() || frame.size() == 0) return {};
  return check_weights(weights, frame.rows());
}

double Moments::sd(std::size_t a) const {
  return std::sqrt(covariance(a, a));
}

double Moments::correlation(std::size_t a, std::size_t b) const {
  if (a == b) return 1;
  return std::clamp(covariance(a, b) / std::sqrt(covariance(a, a) * covariance(b, b)), -1.0, 1.0);
}

std::vector<double> weights_or_ones(std::span<const double> weights, std::size_t n) {
  if (weights.empty()) return std::vector<double>(n, 1.0);
  return {weights.begin(), weights.end()};
}

Moments moments(const Frame& frame, std::span<const double> weights) {
  Moments result;
  const std::size_t n = frame.rows();
  const std::size_t p = frame.size();
  result.n = n;
  result.means.assign(p, kNaN);
  result.covariances.assign(p * p, kNaN);
  if (n == 0 || p == 0) return result;
  const std::vector<double> w = weights_or_ones(weights, n);
  result.effective_n = weights.empty() ? static_cast<double>(n) : effective_n(w);
  double total = 0;
  for (const double weight : w) total += weight;

  Eigen::MatrixXd centred(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(p));
  for (std::size_t c = 0; c < p; ++c) {
    const std::vector<double>& column = frame.columns[c];
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += w[i] * column[i];
    double mean = sum / total;
    // A second pass takes away what rounding left, so that equal values have exactly no spread.
    double rest = 0;
    for (std::size_t i = 0; i < n; ++i) rest += w[i] * (column[i] - mean);
    mean += rest / total;
    result.means[c] = mean;
    for (std::size_t i = 0; i < n; ++i) {
      centred(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(c)) =
          std::sqrt(w[i]) * (column[i] - mean);
    }
  }
  if (result.effective_n <= 1 + kNoSpread) return result;
  const double factor = result.effective_n / (result.effective_n - 1) / total;
  Eigen::MatrixXd cross(static_cast<Eigen::Index>(p), static_cast<Eigen::Index>(p));
  cross.setZero();
  cross.selfadjointView<Eigen::Lower>().rankUpdate(centred.transpose(), factor);
  for (std::size_t a = 0; a < p; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      const double value = cross(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b));
      result.covariances[a * p + b] = value;
      result.covariances[b * p + a] = value;
    }
  }
  return result;
}

Verdict check_spread(const Frame& frame, const Moments& moments) {
  for (std::size_t c = 0; c < frame.size(); ++c) {
    const double variance = moments.covariance(c, c);
    const double scale = moments.means[c] * moments.means[c];
    if (variance <= kNoSpread * kNoSpread * scale || variance <= 0) {
      return {StatusCode::not_identified, "zero_variance",
              fmt::format("All values of \"{}\" are equal.", frame.names[c])};
    }
  }
  return {};
}

Verdict check_collinear(const Frame& frame, const Moments& moments) {
  const auto p = static_cast<Eigen::Index>(frame.size());
  Eigen::MatrixXd r(p, p);
  for (Eigen::Index a = 0; a < p; ++a) {
    for (Eigen::Index b = 0; b < p; ++b) {
      r(a, b) = moments.correlation(static_cast<std::size_t>(a), static_cast<std::size_t>(b));
    }
  }
  // Cholesky by rows; a pivot is the share of a column's variance the ones before leave over.
  Eigen::MatrixXd lower = Eigen::MatrixXd::Zero(p, p);
  for (Eigen::Index j = 0; j < p; ++j) {
    Eigen::VectorXd row(j);
    if (j > 0) {
      row = lower.topLeftCorner(j, j).triangularView<Eigen::Lower>().solve(r.col(j).head(j));
    }
    const double pivot = 1 - row.squaredNorm();
    if (pivot > kDetermined) {
      lower.row(j).head(j) = row.transpose();
      lower(j, j) = std::sqrt(pivot);
      continue;
    }
    const Eigen::VectorXd beta =
        lower.topLeftCorner(j, j).transpose().triangularView<Eigen::Upper>().solve(row);
    std::vector<std::string> others;
    for (Eigen::Index b = 0; b < j; ++b) {
      if (std::fabs(beta(b)) > kTakesPart) {
        others.push_back("\"" + frame.names[static_cast<std::size_t>(b)] + "\"");
      }
    }
    return {StatusCode::not_identified, "collinear",
            fmt::format("\"{}\" is determined by {}: leave one of them out.",
                        frame.names[static_cast<std::size_t>(j)], fmt::join(others, ", "))};
  }
  return {};
}

}  // namespace troth::stats
