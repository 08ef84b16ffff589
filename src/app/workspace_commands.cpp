#include "app/workspace_commands.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/decimal.h"
#include "db/database.h"

namespace troth::app {
namespace {

struct InitOptions {
  std::string workspace;
  db::WorkspaceSettings settings;
};

Status init(Console& console, InitOptions& options) {
  auto& settings = options.settings;
  TROTH_ASSIGN(const auto language, parse_language(settings.language));
  settings.language = language_tag(language);
  // Whoever makes a Chinese workspace reads Chinese, refusals too.
  if (!console.language_given) console.language = language;
  TROTH_ASSIGN(const auto location, db::parse_location(options.workspace));
  const auto decimals = currency_decimals(settings.currency);
  if (!decimals) {
    return Error{ErrorCode::usage, "The currency is not an ISO 4217 code.", settings.currency,
                 "Use three capital letters, for example GBP, EUR, CNY or USD."};
  }
  settings.currency_decimals = *decimals;
  TROTH_TRY(TimeZone::find(settings.time_zone));
  TROTH_TRY(db::Database::create(location, settings, console.clock));
  if (console.format == OutputFormat::json) {
    console.out << nlohmann::ordered_json{{"workspace", location.display()},
                                          {"name", settings.name},
                                          {"currency", settings.currency},
                                          {"timezone", settings.time_zone},
                                          {"language", settings.language}}
                       .dump(2)
                << "\n";
  } else {
    console.out << message(console.language, "init.done",
                           {{"workspace", location.display()},
                            {"name", settings.name},
                            {"currency", settings.currency},
                            {"timezone", settings.time_zone}})
                << "\n";
  }
  return {};
}

}  // namespace

void add_workspace_commands(CLI::App& app, CommandContext& context) {
  auto* command = app.add_subcommand("init", "Make a new, empty workspace");
  const auto options = std::make_shared<InitOptions>();
  command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
  command->add_option("--name", options->settings.name, "The company's name");
  command->add_option("--currency", options->settings.currency, "ISO 4217 code [GBP]");
  command->add_option("--timezone", options->settings.time_zone, "IANA zone [Europe/London]");
  command->add_option("--language", options->settings.language, "en or zh-CN [en]");
  command->callback([options, &context] {
    const auto status = init(context.console, *options);
    if (!status) context.exit_code = report_error(context.console, status.error());
  });
}

}  // namespace troth::app
