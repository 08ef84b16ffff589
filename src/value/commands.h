#pragma once
// `troth value`.

#include "base/console.h"
#include "value/service.h"

namespace CLI {
class App;
}

namespace troth::value {

/// troth value refresh WS | show WS CUSTOMER | list WS | model WS [KIND] | settings WS [NAME=VALUE]
/// `after` is done at the end of a refresh.
void add_commands(CLI::App& app, CommandContext& context, AfterRefresh after);

}  // namespace troth::value
