#pragma once
// A budget over attributes, each of which can be provided at one of several levels: the allocation
// that is worth most, exactly, and the boundary beyond which more spending no longer pays.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "stats/kano.h"

namespace troth::measure {

/// Satisfaction that an attribute gives when it is provided to a share x from 0 to 1: `worse` at 0,
/// `better` at 1, and between them straight for one-dimensional attributes, flattening for must-be
/// ones, steepening for attractive ones (Wang & Ji 2010); 0 for the other classes.
///   O: (better - worse) x + worse
///   M: -e (better - worse) / (e - 1) e^-x + (e better - worse) / (e - 1)
///   A: (better - worse) / (e - 1) e^x - (better - e worse) / (e - 1)
double kano_effect(stats::KanoClass kind, double better, double worse, double share);

/// A level at which an attribute can be provided: what it costs and is worth, against now.
struct Level {
  double share = 0;
  std::int64_t cost = 0;  ///< Not negative; in any unit of money, the same as worth.
  double worth = 0;
};
/// Exactly one of the levels is chosen; the first is the present one, at cost 0.
struct Choice {
  std::string name;
  std::vector<Level> levels;
};

struct FrontierPoint {
  std::int64_t cost = 0;
  double worth = 0;
};

struct Allocation {
  std::vector<std::size_t> chosen;  ///< Level of each choice.
  std::int64_t cost = 0;
  double worth = 0;
  std::int64_t boundary = 0;            ///< Spending at which worth less cost is greatest.
  double boundary_worth = 0;            ///< Worth there.
  std::vector<FrontierPoint> frontier;  ///< Most worth for every cost at which it rises.
};

/// The choice of levels with the greatest worth less cost among those whose cost keeps to `budget`
/// (none: no limit); of equals the cheapest. Exact: the frontier of all combinations is built
/// attribute by attribute, leaving out only what another combination beats in both. Errors: no
/// choices, a level of negative cost -> bad_input; more than 2,000,000 points in between ->
/// too_large (round the costs).
Result<Allocation> allocate(const std::vector<Choice>& choices, std::optional<std::int64_t> budget);

}  // namespace troth::measure
