#include "segments/command_group.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "base/output.h"
#include "db/opening.h"

namespace troth::segments {
namespace {

Status run(Console& console, const CommandOptions& options, const ContextMaker& make_context,
           CommandGroup::Work work, int& exit_code) {
  TROTH_ASSIGN(auto database, db::open_for(console, options.workspace));
  auto context = make_context(*database);
  Desk desk{console, options, std::move(database), std::move(context)};
  TROTH_TRY(work(desk));
  exit_code = desk.exit_code;
  return {};
}

}  // namespace

CommandGroup::CommandGroup(CLI::App& app, CommandContext& context, ContextMaker make_context)
    : group_(app.add_subcommand("segment", "Named sets of customers, by rule or by model")),
      context_(context),
      make_context_(std::move(make_context)) {
  group_->require_subcommand(1);
  group_->fallthrough();
}

void CommandGroup::Command::as_of() const {
  app->add_option("--as-of", options->as_of, "The day that is today [last day with data]");
}

void CommandGroup::Command::rule() const {
  app->add_option("--rule", options->rule, "A rule instead of a name");
}

void CommandGroup::Command::name(bool required) const {
  auto* option = app->add_option("NAME", options->name, "Its name or number");
  if (required) option->required();
}

CommandGroup::Command CommandGroup::add(const char* name, const char* what, Work work) {
  auto* command = group_->add_subcommand(name, what);
  const auto options = std::make_shared<CommandOptions>();
  command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
  command->callback([this_context = &context_, make = make_context_, options, work] {
    const auto status = run(this_context->console, *options, make, work, this_context->exit_code);
    if (!status) this_context->exit_code = report_error(this_context->console, status.error());
  });
  return {command, options};
}

}  // namespace troth::segments
