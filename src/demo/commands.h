#pragma once
// `troth demo`.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::demo {

/// Adds `demo WORKSPACE [--customers N] [--seed S] [--no-story] [--truth FILE] [--files DIR]`.
void add_commands(CLI::App& app, CommandContext& context);

}  // namespace troth::demo
