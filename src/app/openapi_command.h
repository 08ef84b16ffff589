#pragma once
// `troth openapi`: the API document, for tools that are made from it.

#include <string>

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::app {

/// The document that a server of this program gives at /api/v1/openapi.json, indented.
std::string openapi_document();

/// troth openapi
void add_openapi_command(CLI::App& app, CommandContext& context);

}  // namespace troth::app
