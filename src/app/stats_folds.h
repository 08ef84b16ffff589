#pragma once
// Which rows a model learns from and which it is checked on.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace troth::app {

struct FoldSplit {
  std::vector<std::size_t> train;
  std::vector<std::size_t> test;
};

/// Splits over rows whose outcome is known (1 or 0; NaN rows take no part). A split without both
/// outcomes on both sides is left out.
struct Folds {
  std::string how;  ///< For the settings of a result.
  std::vector<FoldSplit> splits;
};

/// As the column says, in alphabetical order. bad_input: fewer than two names, or a row without.
Result<Folds> named_folds(const std::vector<std::string>& names, std::span<const double> outcome);

/// Drawn from the seed, with the share of events as equal as can be. Rows of one id stay together,
/// so that nobody is checked by what they themselves taught; `ids` may be empty, and so may one.
Folds drawn_folds(std::span<const double> outcome, std::size_t count, std::uint64_t seed,
                  std::span<const std::string> ids = {});

/// Forward in time: rows by day into count + 1 blocks of about equal size, days never torn apart;
/// each block but the first is checked by what all before it taught. bad_input: a day is missing.
Result<Folds> time_folds(const std::vector<std::optional<Day>>& days,
                         std::span<const double> outcome, std::size_t count);

}  // namespace troth::app
