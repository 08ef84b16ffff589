#pragma once
// For tests: columns with exactly given correlations, and random ones.

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "base/random.h"
#include "stats/frame.h"

namespace troth::stats {

/// `count` columns of `n` rows with mean 0, variance 1 (divisor n - 1), orthogonal to each other.
inline std::vector<std::vector<double>> orthogonal_columns(std::size_t count, std::size_t n) {
  std::vector<std::vector<double>> columns;
  for (std::size_t k = 1; k <= count; ++k) {
    std::vector<double> column(n);
    for (std::size_t i = 0; i < n; ++i) {
      column[i] = std::sqrt(2.0 * static_cast<double>(n - 1) / static_cast<double>(n)) *
                  std::cos(std::numbers::pi * (static_cast<double>(i) + 0.5) *
                           static_cast<double>(k) / static_cast<double>(n));
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

/// Columns "x0", "x1", ... whose covariance matrix is exactly the given one (lower triangle, rows).
inline Frame frame_with_covariance(const std::vector<std::vector<double>>& lower, std::size_t n) {
  const std::size_t p = lower.size();
  std::vector<std::vector<double>> root(p, std::vector<double>(p, 0.0));
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = lower[i][j];
      for (std::size_t k = 0; k < j; ++k) rest -= root[i][k] * root[j][k];
      root[i][j] = i == j ? std::sqrt(rest) : rest / root[j][j];
    }
  }
  const auto basis = orthogonal_columns(p, n);
  Frame frame;
  for (std::size_t i = 0; i < p; ++i) {
    std::vector<double> column(n, 5.0);
    for (std::size_t k = 0; k <= i; ++k) {
      for (std::size_t r = 0; r < n; ++r) column[r] += root[i][k] * basis[k][r];
    }
    frame.names.push_back("x" + std::to_string(i));
    frame.columns.push_back(std::move(column));
  }
  return frame;
}

/// Random columns that share a common part, so that they correlate.
inline Frame random_frame(std::size_t columns, std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> common(n);
  for (double& x : common) x = random.normal();
  Frame frame;
  for (std::size_t c = 0; c < columns; ++c) {
    std::vector<double> column(n);
    for (std::size_t i = 0; i < n; ++i) column[i] = common[i] + random.normal(2.0, 1.5);
    frame.names.push_back("x" + std::to_string(c));
    frame.columns.push_back(std::move(column));
  }
  return frame;
}

/// Every row as often as its weight, a whole number, says.
inline Frame repeated_rows(const Frame& frame, const std::vector<double>& weights) {
  Frame repeated{frame.names, std::vector<std::vector<double>>(frame.size())};
  for (std::size_t c = 0; c < frame.size(); ++c) {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      repeated.columns[c].insert(repeated.columns[c].end(), static_cast<std::size_t>(weights[i]),
                                 frame.columns[c][i]);
    }
  }
  return repeated;
}

/// All but the first column.
inline Frame without_first(const Frame& frame) {
  Frame rest;
  rest.names.assign(frame.names.begin() + 1, frame.names.end());
  rest.columns.assign(frame.columns.begin() + 1, frame.columns.end());
  return rest;
}

}  // namespace troth::stats
