#pragma once
// What a caller decides about an evaluation.

#include <cstddef>
#include <optional>
#include <string>

#include "evaluation/types.h"

namespace troth::evaluation {

struct EvaluationSettings {
  std::optional<Day> as_of;          ///< Empty: the last day with data that is not after `today`.
  std::optional<int> period_months;  ///< Empty: chosen, see choose_periods().
  Day today = 0;                     ///< By the clock, in the workspace's time zone.
  std::string workspace;
  Currency currency;
  std::size_t at_risk_listed = 100;
  std::uint64_t seed = 1;  ///< Of the permutations of the change-point search.
};

}  // namespace troth::evaluation
