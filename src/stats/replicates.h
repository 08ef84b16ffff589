#pragma once
// Replicates of a row of figures on several threads, and percentile and BCa intervals from them,
// for statistics whose replicates keep memory from one to the next. resampling.h is the easy way.

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// Computes replicate `index` into `out`; gives 0, or a code that says why it failed. A worker
/// belongs to one thread and must depend on nothing but the index.
using ReplicateWorker = std::function<int(std::size_t index, std::span<double> out)>;

/// Rows of figures of the replicates that succeeded, in the order of their indices.
struct Replicates {
  std::size_t requested = 0;
  std::size_t used = 0;
  std::size_t figures = 0;
  std::vector<double> values;         ///< used x figures
  std::vector<std::size_t> failures;  ///< By code; [0] counts successes.
};

/// Runs `count` replicates, split over `threads` workers that `make_worker` makes (each on its own
/// thread). The result does not depend on the number of threads.
Replicates run_replicates(std::size_t count, std::size_t figures, std::size_t threads,
                          const std::function<ReplicateWorker()>& make_worker);

/// Standard error, interval and p of one figure.
struct ResampleSummary {
  double se = kNaN;
  Interval interval;
  double p = kNaN;
};

/// Percentile interval (Efron 1979; quantiles interpolate between order statistics). p is twice
/// the smaller share of replicates on either side of zero, counting the estimate itself once.
/// NaN replicates are left out; fewer than 20 give no interval. `values` is put in another order.
ResampleSummary percentile_summary(std::span<double> values, double level = kDefaultLevel);

/// Bias-corrected and accelerated interval (Efron 1987); the acceleration is that of the leave-out
/// values `jackknife` (NaN ones are left out). p is the level at which the interval would just
/// touch zero. Where every replicate lies on one side of the estimate, the bias is taken as if half
/// a replicate lay on the other.
ResampleSummary bca_summary(std::span<double> values, double estimate,
                            std::span<const double> jackknife, double level = kDefaultLevel);

}  // namespace troth::stats
