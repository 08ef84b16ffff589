#pragma once
// `troth stats METHOD`: every statistic of the house on plain tables, without a workspace.

#include <functional>

#include "app/stats_print.h"
#include "base/console.h"
#include "base/result.h"

namespace CLI {
class App;
}

namespace troth::app {

/// Adds the command with all its methods.
void add_stats_commands(CLI::App& app, CommandContext& context);

/// The methods by kind; each adds its subcommands to `stats`.
void add_score_methods(CLI::App& stats, CommandContext& context);
void add_purchase_methods(CLI::App& stats, CommandContext& context);
void add_staying_methods(CLI::App& stats, CommandContext& context);

/// Makes a subcommand run `method`, print its result and leave the exit code.
void run_as_method(CLI::App& command, CommandContext& context,
                   std::function<Result<Json>(Console&)> method);

}  // namespace troth::app
