#pragma once
// `troth init`.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::app {

void add_workspace_commands(CLI::App& app, CommandContext& context);

}  // namespace troth::app
