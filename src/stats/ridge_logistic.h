#pragma once
// Logistic regression with a ridge penalty: the chance of an event from many columns.

#include <cstddef>
#include <span>
#include <vector>

#include "stats/frame.h"

namespace troth::stats {

/// Columns are centred and scaled by the rows of the fit, so the coefficients are per standard
/// deviation. A NaN counts as the column's mean: it then says nothing either way.
struct RidgeLogistic {
  double intercept = kNaN;
  std::vector<double> coefficients;
  std::vector<double> centres;
  std::vector<double> scales;  ///< 0 for a column that does not vary; it is left out.

  /// What each column adds to the log-odds of a row; with the intercept they sum to it.
  std::vector<double> contributions(const Frame& x, std::size_t row) const;
  double log_odds(const Frame& x, std::size_t row) const;
  double probability(const Frame& x, std::size_t row) const;
};

struct RidgeLogisticSettings {
  double ridge = 1;  ///< >= 0; weight of half the squared coefficients against the log-likelihood.
  int max_iterations = 100;
  double gradient_tolerance = 1e-8;  ///< Largest component, per row.
};

struct RidgeLogisticFit {
  Verdict verdict;
  RidgeLogistic model;
  std::size_t n = 0;
  std::size_t events = 0;
  double log_likelihood = kNaN;  ///< Without the penalty.
  double gradient_norm = kNaN;
  int iterations = 0;
};

/// Maximises the penalised likelihood (Hoerl & Kennard 1970; le Cessie & van Houwelingen 1992) by
/// Newton's method with halved steps, on the rows named (all when empty). A ridge above 0 makes the
/// maximum exist and be unique, whatever the columns: separation and collinear columns do no harm.
/// Errors: y not 0/1 at a row, an infinite x, a ridge < 0 -> bad_input; fewer than 2 events or
/// others -> too_few_rows; ridge 0 with separated or collinear columns -> not_identified; no rest
/// -> not_converged.
RidgeLogisticFit fit_ridge_logistic(const Frame& x, std::span<const double> y,
                                    std::span<const std::size_t> rows = {},
                                    const RidgeLogisticSettings& settings = {});

}  // namespace troth::stats
