#pragma once
// A column that says of each row whether something happened.

#include <string>
#include <vector>

#include "app/stats_table.h"
#include "base/result.h"

namespace troth::app {

/// 1 where the column holds the value that means "it happened", 0 where it holds the other, NaN
/// where it is empty. `positive` is that value; when empty it becomes 1, yes, true, left, churned
/// or their like, if the column has one of them. A column of zeros and ones may hold only one of
/// the two. Errors: other than two values -> bad_input; neither or both are such words -> usage.
Result<std::vector<double>> outcomes_of(const StatsTable& table, const std::string& column,
                                        std::string& positive);

}  // namespace troth::app
