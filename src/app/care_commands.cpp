#include "app/care_commands.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/doctor.h"
#include "db/care.h"
#include "db/location.h"

namespace troth::app {
namespace {

constexpr int kUnsound = 1;

struct DoctorOptions {
  std::string workspace;
  bool quick = false;
};

Status doctor(CommandContext& context, const DoctorOptions& options) {
  auto& console = context.console;
  TROTH_ASSIGN(const auto location, db::parse_location(options.workspace));
  const auto progress = make_progress(console);
  TROTH_ASSIGN(const auto diagnosis, diagnose(location, !options.quick, console.clock, *progress));
  progress->finish();
  if (!console.language_given && diagnosis.settings)
    if (const auto own = parse_language(diagnosis.settings->language)) console.language = *own;
  report_diagnosis(console, diagnosis, TROTH_VERSION);
  if (diagnosis.status() == "error") context.exit_code = kUnsound;
  return {};
}

struct CopyOptions {
  std::string workspace;
  std::string file;
};

// What a backup holds, under the message `key`.
void report_copy(Console& console, const db::BackupContents& contents, std::string_view key,
                 const CopyOptions& options, const std::string& place) {
  if (console.format == OutputFormat::json) {
    auto tables = nlohmann::ordered_json::array();
    for (const auto& table : contents.tables)
      tables.push_back(
          {{"table", table.table}, {"rows", table.rows}, {"checksum", table.checksum}});
    const nlohmann::ordered_json json = {{"workspace", place},
                                         {"file", options.file},
                                         {"taken_at", format_instant(contents.taken_at)},
                                         {"engine", contents.source},
                                         {"rows", contents.rows},
                                         {"bytes", contents.bytes},
                                         {"tables", std::move(tables)}};
    console.out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    return;
  }
  console.out << message(console.language, key,
                         {{"workspace", place},
                          {"file", options.file},
                          {"rows", contents.rows},
                          {"taken_at", format_instant(contents.taken_at)},
                          {"size", size_text(console.language, contents.bytes)}})
              << "\n";
}

Status backup(Console& console, const CopyOptions& options) {
  TROTH_ASSIGN(const auto location, db::parse_location(options.workspace));
  const auto progress = make_progress(console);
  TROTH_ASSIGN(const auto contents, db::backup(location, options.file, console.clock, *progress));
  progress->finish();
  report_copy(console, contents, "backup.done", options, location.display());
  return {};
}

Status restore(Console& console, const CopyOptions& options) {
  TROTH_ASSIGN(const auto location, db::parse_location(options.workspace));
  const auto progress = make_progress(console);
  TROTH_ASSIGN(const auto contents, db::restore(options.file, location, *progress));
  progress->finish();
  report_copy(console, contents, "restore.done", options, location.display());
  return {};
}

void finish(CommandContext& context, const Status& status) {
  if (!status) context.exit_code = report_error(context.console, status.error());
}

}  // namespace

void add_care_commands(CLI::App& app, CommandContext& context) {
  auto* doctor_command = app.add_subcommand("doctor", "Examine a workspace and say what it lacks");
  const auto doctor_options = std::make_shared<DoctorOptions>();
  doctor_command->add_option("WORKSPACE", doctor_options->workspace, "File or postgresql:// URL")
      ->required();
  doctor_command->add_flag("--quick", doctor_options->quick, "Do not read every page and row");
  doctor_command->callback(
      [doctor_options, &context] { finish(context, doctor(context, *doctor_options)); });

  auto* backup_command = app.add_subcommand("backup", "Write a whole workspace into one file");
  const auto backup_options = std::make_shared<CopyOptions>();
  backup_command->add_option("WORKSPACE", backup_options->workspace, "File or postgresql:// URL")
      ->required();
  backup_command->add_option("FILE", backup_options->file, "New file")->required();
  backup_command->callback(
      [backup_options, &context] { finish(context, backup(context.console, *backup_options)); });

  auto* restore_command = app.add_subcommand("restore", "Make a workspace out of a backup");
  const auto restore_options = std::make_shared<CopyOptions>();
  restore_command->add_option("FILE", restore_options->file, "A file that backup wrote")
      ->required();
  restore_command
      ->add_option("WORKSPACE", restore_options->workspace, "New file, or postgresql:// URL")
      ->required();
  restore_command->callback(
      [restore_options, &context] { finish(context, restore(context.console, *restore_options)); });
}

}  // namespace troth::app
