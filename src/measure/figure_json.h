#pragma once
// Figures as JSON: the shapes that `troth stats` and studies share.

#include <nlohmann/json.hpp>
#include <vector>

#include "stats/estimate.h"

namespace troth::measure {

/// Members keep the order in which they were written.
using Json = nlohmann::ordered_json;

/// A number, or null when it is not finite.
Json number(double value);
/// [lo, hi], or null.
Json interval_json(const stats::Interval& interval);
/// {"value", "ci", "se", "n"} with "status" and "culprit" when not ok.
Json estimate_json(const stats::Estimate& estimate);
/// {"status"} with "cause" and "culprit" when not ok.
Json status_json(const stats::Verdict& verdict);
/// Adds {"code", "message", "subject"} to the list under "warnings".
void add_warning(Json& result, const stats::Warning& warning);

}  // namespace troth::measure
