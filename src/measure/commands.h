#pragma once
// `troth study`.

#include <functional>
#include <memory>

#include "base/console.h"
#include "db/database.h"
#include "segments/service.h"

namespace CLI {
class App;
}

namespace troth::measure {

using FieldsMaker = std::function<std::shared_ptr<const segments::Context>(const db::Database&)>;

/// troth study types | new | run | list | show | verify | export |
/// delete. A run whose result does not hold
/// is stored and shown, and exits 3; a run that does not verify exits 1.
void add_commands(CLI::App& app, CommandContext& context, FieldsMaker fields);

}  // namespace troth::measure
