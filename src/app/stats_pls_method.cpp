// pls and micom: path models of satisfaction, from a table of answers.

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "app/stats_commands.h"
#include "app/stats_pls_options.h"
#include "app/stats_pls_text.h"
#include "measure/pls_json.h"
#include "measure/pls_model_file.h"

namespace troth::app {
namespace {

using measure::groups_json;
using measure::prediction_json;

/// Makes the document say that a part of it failed.
void fail_with(Json& json, const stats::Verdict& verdict) {
  if (verdict.ok()) return;
  json["status"] = stats::status_name(verdict.status);
  json["cause"] = verdict.cause;
  json["culprit"] = verdict.culprit;
}

Result<Json> run_pls(const PlsOptions& options, Console& console) {
  TROTH_ASSIGN(const PlsInput input, read_pls_input(options, console));
  TROTH_ASSIGN(const stats::PlsResult result,
               stats::estimate_pls(input.model, input.data, input.settings));
  Json json =
      stats_result("pls", result.n, pls_settings_json(options), result.verdict, result.warnings);
  for (const stats::Warning& warning : input.warnings) add_warning(json, warning);
  measure::add_pls_figures(json, input.model, result);
  if (!options.group.empty()) {
    TROTH_ASSIGN(const stats::PlsGroupComparison groups,
                 stats::compare_pls_groups(input.model, input.data, input.groups, input.settings,
                                           options.permutations));
    for (const stats::Warning& warning : groups.warnings) add_warning(json, warning);
    json["groups"] = groups_json(groups);
    if (result.verdict.ok()) fail_with(json, groups.verdict);
  }
  if (!options.predict.empty()) {
    const stats::PlsPredictSettings how{options.predict == "direct"
                                            ? stats::PlsAntecedents::direct
                                            : stats::PlsAntecedents::earliest,
                                        options.folds, options.repetitions};
    TROTH_ASSIGN(const stats::PlsPrediction prediction,
                 stats::predict_pls(input.model, input.data, input.settings, how));
    for (const stats::Warning& warning : prediction.warnings) add_warning(json, warning);
    json["prediction"] = prediction_json(prediction);
  }
  return json;
}

Result<Json> run_micom(const PlsOptions& options, Console& console) {
  if (options.group.empty()) {
    return Error{ErrorCode::usage, "A column that makes groups is needed.", "--group",
                 "Write for example --group country."};
  }
  TROTH_ASSIGN(const PlsInput input, read_pls_input(options, console));
  TROTH_ASSIGN(const stats::PlsMicom result, stats::micom(input.model, input.data, input.groups,
                                                          input.settings, options.permutations));
  Json json =
      stats_result("micom", result.n, pls_settings_json(options), result.verdict, result.warnings);
  for (const stats::Warning& warning : input.warnings) add_warning(json, warning);
  measure::add_micom_figures(json, result);
  return json;
}

int print_model(const std::string& name, Console& console) {
  const Result<std::string> text = measure::pls_model_text(name);
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
        result ? print_pls(console, *result) : report_error(console, result.error());
  });
  auto* micom = stats.add_subcommand("micom", "Do constructs mean the same in every group?");
  const auto others = std::make_shared<PlsOptions>();
  add_pls_data_options(*micom, *others);
  micom->callback([others, &context] {
    const Result<Json> result = run_micom(*others, context.console);
    context.exit_code = result ? print_pls(context.console, *result)
                               : report_error(context.console, result.error());
  });
}

const StatsFamily kPlsFamily("pls", &add_pls_methods);

}  // namespace
}  // namespace troth::app
