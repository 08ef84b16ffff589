#include "app/stats_commands.h"

#include <CLI/CLI.hpp>
#include <utility>

namespace troth::app {

void run_as_method(CLI::App& command, CommandContext& context,
                   std::function<Result<Json>(Console&)> method) {
  command.callback([&context, method = std::move(method)] {
    const Result<Json> result = method(context.console);
    context.exit_code = result ? print_stats(context.console, *result)
                               : report_error(context.console, result.error());
  });
}

void add_stats_commands(CLI::App& app, CommandContext& context) {
  auto* stats = app.add_subcommand("stats", "Statistics on a plain table, without a workspace");
  stats->require_subcommand(1);
  add_score_methods(*stats, context);
  add_purchase_methods(*stats, context);
  add_staying_methods(*stats, context);
}

}  // namespace troth::app
