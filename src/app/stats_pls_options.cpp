#include "app/stats_pls_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

#include "app/stats_frame.h"
#include "measure/pls_model_file.h"

namespace troth::app {
namespace {

constexpr std::size_t kBootstrapMax = 100'000;
constexpr std::size_t kThreadsMax = 256;

Error usage(std::string message, std::string subject, std::string hint = "") {
  return {ErrorCode::usage, std::move(message), std::move(subject), std::move(hint)};
}

Result<std::vector<double>> read_numbers(const std::string& text, const std::string& option) {
  std::vector<double> numbers;
  for (const std::string& part : split_names(text)) {
    double value = 0;
    if (!parse_number(part, value)) {
      return usage(fmt::format("\"{}\" is not a number.", part), option);
    }
    numbers.push_back(value);
  }
  return numbers;
}

Result<stats::PlsSettings> settings_of(const PlsOptions& options) {
  stats::PlsSettings settings;
  settings.scheme = options.scheme == "factor"     ? stats::PlsScheme::factor
                    : options.scheme == "centroid" ? stats::PlsScheme::centroid
                                                   : stats::PlsScheme::path;
  settings.missing =
      options.missing == "casewise" ? stats::PlsMissing::casewise : stats::PlsMissing::mean;
  settings.intervals =
      options.intervals == "bca" ? stats::PlsIntervals::bca : stats::PlsIntervals::percentile;
  settings.consistent = options.consistent;
  settings.bootstrap = options.bootstrap;
  settings.seed = options.seed;
  settings.level = options.level;
  settings.tolerance = options.tolerance;
  settings.threads = options.threads;
  if (!options.scale.empty()) {
    TROTH_ASSIGN(const std::vector<double> ends, read_numbers(options.scale, "--scale"));
    if (ends.size() != 2 || !(ends[0] < ends[1])) {
      return usage("The scale is not MIN,MAX.", "--scale", "Write for example --scale 1,10.");
    }
    settings.scale = {ends[0], ends[1]};
  }
  if (options.missing_codes == "none") {
    settings.keep_codes = true;
  } else {
    TROTH_ASSIGN(settings.missing_codes, read_numbers(options.missing_codes, "--missing-codes"));
  }
  if (options.bootstrap > kBootstrapMax) {
    return Error{ErrorCode::too_large, "At most 100000 resamples.", "--bootstrap", ""};
  }
  if (options.threads < 1 || options.threads > kThreadsMax) {
    return usage("Between 1 and 256 threads.", "--threads");
  }
  if (!(options.level > 0 && options.level < 1)) {
    return usage("The level lies between 0 and 1.", "--level", "Write for example --level 0.95.");
  }
  if (!(options.tolerance > 0 && options.tolerance <= 1e-3)) {
    return usage("The tolerance lies between 0 and 0.001.", "--tolerance");
  }
  return settings;
}

/// Refuses what lies off the scale by its line, which the library does not know.
Status check_answers(const StatsTable& table, const std::string& item,
                     const std::vector<double>& column, const stats::PlsSettings& settings) {
  if (!settings.scale) return {};
  const auto [lo, hi] = *settings.scale;
  const auto& codes = settings.missing_codes;
  for (std::size_t row = 0; row < column.size(); ++row) {
    const double x = column[row];
    const bool gap = std::isnan(x) || std::find(codes.begin(), codes.end(), x) != codes.end();
    if (gap || (x >= lo && x <= hi)) continue;
    return Error{ErrorCode::bad_input, fmt::format("{} lies off the scale {} to {}.", x, lo, hi),
                 place_of(table, row, item),
                 "If it stands for no answer, say so with --missing-codes; otherwise mend the "
                 "answer or the scale."};
  }
  return {};
}

}  // namespace

void add_pls_data_options(CLI::App& command, PlsOptions& options) {
  command.add_option("--data", options.data, "CSV, TSV or NDJSON file; - is standard input");
  command.add_option("--model", options.model,
                     "Model: acsi, ccsi, ecsi, or a JSON file (--print-model shows how)");
  command.add_option("--scheme", options.scheme, "Inner weights [path]")
      ->check(CLI::IsMember({"path", "factor", "centroid"}));
  command.add_option("--missing", options.missing, "Missing answers [mean]")
      ->check(CLI::IsMember({"mean", "casewise"}));
  command.add_option("--missing-codes", options.missing_codes,
                     "Numbers that mean no answer: -99,999; none takes all numbers as answers");
  command.add_option("--scale", options.scale, "Lowest and highest answer: 1,10");
  command.add_option("--weights", options.weights, "Column with sampling weights");
  command.add_option("--id", options.id, "Column with the respondent, to find who answered twice");
  command.add_option("--group", options.group, "Column that makes groups");
  command.add_option("--permutations", options.permutations, "Permutations [1000]")
      ->check(CLI::Range(std::size_t{19}, kBootstrapMax));
  command.add_option("--seed", options.seed, "Seed of all that is random [1]");
  command.add_option("--threads", options.threads, "Threads; they change nothing but the time [1]");
  command.add_option("--level", options.level, "Confidence level [0.95]");
  command.add_option("--tolerance", options.tolerance, "Largest change of a weight [1e-7]");
}

void add_pls_options(CLI::App& command, PlsOptions& options) {
  command.add_option("--bootstrap", options.bootstrap, "Resamples for intervals [0]");
  command.add_option("--ci", options.intervals, "Intervals [percentile]")
      ->check(CLI::IsMember({"percentile", "bca"}));
  command.add_flag("--consistent", options.consistent,
                   "Consistent PLS: corrected for measurement error");
  command
      .add_option("--predict", options.predict,
                  "How well rows left out are predicted: from direct or from earliest causes")
      ->check(CLI::IsMember({"direct", "earliest"}));
  command.add_option("--folds", options.folds, "Folds of --predict [10]")
      ->check(CLI::Range(std::size_t{2}, std::size_t{1000}));
  command.add_option("--repetitions", options.repetitions, "Repetitions of --predict [10]")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
  command.add_option("--print-model", options.print_model,
                     "Prints a built-in model as JSON, to be edited: acsi, ccsi, ecsi");
}

Result<PlsInput> read_pls_input(const PlsOptions& options, Console& console) {
  if (options.model.empty()) {
    return usage("A model is needed.", "--model", "Write for example --model ecsi.");
  }
  if (options.data.empty()) return usage("Data are needed.", "--data", "");
  PlsInput input;
  TROTH_ASSIGN(input.settings, settings_of(options));
  TROTH_ASSIGN(input.model, measure::read_pls_model(options.model));
  std::vector<std::string> names = input.model.items();
  const auto also = [&](const std::string& name) {
    const bool there = std::find(names.begin(), names.end(), name) != names.end();
    if (!name.empty() && !there) names.push_back(name);
  };
  also(options.weights);
  also(options.group);
  also(options.id);
  TROTH_ASSIGN(const StatsTable table, read_stats_table(options.data, names, console.in));
  for (const std::string& item : input.model.items()) {
    TROTH_ASSIGN(std::vector<double> column, numbers_of(table, item));
    TROTH_TRY(check_answers(table, item, column, input.settings));
    input.data.names.push_back(item);
    input.data.columns.push_back(std::move(column));
  }
  if (!options.weights.empty()) {
    TROTH_ASSIGN(input.data.weights, weights_of(table, options.weights));
    // A row without a weight counts for nothing, and is counted among the rows left out.
    for (double& weight : input.data.weights) weight = std::isnan(weight) ? 0 : weight;
  }
  input.warnings = repeat_warnings(table, options.id);
  if (!options.group.empty()) {
    input.groups = table.column(options.group);
    const auto without = std::count(input.groups.begin(), input.groups.end(), "");
    if (without > 0) {
      input.warnings.push_back({"no_group",
                                fmt::format("{} of {} rows name no group and are in none.", without,
                                            input.groups.size()),
                                options.group});
    }
  }
  return input;
}

Json pls_settings_json(const PlsOptions& options) {
  Json settings{{"model", options.model},
                {"scheme", options.scheme},
                {"missing", options.missing},
                {"tolerance", options.tolerance},
                {"level", options.level}};
  if (!options.scale.empty()) settings["scale"] = options.scale;
  if (!options.missing_codes.empty()) settings["missing_codes"] = options.missing_codes;
  if (!options.weights.empty()) settings["weights"] = options.weights;
  if (!options.id.empty()) settings["id"] = options.id;
  if (!options.group.empty()) settings["group"] = options.group;
  if (options.consistent) settings["consistent"] = true;
  if (options.bootstrap > 0) {
    settings["bootstrap"] = options.bootstrap;
    settings["ci"] = options.intervals;
  }
  if (!options.predict.empty()) {
    settings["predict"] = options.predict;
    settings["folds"] = options.folds;
    settings["repetitions"] = options.repetitions;
  }
  if (!options.group.empty()) settings["permutations"] = options.permutations;
  if (options.bootstrap > 0 || !options.predict.empty() || !options.group.empty()) {
    settings["seed"] = options.seed;
  }
  return settings;
}

}  // namespace troth::app
