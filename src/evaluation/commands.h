#pragma once
// `troth report`.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::evaluation {

/// troth report WS [--as-of DATE] [--period MONTHS] [--html FILE]
void add_commands(CLI::App& app, CommandContext& context);

}  // namespace troth::evaluation
