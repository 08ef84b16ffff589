#pragma once
// `troth study`.

#include "base/console.h"

namespace CLI {
class App;
}

namespace troth::measure {

/// troth study types | new | run | list | show | verify | export. A run whose result does not hold
/// is stored and shown, and exits 3; a run that does not verify exits 1.
void add_commands(CLI::App& app, CommandContext& context);

}  // namespace troth::measure
