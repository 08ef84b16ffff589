// pls: path models of satisfaction, from a table of answers.

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "app/stats_commands.h"
#include "app/stats_pls_json.h"
#include "app/stats_pls_model.h"
#include "app/stats_pls_options.h"

namespace troth::app {
namespace {

Result<Json> run_pls(const PlsOptions& options, Console& console) {
  TROTH_ASSIGN(const PlsInput input, read_pls_input(options, console));
  TROTH_ASSIGN(const stats::PlsResult result,
               stats::estimate_pls(input.model, input.data, input.settings));
  return pls_json(input.model, result, pls_settings_json(options));
}

int print_model(const std::string& name, Console& console) {
  const Result<std::string> text = pls_model_text(name);
  if (!text) return report_error(console, text.error());
  console.out << *text;
  return 0;
}

void add_pls_methods(CLI::App& stats, CommandContext& context) {
  auto* pls = stats.add_subcommand("pls", "Path model of satisfaction (PLS): indices and effects");
  const auto options = std::make_shared<PlsOptions>();
  add_pls_data_options(*pls, *options);
  add_pls_options(*pls, *options);
  pls->callback([options, &context] {
    Console& console = context.console;
    if (!options->print_model.empty()) {
      context.exit_code = print_model(options->print_model, console);
      return;
    }
    const Result<Json> result = run_pls(*options, console);
    context.exit_code =
        result ? print_stats(console, *result) : report_error(console, result.error());
  });
}

const StatsFamily kFamily("pls", &add_pls_methods);

}  // namespace
}  // namespace troth::app
