#pragma once
// How good predicted chances of an event are: do they rank, are they calibrated, what do they gain?

#include <span>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// Area under the ROC curve: the chance that a random event has a higher score than a random
/// non-event, ties counting half. Interval by DeLong, DeLong & Clarke-Pearson (1988), on the logit
/// scale. Errors: y not 0/1, lengths, NaN -> bad_input; no event or nothing else -> too_few_rows.
Estimate auc(std::span<const double> score, std::span<const double> y,
             double level = kDefaultLevel);

/// Mean of -ln of the chance given to what happened; a chance of 0 or 1 that was wrong counts as
/// 1e-15. Chances outside [0,1] or no rows give NaN.
double log_loss(std::span<const double> chance, std::span<const double> y);
/// Mean squared difference of chance and outcome (Brier 1950).
double brier(std::span<const double> chance, std::span<const double> y);

/// Rows with about the same predicted chance, and what happened to them.
struct CalibrationBin {
  std::size_t n = 0;
  double predicted = kNaN;  ///< Mean chance.
  Estimate observed;        ///< Share of events, Wilson's interval.
};

struct Calibration {
  std::vector<CalibrationBin> bins;  ///< Ascending; equal chances are never torn apart.
  /// Of the logistic regression of the outcome on the log-odds (Cox 1958): 1 and 0 when calibrated;
  /// a slope below 1 says that chances are too extreme. NaN when it cannot be fitted.
  double slope = kNaN;
  double intercept = kNaN;
  Interval slope_interval;  ///< From the observed information.
  Interval intercept_interval;
  double error = kNaN;  ///< Mean |predicted - observed| over rows ("expected calibration error").
};
Calibration calibration(std::span<const double> chance, std::span<const double> y, int bins = 10,
                        double level = kDefaultLevel);

/// Share of events among the `share` of rows with the highest chances, over their share among all;
/// rows tied at the edge count in part. NaN without events or rows.
double lift(std::span<const double> chance, std::span<const double> y, double share = 0.1);

}  // namespace troth::stats
