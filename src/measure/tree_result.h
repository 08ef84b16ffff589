#pragma once
// The tree of indicators that a management study is given, as part of its result.

#include "measure/plan.h"

namespace troth::measure {

/// Adds "tree" (every branch with its figure, band, target, state, owner and action), "tree_units"
/// (the whole by unit) and "maturity", with findings. bad_input: a tree or bands that do not hold.
Status add_own_tree(const StudyInput& input, Outcome& outcome);

/// The standard bands: weak, fair, good, excellent.
Json standard_bands();

std::vector<TableSpec> own_tree_tables();

}  // namespace troth::measure
