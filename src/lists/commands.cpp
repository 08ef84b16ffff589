#include "lists/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/output.h"
#include "base/table_writer.h"
#include "base/text.h"
#include "db/database.h"
#include "db/opening.h"
#include "lists/list_json.h"
#include "lists/service.h"

namespace troth::lists {
namespace {

using http::Json;

struct Options {
  std::string workspace;
  std::string name;
  std::string to_file;
  std::int64_t limit = 20;
};

/// Prints and writes lists of one workspace.
class Desk {
 public:
  Desk(Console& console, const db::WorkspaceSettings& settings)
      : console_(console), currency_(settings.currency), decimals_(settings.currency_decimals) {}

  Json summary(const List& list) const { return summary_json(list, console_.language, decimals_); }
  Json row(const List& list, const Row& row) const {
    return row_json(list.kind, row, console_.language, currency_, decimals_);
  }

  void print_summary(const List& list) const {
    const std::string name(kind_name(list.kind));
    console_.out << message(console_.language, "lists.line",
                            {{"title", message(console_.language, "lists.title." + name)},
                             {"customers", list.customers},
                             {"value", format_money(console_.language, list.value, currency_)},
                             {"name", name}})
                 << "\n";
    print_wrapped(definition_of(list, console_.language), 2);
    print_wrapped(message(console_.language, "lists.value." + name), 2);
    for (const auto& code : list.warnings) {
      print_wrapped(message(console_.language, "lists.warning." + code), 2);
    }
  }

  void print_rows(const List& list) const {
    for (const auto& row : list.rows) {
      const auto value = row.value ? format_money(console_.language, *row.value, currency_) : "–";
      console_.out << "\n"
                   << (row.name.empty() ? std::to_string(row.customer_id) : row.name) << "  "
                   << value << "\n";
      print_wrapped(reason_of(list.kind, row, console_.language, currency_), 2);
      print_wrapped("→ " + step_text(row, console_.language), 2);
    }
  }

  Status write_rows(const List& list, const std::string& path) const {
    TROTH_ASSIGN(const auto output, Output::open(path, console_.out));
    TableWriter writer(*output, table_form(path));
    std::vector<std::string> columns;
    const auto heading = row(list, Row{});
    for (const auto& [name, value] : heading.items()) columns.push_back(name);
    TROTH_TRY(writer.header(columns));
    for (const auto& each : list.rows) {
      std::vector<std::string> cells;
      const auto json = row(list, each);
      for (const auto& [name, value] : json.items()) {
        cells.push_back(value.is_null()     ? std::string()
                        : value.is_string() ? value.get<std::string>()
                                            : value.dump());
      }
      TROTH_TRY(writer.row(cells));
    }
    return output->finish();
  }

 private:
  void print_wrapped(std::string_view text, std::size_t indent) const {
    for (const auto& line : wrap(text, console_.width - indent)) {
      console_.out << std::string(indent, ' ') << line << "\n";
    }
  }

  Console& console_;
  std::string currency_;
  int decimals_;
};

Status show_all(Console& console, const Desk& desk, db::Session& session) {
  TROTH_ASSIGN(const auto definitions, load_definitions(session));
  auto items = Json::array();
  for (const auto kind : kAllKinds) {
    TROTH_ASSIGN(const auto list, make_list(session, kind, definitions, 0));
    items.push_back(desk.summary(list));
    if (console.format == OutputFormat::text) desk.print_summary(list);
  }
  if (console.format == OutputFormat::json) {
    console.out << Json{{"lists", std::move(items)}}.dump(2) << "\n";
  }
  return {};
}

Status show_one(Console& console, const Options& options, const Desk& desk, db::Session& session) {
  auto name = options.name;
  std::replace(name.begin(), name.end(), '-', '_');
  const auto kind = parse_kind(name);
  if (!kind) {
    return Error{ErrorCode::usage, "There is no such list.", options.name,
                 "See them all: troth list WORKSPACE"};
  }
  TROTH_ASSIGN(const auto definitions, load_definitions(session));
  const bool file = !options.to_file.empty();
  const auto limit = file ? std::numeric_limits<std::int64_t>::max() : options.limit;
  TROTH_ASSIGN(const auto list, make_list(session, *kind, definitions, limit));
  if (file) return desk.write_rows(list, options.to_file);
  if (console.format == OutputFormat::text) {
    desk.print_summary(list);
    desk.print_rows(list);
    return {};
  }
  auto json = desk.summary(list);
  json["rows"] = Json::array();
  for (const auto& row : list.rows) json["rows"].push_back(desk.row(list, row));
  console.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  return {};
}

Status run(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto database, db::open_for(console, options.workspace));
  TROTH_ASSIGN(const auto session, database->read());
  const Desk desk(console, database->settings());
  if (options.name.empty()) return show_all(console, desk, *session);
  return show_one(console, options, desk, *session);
}

}  // namespace

void add_commands(CLI::App& app, CommandContext& context) {
  auto* command = app.add_subcommand("list", "Who needs something done today, and why");
  const auto options = std::make_shared<Options>();
  command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
  command->add_option("NAME", options->name,
                      "about-to-leave, new-customers, win-back, advocates or over-served [all]");
  command->add_option("--limit", options->limit, "Customers to show [20]")
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--to", options->to_file, "Write all of them: .csv, .tsv or .ndjson");
  command->callback([options, &context] {
    const auto status = run(context.console, *options);
    if (!status) context.exit_code = report_error(context.console, status.error());
  });
}

}  // namespace troth::lists
