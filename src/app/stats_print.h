#pragma once
// What `troth stats` prints: one JSON document per method, or the same as lines and tables.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/console.h"
#include "measure/figure_json.h"
#include "stats/estimate.h"

namespace troth::app {

/// A statistic that was refused: the program says so by its exit code too.
constexpr int kRefusedExit = 3;

using Json = nlohmann::ordered_json;

/// A result with the fields every method has, in the order of the contract.
Json stats_result(const std::string& method, std::size_t n, Json settings,
                  const stats::Verdict& verdict, const std::vector<stats::Warning>& warnings = {});

using measure::add_warning;
using measure::estimate_json;
using measure::interval_json;
using measure::number;

/// Prints the result as the console's format asks; gives the exit code: 0, or 3 when the status is
/// not ok.
int print_stats(Console& console, const Json& result);

}  // namespace troth::app
