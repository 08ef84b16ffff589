#include "demo/commands.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/text.h"
#include "demo/make.h"

namespace troth::demo {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string workspace;
  bool no_story = false;
  DemoRequest request;
};

Json to_json(const std::vector<std::pair<std::string, std::int64_t>>& counts) {
  auto object = Json::object();
  for (const auto& [name, count] : counts) object[name] = count;
  return object;
}

Json to_json(const DemoFile& file) {
  const auto& summary = file.summary;
  return {{"file", file.file},
          {"kind", intake::kind_name(summary.kind)},
          {"source", file.source},
          {"bytes", file.bytes},
          {"rows",
           {{"read", summary.rows.read},
            {"accepted", summary.rows.accepted},
            {"updated", summary.rows.updated},
            {"unchanged", summary.rows.unchanged},
            {"rejected", summary.rows.rejected}}},
          {"seconds", summary.seconds}};
}

void print_json(Console& console, const DemoRequest& request, const DemoResult& result) {
  const auto& settings = request.settings;
  Json json{
      {"workspace", request.location.display()},
      {"name", kCompanyName},
      {"currency", kCurrency},
      {"timezone", kTimeZone},
      {"settings",
       {{"customers", settings.customers}, {"seed", settings.seed}, {"story", settings.story}}},
      {"first_day", format_day(kFirstDay)},
      {"last_day", format_day(kLastDay)},
      {"files", Json::array()},
      {"entities", to_json(result.files.back().summary.entities)}};
  for (const auto& file : result.files) json["files"].push_back(to_json(file));
  if (!request.files_folder.empty()) json["folder"] = request.files_folder;
  if (!request.truth_path.empty()) json["truth"] = request.truth_path;
  json["seconds"] = result.seconds;
  console.out << json.dump(2) << "\n";
}

void print_text(Console& console, const DemoRequest& request, const DemoResult& result) {
  const auto language = console.language;
  const auto write = [&](std::string_view key, const MessageArgs& args) {
    for (const auto& line : wrap(message(language, key, args), console.width)) {
      console.out << line << "\n";
    }
  };
  write("demo.done", {{"name", std::string(kCompanyName)},
                      {"workspace", request.location.display()},
                      {"customers", request.settings.customers},
                      {"from", format_date(language, kFirstDay)},
                      {"to", format_date(language, kLastDay)}});
  console.out << "\n";
  for (const auto& file : result.files) {
    const auto rows = format_number(language, static_cast<double>(file.summary.rows.read), 0);
    console.out << "  " << pad(file.file, 24) << pad(rows, 10, true) << "  "
                << message(language, "demo.rows_of",
                           {{"kind", std::string(intake::kind_name(file.summary.kind))}})
                << "\n";
  }
  console.out << "\n" << message(language, "import.entities_title") << "\n";
  for (const auto& [name, count] : result.files.back().summary.entities) {
    if (count == 0) continue;
    const auto number = format_number(language, static_cast<double>(count), 0);
    console.out << "  " << pad(message(language, "entity." + name), 24) << pad(number, 10, true)
                << "\n";
  }
  console.out << "\n";
  if (!request.files_folder.empty()) write("demo.files_kept", {{"folder", request.files_folder}});
  if (!request.truth_path.empty()) write("demo.truth_kept", {{"file", request.truth_path}});
  write("demo.next", {{"workspace", request.location.display()}});
}

Status demo(Console& console, Options& options) {
  auto& request = options.request;
  TROTH_ASSIGN(request.location, db::parse_location(options.workspace));
  request.language = language_tag(console.language);
  request.settings.story = !options.no_story;
  const auto progress = make_progress(console);
  TROTH_ASSIGN(const auto result, make_demo(request, *progress));
  if (console.format == OutputFormat::json) {
    print_json(console, request, result);
  } else {
    print_text(console, request, result);
  }
  return {};
}

}  // namespace

void add_commands(CLI::App& app, CommandContext& context) {
  auto* command = app.add_subcommand("demo", "Make a workspace of a simulated company");
  const auto options = std::make_shared<Options>();
  auto& request = options->request;
  command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
  command->add_option("--customers", request.settings.customers, "How many persons [20000]");
  command->add_option("--seed", request.settings.seed, "Another seed is another company [1]");
  command->add_flag("--no-story", options->no_story, "Leave out the change that is to be found");
  command->add_option("--truth", request.truth_path, "File for what was planted, as JSON");
  command->add_option("--files", request.files_folder, "Folder in which the imported files stay");
  command->callback([options, &context] {
    const auto status = demo(context.console, *options);
    if (!status) context.exit_code = report_error(context.console, status.error());
  });
}

}  // namespace troth::demo
