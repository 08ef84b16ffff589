#include "intake/export_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "db/database.h"
#include "db/opening.h"
#include "intake/export.h"

namespace troth::intake {
namespace {

struct ExportOptions {
  std::string workspace;
  std::string kind;
  std::string to = "-";
  std::string source;
  std::string instrument;
};

// What was written, for a person; on standard error, since standard output may be the table.
void print_export(Console& console, const ExportSummary& summary, const ExportOptions& options) {
  if (options.to == "-") return;
  console.out << message(console.language, "export.done",
                         {{"rows", summary.rows},
                          {"kind", options.kind},
                          {"file", options.to},
                          {"source", summary.source.empty() ? "main" : summary.source}})
              << "\n";
  auto command = fmt::format("troth import WORKSPACE {} {}", options.kind, options.to);
  if (!summary.source.empty() && summary.source != "main") command += " --source " + summary.source;
  if (!summary.instrument.empty())
    command += fmt::format(" --instrument \"{}\"", summary.instrument);
  console.out << message(console.language, "export.hint", {{"command", command}}) << "\n";
}

void print_json(Console& console, const ExportSummary& summary, const ExportOptions& options) {
  if (options.to == "-") return;
  nlohmann::ordered_json json = {{"kind", options.kind}, {"source", summary.source}};
  if (!summary.instrument.empty()) json["instrument"] = summary.instrument;
  json["rows"] = summary.rows;
  json["file"] = options.to;
  console.out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

Status run_export(Console& console, const ExportOptions& options) {
  const auto kind = parse_kind(options.kind);
  if (!kind)
    return Error{ErrorCode::usage, fmt::format("\"{}\" is not a kind of table.", options.kind),
                 "KIND", "Use customers, products, orders, interactions or responses."};
  if (!options.instrument.empty() && *kind != Kind::responses)
    return Error{ErrorCode::usage, "Only responses belong to an instrument.", "--instrument",
                 "Leave --instrument out."};
  TROTH_ASSIGN(const auto database, db::open_for(console, options.workspace));
  TROTH_ASSIGN(const auto session, database->read());
  TROTH_ASSIGN(const auto output, Output::open(options.to, console.out));
  const auto progress = make_progress(console);
  const ExportRequest request{*kind, options.source, options.instrument};
  TROTH_ASSIGN(const auto summary, export_table(*session, database->settings(), request,
                                                table_form(options.to), *output, *progress));
  TROTH_TRY(output->finish());
  if (console.format == OutputFormat::json)
    print_json(console, summary, options);
  else
    print_export(console, summary, options);
  return {};
}

}  // namespace

void add_export_command(CLI::App& app, CommandContext& context) {
  auto* command = app.add_subcommand("export", "Write a table that import takes back");
  const auto options = std::make_shared<ExportOptions>();
  command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
  command->add_option("KIND", options->kind, "customers products orders interactions responses")
      ->required();
  command->add_option("--to", options->to, ".csv .tsv .ndjson, each also .gz; - is stdout [-]");
  command->add_option("--source", options->source, "System the rows came from [the only one]");
  command->add_option("--instrument", options->instrument, "Questionnaire of the responses");
  command->callback([options, &context] {
    const auto status = run_export(context.console, *options);
    if (!status) context.exit_code = report_error(context.console, status.error());
  });
}

}  // namespace troth::intake
