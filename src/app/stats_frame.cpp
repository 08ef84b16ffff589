#include "app/stats_frame.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>

namespace troth::app {
namespace {

// Steps that resampling may take when nobody asked for it: a second or two.
constexpr double kStepsUnasked = 2e9;
constexpr std::size_t kResamplesUnasked = 1000;
constexpr std::size_t kResamplesUnaskedMin = 200;
constexpr double kRatingMax = 11;
constexpr std::array kCodes{-9.0, -97.0, -98.0, -99.0, -998.0, -999.0, -9999.0,
                            97.0, 98.0,  99.0,  998.0, 999.0,  9999.0};

bool is_code(double x) {
  return std::find(kCodes.begin(), kCodes.end(), x) != kCodes.end();
}

/// The code among whole-number ratings from 0 to 11, if there is one.
std::optional<double> code_among_ratings(const std::vector<double>& values) {
  std::optional<double> code;
  bool ratings = false;
  for (const double x : values) {
    if (std::isnan(x)) continue;
    if (is_code(x)) {
      code = x;
    } else if (x < 0 || x > kRatingMax || x != std::floor(x)) {
      return std::nullopt;
    } else {
      ratings = true;
    }
  }
  return ratings ? code : std::nullopt;
}

Result<std::vector<double>> parse_codes(const std::string& text) {
  std::vector<double> codes;
  if (text == "none") return codes;
  for (const std::string& part : split_names(text)) {
    double code = 0;
    if (!parse_number(part, code)) {
      return Error{ErrorCode::usage, fmt::format("\"{}\" is not a number.", part),
                   "--missing-codes", "Write for example --missing-codes -99,999, or none."};
    }
    codes.push_back(code);
  }
  return codes;
}

stats::Warning left_out(const FrameRows& data, std::size_t read) {
  return {"missing",
          fmt::format("{} of {} rows lack a value that is needed and are left out.",
                      read - data.rows.size(), read),
          ""};
}

}  // namespace

void add_frame_options(CLI::App& command, FrameOptions& options) {
  command.add_option("--data", options.data, "CSV, TSV or NDJSON file; - is standard input")
      ->required();
  command.add_option("--weights", options.weights, "Column with sampling weights");
  command.add_option("--missing-codes", options.missing_codes,
                     "Numbers that stand for a missing answer: -99,999; none");
  command.add_option("--level", options.level, "Confidence level [0.95]");
}

void add_bootstrap_options(CLI::App& command, FrameOptions& options) {
  command
      .add_option("--bootstrap", options.resamples,
                  "Resamples for intervals; 0 for none [up to 1000, as time allows]")
      ->check(CLI::Range(0, 100'000));
  command.add_option("--seed", options.seed, "Seed of the resamples [1]");
  command.add_option("--threads", options.threads, "Threads; they do not change the result [1]")
      ->check(CLI::Range(1, 256));
}

std::string FrameRows::place(std::size_t row) const {
  return fmt::format("{}:{}", table.path, table.lines[rows[row]]);
}

std::vector<std::string> FrameRows::texts(const std::string& name) const {
  const std::vector<std::string>& column = table.column(name);
  std::vector<std::string> result;
  result.reserve(rows.size());
  for (const std::size_t row : rows) result.push_back(column[row]);
  return result;
}

Result<std::vector<double>> answers_of(const StatsTable& table, const std::string& name,
                                       const FrameOptions& options) {
  TROTH_ASSIGN(std::vector<double> values, numbers_of(table, name));
  TROTH_ASSIGN(const std::vector<double> codes, parse_codes(options.missing_codes));
  for (double& x : values) {
    if (std::find(codes.begin(), codes.end(), x) != codes.end()) {
      x = std::numeric_limits<double>::quiet_NaN();
    }
  }
  if (!options.missing_codes.empty()) return values;
  if (const auto code = code_among_ratings(values)) {
    const auto times = std::count(values.begin(), values.end(), *code);
    return Error{ErrorCode::bad_input,
                 fmt::format("Column \"{}\" has {} {} among its ratings, which looks like the code "
                             "of a missing answer.",
                             name, times, *code),
                 fmt::format("{}, column {}", table.path, name),
                 fmt::format("Say --missing-codes {} to leave such answers out, or "
                             "--missing-codes none if they are answers.",
                             *code)};
  }
  return values;
}

Result<FrameRows> read_frame(const FrameOptions& options, const std::vector<std::string>& numbers,
                             const std::vector<std::string>& texts, Console& console) {
  std::vector<std::string> names = numbers;
  names.insert(names.end(), texts.begin(), texts.end());
  if (!options.weights.empty()) names.push_back(options.weights);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  FrameRows data;
  TROTH_ASSIGN(data.table, read_stats_table(options.data, names, console.in));
  std::vector<std::vector<double>> columns;
  for (const std::string& name : numbers) {
    TROTH_ASSIGN(std::vector<double> column, answers_of(data.table, name, options));
    const bool empty =
        std::all_of(column.begin(), column.end(), [](double x) { return std::isnan(x); });
    if (empty && !column.empty()) {
      return Error{ErrorCode::bad_input, fmt::format("Column \"{}\" has no value at all.", name),
                   data.table.path, "Leave the column out."};
    }
    columns.push_back(std::move(column));
  }
  std::vector<double> weights;
  if (!options.weights.empty()) {
    TROTH_ASSIGN(weights, numbers_of(data.table, options.weights));
    for (std::size_t row = 0; row < weights.size(); ++row) {
      if (!(weights[row] < 0)) continue;
      return Error{
          ErrorCode::bad_input, fmt::format("The weight {} is negative.", weights[row]),
          fmt::format("{}:{}, column {}", data.table.path, data.table.lines[row], options.weights),
          "Weights are 0 or more."};
    }
  }
  data.frame.names = numbers;
  data.frame.columns.resize(numbers.size());
  for (std::size_t row = 0; row < data.table.rows(); ++row) {
    const bool whole =
        std::none_of(columns.begin(), columns.end(),
                     [&](const auto& column) { return std::isnan(column[row]); }) &&
        std::none_of(texts.begin(), texts.end(),
                     [&](const auto& name) { return data.table.column(name)[row].empty(); }) &&
        (weights.empty() || !std::isnan(weights[row]));
    if (!whole) continue;
    data.rows.push_back(row);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      data.frame.columns[c].push_back(columns[c][row]);
    }
    if (!weights.empty()) data.weights.push_back(weights[row]);
  }
  if (data.rows.size() < data.table.rows()) {
    data.warnings.push_back(left_out(data, data.table.rows()));
  }
  return data;
}

stats::Resampling resampling_plan(const FrameOptions& options, double steps_per_resample,
                                  std::vector<stats::Warning>& warnings) {
  stats::Resampling plan{0, options.seed, options.threads, options.level};
  if (options.resamples) {
    plan.resamples = *options.resamples;
    return plan;
  }
  const double affordable = kStepsUnasked / std::max(steps_per_resample, 1.0);
  if (affordable >= static_cast<double>(kResamplesUnaskedMin)) {
    plan.resamples =
        static_cast<std::size_t>(std::min(affordable, static_cast<double>(kResamplesUnasked)));
  } else {
    warnings.push_back({"no_bootstrap",
                        "Intervals by resampling would take long here and are left out; ask for "
                        "them with --bootstrap 1000.",
                        "bootstrap"});
  }
  return plan;
}

Json frame_settings(const FrameOptions& options) {
  Json settings{{"data", options.data}, {"level", options.level}};
  if (!options.weights.empty()) settings["weights"] = options.weights;
  if (!options.missing_codes.empty()) settings["missing_codes"] = options.missing_codes;
  return settings;
}

Json bootstrap_json(const stats::Resampling& plan, std::size_t used) {
  return {{"requested", plan.resamples},
          {"used", used},
          {"failed", plan.resamples - used},
          {"seed", plan.seed}};
}

}  // namespace troth::app
