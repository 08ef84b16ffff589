#include "intake/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/text.h"
#include "db/database.h"
#include "db/opening.h"
#include "intake/export_command.h"
#include "intake/import.h"
#include "intake/summary_json.h"

namespace troth::intake {
namespace {

constexpr std::size_t kRejectsPrinted = 10;

struct Options {
  std::string workspace;
  std::string kind;
  std::vector<std::string> files;
  std::vector<std::string> map;
  std::string source = "main";
  std::string instrument;
  std::string encoding;
  std::string separator;
  std::string dates;
  std::string numbers;
  std::string rejects;
  bool dry_run = false;
};

std::string field_text(Language language, const Mapped& mapped) {
  if (mapped.field.empty()) return message(language, "import.column_unused");
  if (!mapped.item) return mapped.field;
  std::string text = fmt::format("{}: {}", mapped.field, survey::role_name(mapped.item->role));
  if (mapped.item->scale_min) {
    text += fmt::format(" {:g}-{:g}", *mapped.item->scale_min, *mapped.item->scale_max);
  }
  return text;
}

void print_mapping(Console& console, const ImportSummary& summary) {
  console.out << message(console.language, "import.mapping",
                         {{"format", summary.format.kind}, {"encoding", summary.format.encoding}})
              << "\n";
  std::size_t width = 12;
  for (const auto& column : summary.columns) width = std::max(width, display_width(column));
  width = std::min<std::size_t>(width, 36);
  for (const auto& mapped : summary.mapping.columns) {
    console.out << "  " << pad(summary.columns[mapped.column], width) << "  "
                << field_text(console.language, mapped) << "\n";
  }
}

void print_rejects(Console& console, const ImportSummary& summary, const Options& options) {
  const auto& language = console.language;
  if (summary.rows.rejected == 0) return;
  console.out << "\n" << message(language, "import.rejects_title") << "\n";
  for (std::size_t i = 0; i < summary.rejects.size() && i < kRejectsPrinted; ++i) {
    const auto& reject = summary.rejects[i];
    const auto text = message(language, "import.reject_line",
                              {{"line", reject.line}, {"text", reject_text(language, reject)}});
    for (const auto& line : wrap(text, console.width - 2)) console.out << "  " << line << "\n";
  }
  const auto more = summary.rows.rejected -
                    static_cast<std::int64_t>(std::min(summary.rejects.size(), kRejectsPrinted));
  if (more > 0) {
    console.out << "  " << message(language, "import.rejects_more", {{"count", more}}) << "\n";
  }
  const auto key = options.rejects.empty() ? "import.rejects_hint" : "import.rejects_written";
  const auto mend = message(language, key, {{"file", options.rejects}});
  for (const auto& line : wrap(mend, console.width - 2)) console.out << "  " << line << "\n";
}

void print(Console& console, const ImportSummary& summary, const Options& options) {
  const auto& language = console.language;
  const auto line = [&](std::string_view key, std::int64_t count) {
    console.out << "  " << pad(message(language, key), 26)
                << pad(format_number(language, static_cast<double>(count), 0), 14, true) << "\n";
  };
  console.out << "\n" << message(language, "import.rows_title") << "\n";
  line("import.read", summary.rows.read);
  line("import.accepted", summary.rows.accepted);
  line("import.updated", summary.rows.updated);
  line("import.unchanged", summary.rows.unchanged);
  line("import.rejected", summary.rows.rejected);
  console.out << "\n" << message(language, "import.entities_title") << "\n";
  for (std::size_t i = 0; i < summary.entities.size(); ++i) {
    const auto& [name, count] = summary.entities[i];
    if (count == 0) continue;
    console.out << "  " << pad(message(language, "entity." + name), 26)
                << pad(format_number(language, static_cast<double>(count), 0), 14, true);
    if (summary.added[i].second != 0) {
      console.out << "  "
                  << message(language, "import.added", {{"count", summary.added[i].second}});
    }
    console.out << "\n";
  }
  print_rejects(console, summary, options);
  for (const auto& warning : summary.warnings) {
    const auto text = message(language, "import.warning." + warning.code, warning.details);
    for (const auto& wrapped : wrap("! " + text, console.width)) console.out << wrapped << "\n";
  }
  console.out << message(language, "import.seconds",
                         {{"seconds", format_number(language, summary.seconds, 1)}})
              << "\n";
}

Result<ImportRequest> request_of(const Options& options, const std::string& file) {
  ImportRequest request;
  const auto kind = parse_kind(options.kind);
  if (!kind) {
    return Error{ErrorCode::usage, fmt::format("\"{}\" is not a kind of table.", options.kind),
                 "KIND", "Use customers, products, orders, interactions or responses."};
  }
  request.kind = *kind;
  request.path = file;
  request.source = options.source;
  request.instrument = options.instrument;
  request.read.encoding = options.encoding;
  if (options.separator == "tab" || options.separator == "\\t") {
    request.read.separator = '\t';
  } else if (options.separator.size() == 1) {
    request.read.separator = options.separator.front();
  } else if (!options.separator.empty()) {
    return Error{ErrorCode::usage, "The separator is not a single character.", "--separator",
                 "Give one character, or the word tab."};
  }
  request.overrides.map = options.map;
  if (options.dates == "dmy") request.overrides.date_order = DateOrder::dmy;
  if (options.dates == "mdy") request.overrides.date_order = DateOrder::mdy;
  if (options.dates == "ymd") request.overrides.date_order = DateOrder::ymd;
  if (options.numbers == "point") request.overrides.number_style = NumberStyle{'.', ','};
  if (options.numbers == "comma") request.overrides.number_style = NumberStyle{',', '.'};
  request.rejects_path = options.rejects;
  request.dry_run = options.dry_run;
  return request;
}

Status run_import(Console& console, const Options& options) {
  if (options.files.size() > 1 && !options.rejects.empty()) {
    return Error{ErrorCode::usage, "One rejects file cannot serve several files.", "--rejects",
                 "Import the files one by one, each with its own rejects file."};
  }
  TROTH_ASSIGN(const auto database, db::open_for(console, options.workspace));
  auto documents = nlohmann::ordered_json::array();
  for (const auto& file : options.files) {
    TROTH_ASSIGN(const auto request, request_of(options, file));
    const auto progress = make_progress(console);
    const auto announce = [&](const ImportSummary& planned) {
      if (console.format == OutputFormat::json) return;
      if (options.files.size() > 1) console.out << file << "\n";
      print_mapping(console, planned);
      console.out.flush();
    };
    TROTH_ASSIGN(const auto summary,
                 import_file(*database, request, console.in, console.clock, *progress, announce));
    if (console.format == OutputFormat::json) {
      auto document = summary_json(summary, console.language);
      if (options.files.size() > 1) document["file"] = file;
      documents.push_back(std::move(document));
    } else {
      print(console, summary, options);
    }
  }
  if (console.format == OutputFormat::json) {
    const auto& document = documents.size() == 1 ? documents.front() : documents;
    console.out << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  }
  return {};
}

}  // namespace

void add_commands(CLI::App& app, CommandContext& context) {
  add_export_command(app, context);
  auto* command = app.add_subcommand("import", "Read a company's file; account for every row");
  const auto options = std::make_shared<Options>();
  command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
  command->add_option("KIND", options->kind, "customers products orders interactions responses")
      ->required();
  command->add_option("FILE", options->files, ".csv .tsv .ndjson, each also .gz; - is stdin")
      ->required();
  command->add_option("--map", options->map, "COLUMN=FIELD, for what is not guessed right")
      ->allow_extra_args(false);
  command->add_option("--source", options->source, "System the file comes from [main]");
  command->add_option("--instrument", options->instrument, "Questionnaire of the responses");
  command->add_option("--encoding", options->encoding, "UTF-8, GB18030, windows-1252, ...");
  command->add_option("--separator", options->separator, "One character, or tab");
  command->add_option("--dates", options->dates, "How 03/04/2021 is meant")
      ->check(CLI::IsMember({"dmy", "mdy", "ymd"}));
  command->add_option("--numbers", options->numbers, "What separates decimals")
      ->check(CLI::IsMember({"point", "comma"}));
  command->add_option("--rejects", options->rejects, "File for rows that were refused");
  command->add_flag("--dry-run", options->dry_run, "Do everything, keep nothing");
  command->callback([options, &context] {
    const auto status = run_import(context.console, *options);
    if (!status) context.exit_code = report_error(context.console, status.error());
  });
}

}  // namespace troth::intake
