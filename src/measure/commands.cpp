#include "measure/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <functional>
#include <memory>
#include <ostream>
#include <sstream>

#include "base/output.h"
#include "db/opening.h"
#include "http/setting_change.h"
#include "measure/export.h"
#include "measure/pls_model_file.h"
#include "measure/print.h"
#include "measure/service.h"
#include "measure/store.h"
#include "measure/view.h"

namespace troth::measure {
namespace {

constexpr int kNotVerifiedExit = 1;
constexpr int kRefusedExit = 3;

struct Options {
  std::string workspace;
  std::string study;
  std::string type;
  std::string source;
  std::string instrument;
  std::string model;
  std::string to_file;
  std::vector<std::string> changes;
  std::int64_t run = 0;
  unsigned threads = 1;
};

struct Desk {
  Console& console;
  const Options& options;
  std::unique_ptr<db::Database> database;
  std::shared_ptr<const segments::Context> fields;
  int exit_code = 0;

  bool json() const { return console.format == OutputFormat::json; }
};
using Work = Status (*)(Desk&);

void print_json(Console& console, const Json& json) {
  console.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

/// A model built in by name, or the contents of a file.
Result<Json> model_setting(const std::string& model) {
  TROTH_ASSIGN(const auto text, pls_model_text(model));
  TROTH_TRY(parse_pls_model(text, model));
  for (const auto& name : builtin_pls_models()) {
    if (name == model) return Json(model);
  }
  return Json::parse(text);
}

/// Which instrument was taken, when others would do too.
Status say_what_is_read(Desk& desk, const Study& study) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto all, offers(*session));
  const std::string read = study.settings.at("instruments").front().at("name").get<std::string>();
  std::string others;
  for (const auto& offer : all) {
    if (offer.type->name != study.type) continue;
    for (const auto& [source, name] : offer.instruments) {
      if (name != read) others += (others.empty() ? "" : ", ") + name;
    }
  }
  if (others.empty()) return {};
  desk.console.out << message(desk.console.language, "study.reads",
                              {{"instrument", read}, {"others", others}})
                   << "\n";
  return {};
}

Status new_study(Desk& desk) {
  NewStudy wanted;
  wanted.name = desk.options.study;
  wanted.type = desk.options.type;
  wanted.source = desk.options.source;
  wanted.instrument = desk.options.instrument;
  for (const auto& change : desk.options.changes)
    TROTH_TRY(http::apply_change(change, wanted.settings));
  if (!desk.options.model.empty()) {
    TROTH_ASSIGN(wanted.settings["model"], model_setting(desk.options.model));
  }
  Study study;
  TROTH_TRY(desk.database->writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(study, create_study(session, wanted, "cli", desk.console.clock.now()));
    return {};
  }));
  if (desk.json()) {
    print_json(desk.console, study_json(study));
  } else {
    desk.console.out << message(desk.console.language, "study.made",
                                {{"name", study.name}, {"number", study.study_id}})
                     << "\n";
    if (wanted.instrument.empty()) TROTH_TRY(say_what_is_read(desk, study));
  }
  return {};
}

void show_run(Desk& desk, const Study& study, const StudyRun& run) {
  if (desk.json()) {
    print_json(desk.console, run_json(desk.console.language, study, run));
  } else {
    print_run(desk.console, study, run);
  }
  if (run.status != "ok") desk.exit_code = kRefusedExit;
}

Result<Study> asked_study(Desk& desk) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  return find_study(*session, desk.options.study);
}

Status run_command(Desk& desk) {
  TROTH_ASSIGN(const Study study, asked_study(desk));
  const auto progress = make_progress(desk.console);
  const auto run = run_study(*desk.database, study, *desk.fields, "cli", desk.console.clock,
                             desk.options.threads, *progress);
  progress->finish();
  if (!run) return run.error();
  show_run(desk, study, *run);
  return {};
}

Status list_command(Desk& desk) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto studies, store::load_studies(*session));
  std::vector<std::pair<Study, StudyRun>> all;
  Json items = Json::array();
  for (const auto& study : studies) {
    TROTH_ASSIGN(const auto runs, store::load_runs(*session, study.study_id));
    all.emplace_back(study, runs.empty() ? StudyRun() : runs.front());
    Json item = study_json(study);
    item["runs"] = Json::array();
    for (const auto& run : runs) item["runs"].push_back(run_head_json(run));
    items.push_back(std::move(item));
  }
  if (desk.json()) {
    print_json(desk.console, {{"studies", std::move(items)}});
  } else {
    print_studies(desk.console, all);
  }
  return {};
}

Status show_command(Desk& desk) {
  TROTH_ASSIGN(const Study study, asked_study(desk));
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto run, find_run(*session, study, desk.options.run));
  show_run(desk, study, run);
  return {};
}

