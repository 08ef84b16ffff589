#pragma once
// The bootstrap (Efron & Tibshirani 1993): intervals of any statistic that takes case weights.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// How to resample. Resample number k draws from stream k of the seed, so the result has the same
/// bytes on any number of threads.
struct Resampling {
  std::size_t resamples = 0;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  double level = kDefaultLevel;
};

/// Figures of one resample, given its case weights (how often each row was drawn, times its own
/// weight). An empty vector says that this resample failed. Called from several threads.
using WeightedStatistic = std::function<std::vector<double>(std::span<const double> weights)>;

/// Percentile intervals (quantiles of type 7) and standard errors, one per figure.
struct BootstrapResult {
  std::size_t requested = 0;
  std::size_t used = 0;  ///< Resamples in which every figure was a number.
  std::vector<Interval> intervals;
  std::vector<double> se;

  std::size_t failed() const { return requested - used; }
  /// A warning when resamples failed; nothing is to be believed of intervals when many do.
  std::vector<Warning> warnings() const;
};

/// Draws `rows` of `rows` rows with replacement, `plan.resamples` times. `weights` are the rows'
/// own (empty: ones). Intervals stay unknown when more than a tenth of the resamples fail or fewer
/// than 20 were asked for.
BootstrapResult bootstrap(std::size_t rows, std::span<const double> weights, std::size_t figures,
                          const WeightedStatistic& statistic, const Resampling& plan);

/// Runs work(0) ... work(count - 1), spread over threads; returns when all are done. `work` must
/// not throw and may only write what belongs to its number.
void for_each_number(std::size_t count, unsigned threads,
                     const std::function<void(std::size_t)>& work);

}  // namespace troth::stats
