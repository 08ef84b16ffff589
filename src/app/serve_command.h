#pragma once
// `troth serve`.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::app {

/// troth serve WS [--listen 127.0.0.1:8080] [--web FOLDER] [--log FILE] [--threads N]
void add_serve_command(CLI::App& app, CommandContext& context);

}  // namespace troth::app
