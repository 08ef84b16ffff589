#pragma once
// Settings of a model chosen inside the rows it is fitted to.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/frame.h"

namespace troth::stats {

/// Rows to learn from and rows to check on.
struct InnerSplit {
  std::vector<std::size_t> train;
  std::vector<std::size_t> test;
};

/// Three folds of the rows (of at most 20,000 of them), drawn from the seed.
std::vector<InnerSplit> inner_splits(std::vector<std::size_t> rows, std::uint64_t seed);

/// Of the ridges 0.3, 3, 30, 300 and 3000 the one with the least log loss on the splits' test rows.
/// 3 when a fit is refused.
double choose_ridge(const Frame& x, std::span<const double> y,
                    const std::vector<InnerSplit>& splits);

}  // namespace troth::stats
