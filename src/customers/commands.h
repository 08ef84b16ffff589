#pragma once
// `troth customer`.

#include <vector>

#include "base/console.h"
#include "customers/service.h"

namespace CLI {
class App;
}

namespace troth::customers {

/// troth customer find WS VALUE | show WS VALUE | merges WS VALUE | undo WS MERGE. VALUE is any
/// identity or the customer's number. `followers` move what hangs on records in the rooms above
/// when an undoing parts them.
void add_commands(CLI::App& app, CommandContext& context, std::vector<Follower> followers);

}  // namespace troth::customers
