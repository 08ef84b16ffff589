#pragma once
// `troth segment`.

#include <functional>
#include <memory>

#include "base/console.h"
#include "db/database.h"
#include "segments/service.h"

namespace CLI {
class App;
}

namespace troth::segments {

using ContextMaker = std::function<std::shared_ptr<const Context>(const db::Database&)>;

/// troth segment new | change | list | show | check | count | members | movement | overlap |
/// snapshot | fields. A rule that is not understood is shown with the place; exit code 3.
void add_commands(CLI::App& app, CommandContext& context, ContextMaker make_context);

}  // namespace troth::segments
