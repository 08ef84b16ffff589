#pragma once
// Ordinary least squares with robust standard errors and diagnostics.

#include <span>
#include <string>
#include <vector>

#include "stats/frame.h"

namespace troth::stats {

/// One term of a regression; the intercept comes first and is called "(intercept)".
struct Coefficient {
  std::string name;
  double value = kNaN;
  double se = kNaN;  ///< HC3.
  double statistic = kNaN;
  double p = kNaN;
  Interval interval;
  double beta = kNaN;  ///< In standard deviations of target and predictor; NaN for the intercept.
  double vif = kNaN;   ///< Variance inflation, 1 / (1 - R^2 on the others); NaN for the intercept.
};

/// A test of an assumption.
struct AssumptionTest {
  double statistic = kNaN;
  double df = kNaN;
  double p = kNaN;
};

struct Regression {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  double effective_n = kNaN;
  std::vector<Coefficient> coefficients;
  double r2 = kNaN;
  double adjusted_r2 = kNaN;
  double sigma = kNaN;           ///< Residual standard deviation.
  AssumptionTest overall;        ///< F of all predictors together; df is the numerator's.
  AssumptionTest breusch_pagan;  ///< Koenker's (1981) studentised form; small p: unequal spread.
  std::size_t most_influential = 0;  ///< Row (from 0) with the largest Cook's distance.
  double cook_max = kNaN;
  double leverage_max = kNaN;
  std::vector<double> residuals;

  bool ok() const { return verdict.ok(); }
};

/// y on the columns of x with an intercept. Standard errors are HC3 (MacKinnon & White 1985; Long &
/// Ervin 2000), t on n - k degrees of freedom, so unequal spread does no harm. With weights:
/// weighted least squares as sampling weights, HC3 in its weighted form; doubling all of them
/// changes nothing. Rows of weight 0 take no part. A row with a coefficient of its own (a level
/// that occurs once) has no HC3; the classical errors then stand in, with a warning.
/// Errors: fewer rows than terms + 1 -> too_few_rows; a column without variance or determined by
/// others -> not_identified, named; a missing value -> bad_input, named.
Regression ols(std::span<const double> y, const std::string& y_name, const Frame& x,
               std::span<const double> weights = {}, double level = kDefaultLevel);

}  // namespace troth::stats
