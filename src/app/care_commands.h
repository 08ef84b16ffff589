#pragma once
// `troth doctor`, `troth backup`, `troth restore`.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::app {

void add_care_commands(CLI::App& app, CommandContext& context);

}  // namespace troth::app
