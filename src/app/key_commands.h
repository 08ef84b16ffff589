#pragma once
// `troth key`: API keys from the terminal.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::app {

/// troth key add WS NAME --scope SCOPE... [--days N] | list WS | revoke WS ID
void add_key_commands(CLI::App& app, CommandContext& context);

}  // namespace troth::app
