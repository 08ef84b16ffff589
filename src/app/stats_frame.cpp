#include "app/stats_frame.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

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

stats::Warning left_out(std::size_t rows, std::size_t read) {
  return {"missing",
          fmt::format("{} of {} rows lack a value that is needed and are left out.", rows, read),
          ""};
}

void warn_of_rows(const FrameOptions& options, const std::vector<double>& weights,
                  std::size_t missing, FrameRows& data) {
  if (missing > 0) data.warnings.push_back(left_out(missing, data.table.rows()));
  if (const auto zero = zero_weight_warning(weights)) data.warnings.push_back(*zero);
  for (stats::Warning& warning : repeat_warnings(data.table, options.id)) {
    data.warnings.push_back(std::move(warning));
  }
  if (!data.rows.empty() && data.frame.size() > 1 && data.rows.size() <= data.frame.size()) {
    data.warnings.push_back({"fewer_rows_than_items",
                             fmt::format("Rows: {}, columns: {}. With no more rows than columns, "
                                         "nothing that joins columns can be trusted.",
                                         data.rows.size(), data.frame.size()),
                             ""});
  }
}

}  // namespace

void add_frame_options(CLI::App& command, FrameOptions& options) {
  command.add_option("--data", options.data, "CSV, TSV or NDJSON file; - is standard input")
      ->required();
  command.add_option("--weights", options.weights, "Column with sampling weights");
  command.add_option("--id", options.id, "Column with the respondent, to find who answered twice");
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
                                       const std::string& missing_codes) {
  TROTH_ASSIGN(std::vector<double> values, numbers_of(table, name));
  TROTH_ASSIGN(const std::vector<double> codes, parse_codes(missing_codes));
  for (double& x : values) {
    if (std::find(codes.begin(), codes.end(), x) != codes.end()) {
      x = std::numeric_limits<double>::quiet_NaN();
    }
  }
  if (!missing_codes.empty()) return values;
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

Status refuse_twice(const std::vector<std::string>& names, const std::string& path) {
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(names.begin(), name, *name) == name) continue;
    return Error{ErrorCode::bad_input, fmt::format("Column \"{}\" is named twice.", *name), path,
                 "Name each column once: a column cannot stand for two things."};
  }
  return {};
}

Result<std::vector<std::vector<double>>> answer_columns(const StatsTable& table,
                                                        const std::vector<std::string>& names,
                                                        const std::string& missing_codes) {
  std::vector<std::vector<double>> columns;
  for (const std::string& name : names) {
    TROTH_ASSIGN(std::vector<double> column, answers_of(table, name, missing_codes));
    const bool empty =
        std::all_of(column.begin(), column.end(), [](double x) { return std::isnan(x); });
    if (empty && !column.empty()) {
      return Error{ErrorCode::bad_input, fmt::format("Column \"{}\" has no value at all.", name),
                   table.path, "Leave the column out."};
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

std::vector<stats::Warning> repeat_warnings(const StatsTable& table, const std::string& id) {
  std::vector<stats::Warning> warnings;
  if (table.repeats.count > 0) {
    warnings.push_back(
        {"repeated_rows",
         fmt::format("Rows that repeat an earlier one in every column: {}; the first, line {}, "
                     "repeats line {}. If an answer was stored twice, leave the second out: it "
                     "makes intervals too narrow.",
                     table.repeats.count, table.repeats.line, table.repeats.of_line),
         fmt::format("line {}", table.repeats.line)});
  }
  if (id.empty()) return warnings;
  std::unordered_map<std::string_view, std::size_t> first;
  std::size_t twice = 0;
  std::string where;
  const std::vector<std::string>& ids = table.column(id);
  for (std::size_t row = 0; row < ids.size(); ++row) {
    if (ids[row].empty()) continue;
    const auto [place, fresh] = first.emplace(ids[row], row);
    if (fresh || twice++ > 0) continue;
    where = fmt::format("{} in lines {} and {}", ids[row], table.lines[place->second],
                        table.lines[row]);
  }
  if (twice == 0) return warnings;
  warnings.push_back({"repeated_ids",
                      fmt::format("Rows of a respondent who has a row already: {}; the first is "
                                  "{}. Rows count as independent, so keep one of each.",
                                  twice, where),
                      where});
  return warnings;
}

std::optional<stats::Warning> zero_weight_warning(const std::vector<double>& weights) {
  const auto zeros = std::count(weights.begin(), weights.end(), 0.0);
  if (zeros == 0) return std::nullopt;
  return stats::Warning{
      "zero_weight",
      fmt::format("{} of {} rows have weight 0 and are left out.", zeros, weights.size()), ""};
}

std::vector<stats::Warning> constant_warnings(const stats::Frame& frame) {
  std::vector<stats::Warning> warnings;
  for (std::size_t c = 0; c < frame.size(); ++c) {
    const std::vector<double>& x = frame.columns[c];
    if (x.size() < 2 || std::adjacent_find(x.begin(), x.end(), std::not_equal_to<>()) != x.end()) {
      continue;
    }
    warnings.push_back({"zero_variance",
                        fmt::format("All {} values of \"{}\" are {}: how it varies, and an "
                                    "interval, cannot be known.",
                                    x.size(), frame.names[c], x.front()),
                        frame.names[c]});
  }
  return warnings;
}

Result<FrameRows> read_frame(const FrameOptions& options, const std::vector<std::string>& numbers,
                             const std::vector<std::string>& texts, Console& console) {
  TROTH_TRY(refuse_twice(numbers, options.data));
  std::vector<std::string> names = numbers;
  names.insert(names.end(), texts.begin(), texts.end());
  if (!options.weights.empty()) names.push_back(options.weights);
  if (!options.id.empty()) names.push_back(options.id);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  FrameRows data;
  TROTH_ASSIGN(data.table, read_stats_table(options.data, names, console.in));
  TROTH_ASSIGN(const auto columns, answer_columns(data.table, numbers, options.missing_codes));
  std::vector<double> weights;
  if (!options.weights.empty()) {
    TROTH_ASSIGN(weights, weights_of(data.table, options.weights));
  }
  data.frame.names = numbers;
  data.frame.columns.resize(numbers.size());
  std::size_t missing = 0;
  for (std::size_t row = 0; row < data.table.rows(); ++row) {
    if (!weights.empty() && weights[row] == 0) continue;
    const bool whole =
        std::none_of(columns.begin(), columns.end(),
                     [&](const auto& column) { return std::isnan(column[row]); }) &&
        std::none_of(texts.begin(), texts.end(),
                     [&](const auto& name) { return data.table.column(name)[row].empty(); }) &&
        (weights.empty() || !std::isnan(weights[row]));
    if (!whole) {
      ++missing;
      continue;
    }
    data.rows.push_back(row);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      data.frame.columns[c].push_back(columns[c][row]);
    }
    if (!weights.empty()) data.weights.push_back(weights[row]);
  }
  warn_of_rows(options, weights, missing, data);
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
  if (!options.id.empty()) settings["id"] = options.id;
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
