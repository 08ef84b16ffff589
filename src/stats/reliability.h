#pragma once
// Do the items of a scale measure one thing? Cronbach's alpha, McDonald's omega, and what each item
// adds.

#include <span>
#include <string>
#include <vector>

#include "stats/frame.h"
#include "stats/resampling.h"

namespace troth::stats {

struct ItemReliability {
  std::string name;
  double mean = kNaN;
  double sd = kNaN;
  double item_total = kNaN;        ///< Correlation with the sum of the other items.
  double alpha_if_deleted = kNaN;  ///< NaN when fewer than two items would be left.
  double loading = kNaN;           ///< Standardised, on the single factor of omega.
};

struct Reliability {
  Verdict verdict;
  std::vector<Warning> warnings;
  Estimate alpha;                    ///< From covariances; interval by Feldt (1965).
  double alpha_standardised = kNaN;  ///< From correlations, as if all items had one spread.
  Estimate omega;                    ///< With a verdict of its own: not_identified for two items.
  std::size_t resamples_used = 0;
  std::vector<ItemReliability> items;
};

/// Alpha (Cronbach 1951) = k/(k-1) (1 - sum of variances / variance of the sum). Interval from
/// (1 - alpha)/(1 - alpha^) ~ F(n-1, (n-1)(k-1)) (Feldt 1965), with Kish's effective n under
/// weights. Omega (McDonald 1999) = (sum of loadings)^2 / ((sum of loadings)^2 + sum of
/// uniquenesses) of the one-factor maximum likelihood solution on covariances; interval by
/// bootstrap when the plan asks. Errors: fewer than two items -> bad_input; fewer than three rows
/// -> too_few_rows; an item without spread -> not_identified, named. Items that run against the
/// rest, and a negative alpha, are warned of by name.
Reliability reliability(const Frame& items, std::span<const double> weights = {},
                        const Resampling& plan = {});

}  // namespace troth::stats
