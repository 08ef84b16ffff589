#pragma once
// `troth stats METHOD`: every statistic of the house on plain tables, without a workspace.

#include <functional>
#include <string_view>

#include "app/stats_print.h"
#include "base/console.h"
#include "base/result.h"

namespace CLI {
class App;
}

namespace troth::app {

/// Adds the command with the methods of all families.
void add_stats_commands(CLI::App& app, CommandContext& context);

/// A family of methods registers itself from its own file, at namespace scope, so that a new one
/// needs no change elsewhere (this room is an OBJECT library: no file of it is left out by the
/// linker). `add` adds its subcommands to `stats`; families are called in order of their names.
///
///   const StatsFamily kScoresFamily("scores", &add_score_methods);
class StatsFamily {
 public:
  using Add = void (*)(CLI::App& stats, CommandContext& context);
  StatsFamily(std::string_view name, Add add) noexcept;

 private:
  friend void add_stats_commands(CLI::App& app, CommandContext& context);
  std::string_view name_;
  Add add_;
  const StatsFamily* next_;
};

/// Makes a subcommand run `method`, print its result and leave the exit code.
void run_as_method(CLI::App& command, CommandContext& context,
                   std::function<Result<Json>(Console&)> method);

}  // namespace troth::app
