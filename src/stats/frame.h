#pragma once
// A table of numbers with named columns, and its weighted moments: what the methods on several
// columns start from.

#include <span>
#include <string>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// Columns of equal length without gaps. Names are what culprits are called.
struct Frame {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;

  std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
  std::size_t size() const { return columns.size(); }
};

/// ok, or bad_input: columns must be as many as names, equally long, finite and named only once;
/// weights (empty: none) as check_weights asks.
Verdict check_frame(const Frame& frame, std::span<const double> weights = {});

/// Weighted means and covariances. Weights count as sampling weights: the covariance is
/// sum w d d' / sum w * m / (m - 1) with m of Kish (1965), so doubling all of them changes nothing,
/// equal weights give the divisor n - 1, and correlations are those of repeated rows.
struct Moments {
  std::size_t n = 0;
  double effective_n = 0;
  std::vector<double> means;
  std::vector<double> covariances;  ///< Row by row, size() squared.

  std::size_t size() const { return means.size(); }
  double covariance(std::size_t a, std::size_t b) const { return covariances[a * size() + b]; }
  double sd(std::size_t a) const;
  double correlation(std::size_t a, std::size_t b) const;
};

/// Of a frame that passed check_frame; fewer than two effective rows give NaN covariances.
Moments moments(const Frame& frame, std::span<const double> weights = {});

/// ok, or not_identified ("zero_variance") naming the first column whose values are all equal.
Verdict check_spread(const Frame& frame, const Moments& moments);

/// ok, or not_identified ("collinear") naming the first column that those before it determine, and
/// which of them do.
Verdict check_collinear(const Frame& frame, const Moments& moments);

/// `weights`, or ones when there are none.
std::vector<double> weights_or_ones(std::span<const double> weights, std::size_t n);

}  // namespace troth::stats
