#include "app/program.h"

#include <CLI/CLI.hpp>
#include <ostream>

#include "access/service.h"
#include "app/care_commands.h"
#include "app/key_commands.h"
#include "app/listener.h"
#include "app/openapi_command.h"
#include "app/segment_context.h"
#include "app/serve_command.h"
#include "app/stats_commands.h"
#include "app/usage_error.h"
#include "app/user_commands.h"
#include "app/workspace_commands.h"
#include "customers/commands.h"
#include "customers/service.h"
#include "db/migrations.h"
#include "db/tell.h"
#include "demo/commands.h"
#include "evaluation/commands.h"
#include "events/service.h"
#include "intake/commands.h"
#include "intake/import.h"
#include "lists/commands.h"
#include "measure/commands.h"
#include "measure/service.h"
#include "sales/service.h"
#include "segments/commands.h"
#include "segments/service.h"
#include "survey/service.h"
#include "value/commands.h"
#include "value/service.h"
#include "webhooks/service.h"

namespace troth {

extern const std::vector<EmbeddedFile> db_migrations;

void register_migrations() {
  db::set_migrations({{"db", &db_migrations},
                      {"access", &access_migrations},
                      {"webhooks", &webhooks_migrations},
                      {"customers", &customers_migrations},
                      {"sales", &sales_migrations},
                      {"survey", &survey_migrations},
                      {"segments", &segments_migrations},
                      {"events", &events_migrations},
                      {"intake", &intake_migrations},
                      {"measure", &measure_migrations},
                      {"value", &value_migrations}});
  db::set_listener(app::webhook_listener());
}

int run_program(int argc, const char* const* argv, Console& console) {
  register_migrations();
  CLI::App app("Troth: customer satisfaction and loyalty, from files to findings.", "troth");
  app.set_version_flag("--version", TROTH_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  std::string format = "text";
  std::string language;
  app.add_option("--format", format, "text, or json for programs")
      ->check(CLI::IsMember({"text", "json"}));
  app.add_option("--language", language, "en or zh-CN");

  CommandContext context{console};
  // Global options may follow the command, so they are looked at before any command runs.
  app.parse_complete_callback([&] {
    if (format == "json") console.format = OutputFormat::json;
    if (language.empty()) return;
    const auto parsed = parse_language(language);
    if (!parsed) throw CLI::ValidationError("--language", parsed.error().message);
    console.language = *parsed;
    console.language_given = true;
  });
  app::add_workspace_commands(app, context);
  app::add_care_commands(app, context);
  app::add_stats_commands(app, context);
  intake::add_commands(app, context);
  lists::add_commands(app, context);
  segments::add_commands(app, context, &app::segment_context);
  customers::add_commands(app, context, {&sales::follow, &survey::follow, &events::follow});
  measure::add_commands(app, context, &app::segment_context);
  value::add_commands(app, context, app::place_after_refresh(console.clock));
  evaluation::add_commands(app, context);
  demo::add_commands(app, context);
  app::add_serve_command(app, context);
  app::add_user_commands(app, context);
  app::add_key_commands(app, context);
  app::add_openapi_command(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error, console.out, console.err);
    app::read_output_options(argc, argv, console);
    return report_error(console, app::usage_error(app, error));
  }
  return context.exit_code;
}

}  // namespace troth
