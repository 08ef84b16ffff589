#pragma once
// What makes yes likelier than no: logistic regression without penalty, for inference.

#include <span>
#include <string>
#include <vector>

#include "stats/regression.h"

namespace troth::stats {

struct LogisticRegression {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  double effective_n = kNaN;
  std::size_t events = 0;                 ///< Rows with 1.
  std::vector<Coefficient> coefficients;  ///< Log odds; exp() of value and interval: odds ratio.
  double log_likelihood = kNaN;
  double null_log_likelihood = kNaN;
  double mcfadden_r2 = kNaN;
  double tjur_r2 = kNaN;   ///< Mean fitted probability of the ones less that of the zeros.
  Estimate auc;            ///< Chance that a one is fitted above a zero; with weights no interval.
  AssumptionTest overall;  ///< Wald test of all predictors, robust.
  int iterations = 0;
  std::vector<double> fitted;  ///< One per row that counts.

  bool ok() const { return verdict.ok(); }
};

/// Maximum likelihood by Newton's method, sandwich standard errors with n/(n - 1) (Huber 1967;
/// White 1982), normal quantiles. `y` holds 0 and 1. Weights are sampling weights scaled to sum n.
/// Errors: y other than 0 and 1, or only one of them -> bad_input or not_identified; predictors as
/// in ols(); when predictors part ones and zeros completely or nearly, the estimates do not exist
/// -> not_identified ("separation"), naming the predictor that does it alone, if one does (Albert &
/// Anderson 1984). Fewer than 10 events per coefficient is warned of.
LogisticRegression logistic_regression(std::span<const double> y, const std::string& y_name,
                                       const Frame& x, std::span<const double> weights = {},
                                       double level = kDefaultLevel);

/// Area under the receiver operating curve with weights; ties count half. NaN without both classes.
double area_under_curve(std::span<const double> y, std::span<const double> score,
                        std::span<const double> weights = {});

}  // namespace troth::stats
