#pragma once
// `troth user`: users from the terminal, for whoever holds the workspace itself.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::app {

/// troth user add|list|link|disable WS ...: users of the server. The links are to be passed on.
void add_user_commands(CLI::App& app, CommandContext& context);

}  // namespace troth::app
