#pragma once
// `troth customer`: who is this, why are these one, take them apart.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::app {

void add_customer_commands(CLI::App& app, CommandContext& context);

}  // namespace troth::app
