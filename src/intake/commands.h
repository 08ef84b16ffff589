#pragma once
// `troth import`.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::intake {

void add_commands(CLI::App& app, CommandContext& context);

}  // namespace troth::intake