Status verify_command(Desk& desk) {
  TROTH_ASSIGN(const Study study, asked_study(desk));
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto run, find_run(*session, study, desk.options.run));
  const auto progress = make_progress(desk.console);
  const auto result =
      verify_run(*session, study, run, *desk.fields, desk.options.threads, *progress);
  progress->finish();
  if (!result) return result.error();
  if (!result->same) desk.exit_code = kNotVerifiedExit;
  if (desk.json()) {
    print_json(desk.console,
               {{"status", result->same ? "ok" : "differs"},
                {"study_id", study.study_id},
                {"run_id", run.run_id},
                {"data_same", result->data_same},
                {"version_same", result->version_same},
                {"first_difference",
                 result->first_difference.empty() ? Json() : Json(result->first_difference)}});
    return {};
  }
  const char* key = result->same            ? "study.verified"
                    : !result->data_same    ? "study.data_changed"
                    : !result->version_same ? "study.version_changed"
                                            : "study.differs";
  desk.console.out << message(desk.console.language, key,
                              {{"name", study.name},
                               {"run", run.run_id},
                               {"where", result->first_difference},
                               {"version", run.code_version}})
                   << "\n";
  return {};
}

Status export_command(Desk& desk) {
  TROTH_ASSIGN(const Study study, asked_study(desk));
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto run, find_run(*session, study, desk.options.run));
  const auto& path = desk.options.to_file;
  TROTH_ASSIGN(const auto bytes, export_run(desk.console.language, study, run, export_form(path)));
  TROTH_ASSIGN(const auto output, Output::open(path, desk.console.out));
  TROTH_TRY(output->write(bytes));
  return output->finish();
}

Status delete_command(Desk& desk) {
  Study study;
  TROTH_TRY(desk.database->writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(study, delete_study(session, desk.options.study, "cli", desk.console.clock.now()));
    return {};
  }));
  if (desk.json()) {
    print_json(desk.console, study_json(study));
  } else {
    desk.console.out << message(desk.console.language, "study.deleted",
                                {{"name", study.name}, {"number", study.study_id}})
                     << "\n";
  }
  return {};
}

Status types_command(Desk& desk) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto all, offers(*session));
  if (!desk.json()) {
    print_offers(desk.console, all);
    return {};
  }
  Json items = Json::array();
  for (const auto& offer : all) items.push_back(offer_json(desk.console.language, offer));
  print_json(desk.console, {{"types", std::move(items)}});
  return {};
}

Status run(Console& console, const Options& options, const FieldsMaker& fields, Work work,
           int& exit_code) {
  TROTH_ASSIGN(auto database, db::open_for(console, options.workspace));
  Desk desk{console, options, std::move(database), nullptr};
  desk.fields = fields(*desk.database);
  TROTH_TRY(work(desk));
  exit_code = desk.exit_code;
  return {};
}

struct Command {
  CLI::App* app;
  std::shared_ptr<Options> options;
};

/// Adds the commands, which share the way they are run.
struct Group {
  CLI::App& app;
  CommandContext& context;
  FieldsMaker fields;

  Command add(const char* name, const char* what, Work work) {
    auto* command = app.add_subcommand(name, what);
    const auto options = std::make_shared<Options>();
    command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
    command->callback([&context = context, fields = fields, options, work] {
      const auto status = run(context.console, *options, fields, work, context.exit_code);
      if (!status) context.exit_code = report_error(context.console, status.error());
    });
    return {command, options};
  }
};

void add_study(const Command& command) {
  command.app->add_option("STUDY", command.options->study, "Its name or number")->required();
}

void add_threads(const Command& command) {
  command.app->add_option("--threads", command.options->threads, "Threads; the result is the same")
      ->check(CLI::Range(1, 256));
}

}  // namespace

void add_commands(CLI::App& app, CommandContext& context, FieldsMaker fields) {
  auto* studies = app.add_subcommand("study", "Measurements of satisfaction, computed and kept");
  studies->require_subcommand(1);
  studies->fallthrough();
  Group group{*studies, context, std::move(fields)};
  group.add("types", "The ten generations, and what each can be run on", &types_command);
  const auto made = group.add("new", "Make a study", &new_study);
  made.app->add_option("NAME", made.options->study, "What to call it")->required();
  made.app->add_option("--type", made.options->type, "Name or number of the generation")
      ->required();
  made.app->add_option("--instrument", made.options->instrument, "Whose answers [the fullest]");
  made.app->add_option("--source", made.options->source, "Which system the instrument is from");
  made.app->add_option("--model", made.options->model, "acsi, ccsi, ecsi, or a file (index)");
  made.app->add_option("--set", made.options->changes, "A setting: NAME=VALUE, once or more");
  const auto ran = group.add("run", "Compute a study and keep the result", &run_command);
  add_study(ran);
  add_threads(ran);
  group.add("list", "Studies and their latest runs", &list_command);
  add_study(group.add("delete", "Delete a study with its results", &delete_command));
  for (const auto& [name, what, work] :
       {std::tuple{"show", "A result, in words and tables", &show_command},
        std::tuple{"verify", "Compute a result again and compare byte for byte", &verify_command},
        std::tuple{"export", "A result as .xlsx, .html or .json", &export_command}}) {
    const auto command = group.add(name, what, work);
    add_study(command);
    command.app->add_option("--run", command.options->run, "Number of the run [the latest]");
    if (work == &verify_command) add_threads(command);
    if (work == &export_command) {
      command.app->add_option("--to", command.options->to_file, "File; its ending says the form")
          ->required();
    }
  }
}

}  // namespace troth::measure
