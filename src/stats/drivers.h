#pragma once
// What satisfaction hangs on: the explained variance shared out among correlated predictors.

#include <span>
#include <string>
#include <vector>

#include "stats/frame.h"
#include "stats/resampling.h"

namespace troth::stats {

enum class ImportanceMethod { lmg, johnson };

struct Driver {
  std::string name;
  double importance = kNaN;   ///< Part of R^2; all parts add up to R^2.
  double share = kNaN;        ///< importance / R^2.
  double beta = kNaN;         ///< Standardised coefficient with all predictors in.
  double coefficient = kNaN;  ///< The same in the units of the columns.
  double correlation = kNaN;  ///< With the target alone.
  Interval interval;          ///< Of the importance.
  Interval share_interval;
  double sampling_error = 0;  ///< Standard error from sampling orders; 0 when all were counted.
};

struct DriversOptions {
  ImportanceMethod method = ImportanceMethod::lmg;
  std::size_t exact_predictors_max = 20;  ///< LMG: beyond, orders are sampled. At most 24.
  std::size_t orders = 5000;              ///< How many of them.
  Resampling plan;
};

struct Drivers {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  double effective_n = kNaN;
  double r2 = kNaN;
  Interval r2_interval;
  bool exact = true;  ///< False when orders were sampled.
  std::size_t resamples_used = 0;
  std::vector<Driver> drivers;
};

/// Importance of each predictor for the target.
/// LMG (Lindeman, Merenda & Gold 1980; the Shapley value of R^2): mean rise of R^2 over all orders
/// in which the predictors can enter, exact from the R^2 of every subset; those come from one
/// elimination tree (Furnival & Wilson 1974), about 4 * 2^p steps. Beyond `exact_predictors_max`
/// random orders and their reverses are averaged, with the standard error of that.
/// Johnson (2000): relative weights by the nearest orthogonal predictors.
/// With two predictors both are the same (Thomas et al. 2014). Percentile bootstrap intervals.
/// Errors: as ols().
Drivers drivers(std::span<const double> target, const std::string& target_name,
                const Frame& predictors, std::span<const double> weights = {},
                const DriversOptions& options = {});

}  // namespace troth::stats
