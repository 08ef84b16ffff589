#pragma once
// Models and data for the tests of PLS, with a truth that is known.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stats/pls.h"

namespace troth::stats {

/// Three constructs of three items: Quality -> Satisfaction -> Loyalty, Quality -> Loyalty.
PlsModel chain_model();

/// What chain_model() holds when errors do not count: loadings of every item, and paths.
struct ChainTruth {
  double quality_satisfaction = 0.6;
  double quality_loyalty = 0.2;
  double satisfaction_loyalty = 0.5;
  std::vector<double> loadings = {0.9, 0.8, 0.7, 0.85, 0.75, 0.65, 0.8, 0.8, 0.6};
};

/// Correlations of the nine items in the population, row by row.
std::vector<double> chain_correlation(const ChainTruth& truth = {});

/// Answers drawn from that population, continuous, with mean 5 and standard deviation 2.
PlsData chain_data(std::size_t rows, std::uint64_t seed, const ChainTruth& truth = {});

/// The same, rounded to 1..10.
PlsData chain_answers(std::size_t rows, std::uint64_t seed);

}  // namespace troth::stats
