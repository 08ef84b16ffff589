#include "app/stats_commands.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>
#include <vector>

namespace troth::app {
namespace {

// A list through the families themselves: nothing is allocated before main().
constinit const StatsFamily* first_family = nullptr;

}  // namespace

StatsFamily::StatsFamily(std::string_view name, Add add) noexcept
    : name_(name), add_(add), next_(first_family) {
  first_family = this;
}

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
  std::vector<const StatsFamily*> families;
  for (const StatsFamily* family = first_family; family != nullptr; family = family->next_) {
    families.push_back(family);
  }
  std::sort(families.begin(), families.end(),
            [](const StatsFamily* a, const StatsFamily* b) { return a->name_ < b->name_; });
  for (const StatsFamily* family : families) family->add_(*stats, context);
}

}  // namespace troth::app
