#pragma once
// `troth value`.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::value {

/// troth value refresh WS | show WS CUSTOMER | list WS | model WS [KIND] | settings WS [NAME=VALUE]
void add_commands(CLI::App& app, CommandContext& context);

}  // namespace troth::value
