#include "evaluation/commands.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <ostream>

#include "base/as_of.h"
#include "db/database.h"
#include "db/opening.h"
#include "evaluation/periods.h"
#include "evaluation/reports.h"
#include "evaluation/service.h"

namespace troth::evaluation {

namespace {

constexpr int kInadmissibleExit = 3;

struct Options {
  std::string workspace;
  std::string as_of;
  std::optional<int> period;
  std::string html;
  std::uint64_t seed = 1;
};

Result<EvaluationSettings> settings_of(const Options& options, const db::Database& database,
                                       const Clock& clock) {
  EvaluationSettings settings;
  const db::WorkspaceSettings& workspace = database.settings();
  TROTH_ASSIGN(const TimeZone zone, TimeZone::find(workspace.time_zone));
  settings.today = zone.to_local_day(clock.now());
  settings.workspace = workspace.name;
  settings.currency = {workspace.currency, workspace.currency_decimals};
  settings.seed = options.seed;
  if (!options.as_of.empty()) {
    TROTH_ASSIGN(settings.as_of, parse_as_of(options.as_of));
  }
  if (options.period && (*options.period < 1 || *options.period > 60)) {
    return Error{ErrorCode::usage, "The period must be 1 to 60 months.",
                 std::to_string(*options.period), "Leave --period out to have it chosen."};
  }
  settings.period_months = options.period;
  return settings;
}

Status write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file.fail()) {
    return Error{ErrorCode::unavailable, "The report could not be written.", path,
                 "Check that the folder exists, may be written to, and has space left."};
  }
  return {};
}

Result<Evaluation> run(const Options& options, Console& console) {
  TROTH_ASSIGN(const auto database, db::open_for(console, options.workspace));
  TROTH_ASSIGN(const EvaluationSettings settings, settings_of(options, *database, console.clock));
  TROTH_ASSIGN(const db::ReadSession session, database->read());
  const auto progress = make_progress(console);
  auto evaluation = evaluate(*session, settings, *progress);
  progress->finish();
  return evaluation;
}

Status report(const Options& options, CommandContext& context) {
  Console& console = context.console;
  TROTH_ASSIGN(const Evaluation evaluation, run(options, console));
  if (!options.html.empty()) {
    TROTH_TRY(write_file(options.html, html_report(evaluation, console.language)));
  }
  if (console.format == OutputFormat::json) {
    write_json_report(console.out, evaluation, console.language);
  } else if (options.html.empty()) {
    write_text_report(
        console.out, evaluation,
        {.language = console.language, .colour = console.colour, .width = console.width});
  } else {
    console.out << message(console.language, "report.html_written", {{"file", options.html}})
                << "\n";
  }
  if (report_status(evaluation) != "ok") context.exit_code = kInadmissibleExit;
  return {};
}

}  // namespace

void add_commands(CLI::App& app, CommandContext& context) {
  auto* command = app.add_subcommand("report", "Evaluate loyalty: figures, segments, findings");
  const auto options = std::make_shared<Options>();
  command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
  command->add_option("--as-of", options->as_of, "Date to look back from [last day with data]");
  command->add_option("--period", options->period, "Months to compare [12, 6, 3 or 1, as fits]");
  command->add_option("--html", options->html, "Write one self-contained HTML file");
  command->add_option("--seed", options->seed, "Seed of the permutation tests [1]");
  command->callback([options, &context] {
    if (const Status status = report(*options, context); !status) {
      context.exit_code = report_error(context.console, status.error());
    }
  });
}

}  // namespace troth::evaluation
