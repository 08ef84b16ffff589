#pragma once
// What `troth stats` prints: one JSON document per method, or the same as lines and tables.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/console.h"
#include "stats/estimate.h"

namespace troth::app {

using Json = nlohmann::ordered_json;

/// A result with the fields every method has, in the order of the contract.
Json stats_result(const std::string& method, std::size_t n, Json settings,
                  const stats::Verdict& verdict, const std::vector<stats::Warning>& warnings = {});
/// Adds a warning to such a result.
void add_warning(Json& result, const stats::Warning& warning);

/// A number, or null when it is not finite.
Json number(double value);
/// [lo, hi], or null.
Json interval_json(const stats::Interval& interval);
/// {"value", "ci", "se", "n"} with "status" and "culprit" when not ok.
Json estimate_json(const stats::Estimate& estimate);

/// Prints the result as the console's format asks; gives the exit code: 0, or 3 when the status is
/// not ok.
int print_stats(Console& console, const Json& result);

}  // namespace troth::app
