#pragma once
// `troth export`.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::intake {

void add_export_command(CLI::App& app, CommandContext& context);

}  // namespace troth::intake
