#include "app/usage_error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troth::app {
namespace {

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

/// The value of `option`, as "--option value" or "--option=value", where it stands at `argv[at]`.
std::optional<std::string_view> value_of(std::string_view option, int argc, const char* const* argv,
                                         int at) {
  std::string_view text = argv[at];
  if (text == option && at + 1 < argc) return argv[at + 1];
  if (!text.starts_with(option)) return std::nullopt;
  text.remove_prefix(option.size());
  if (!text.starts_with('=')) return std::nullopt;
  return text.substr(1);
}

}  // namespace

Error usage_error(const CLI::App& app, const CLI::ParseError& refusal) {
  const CLI::App* command = &app;
  std::string path = "troth";
  for (auto chosen = app.get_subcommands(); !chosen.empty(); chosen = command->get_subcommands()) {
    command = chosen.front();
    path += " " + command->get_name();
  }
  const std::string subject = command == &app ? "" : path;
  const auto commands = commands_of(*command);
  if (commands.empty())
    return {ErrorCode::usage, refusal.what(), subject, fmt::format("See {} --help.", path)};
  const auto hint = fmt::format("Commands: {}.", fmt::join(commands, ", "));
  for (const auto& word : app.remaining(true))
    if (!word.starts_with('-'))
      return {ErrorCode::usage, fmt::format("There is no command \"{}\".", word), subject, hint};
  if (refusal.get_exit_code() != static_cast<int>(CLI::ExitCodes::RequiredError))
    return {ErrorCode::usage, refusal.what(), subject, fmt::format("See {} --help.", path)};
  return {ErrorCode::usage, "No command was named.", subject, hint};
}

void read_output_options(int argc, const char* const* argv, Console& console) {
  for (int at = 1; at < argc; ++at) {
    if (value_of("--format", argc, argv, at) == "json") console.format = OutputFormat::json;
    const auto tag = value_of("--language", argc, argv, at);
    if (!tag) continue;
    if (const auto language = parse_language(*tag)) console.language = *language;
  }
}

}  // namespace troth::app
