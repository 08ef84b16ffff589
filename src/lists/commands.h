#pragma once
// `troth list`.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::lists {

/// troth list WORKSPACE [NAME] [--limit N] [--to FILE]: all lists, or who is on one, and why.
void add_commands(CLI::App& app, CommandContext& context);

}  // namespace troth::lists
