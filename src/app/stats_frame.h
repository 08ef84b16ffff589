#pragma once
// Number columns of a table for the methods on several columns: gaps, weights, codes, resampling.

#include <optional>
#include <string>
#include <vector>

#include "app/stats_print.h"
#include "app/stats_table.h"
#include "base/console.h"
#include "base/result.h"
#include "stats/frame.h"
#include "stats/resampling.h"

namespace CLI {
class App;
}

namespace troth::app {

/// What every method on several columns can be told.
struct FrameOptions {
  std::string data;
  std::string weights;        ///< Column; empty: none.
  std::string id;             ///< Column with the respondent; empty: not known.
  std::string missing_codes;  ///< "-99,99": numbers that stand for a missing answer; "none".
  double level = stats::kDefaultLevel;
  std::optional<std::size_t> resamples;  ///< Without it: as many as are quickly done.
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

/// Adds --data, --weights, --id, --missing-codes and --level.
void add_frame_options(CLI::App& command, FrameOptions& options);
/// Adds --bootstrap, --seed and --threads.
void add_bootstrap_options(CLI::App& command, FrameOptions& options);

/// The rows that have all that was asked for.
struct FrameRows {
  StatsTable table;               ///< As read, all rows.
  std::vector<std::size_t> rows;  ///< Which of them are in the frame.
  stats::Frame frame;
  std::vector<double> weights;  ///< Empty without --weights.
  std::vector<stats::Warning> warnings;

  /// "file.csv:12", where a row of the frame stands.
  std::string place(std::size_t row) const;
  /// A text column at the rows of the frame.
  std::vector<std::string> texts(const std::string& name) const;
};

/// Reads `numbers` and `texts`; rows that lack one of them or their weight, and rows of weight 0,
/// are left out and warned of; so are rows stored twice and no more rows than number columns, which
/// stay. Errors: those of read_stats_table, numbers_of and weights_of; a column named twice among
/// `numbers`; a column without any value; a column of ratings that holds a number such as -99 or
/// 999 which usually codes a missing answer, unless --missing-codes says what it is.
Result<FrameRows> read_frame(const FrameOptions& options, const std::vector<std::string>& numbers,
                             const std::vector<std::string>& texts, Console& console);

/// One number column with its gaps as NaN, codes of missing answers turned into gaps.
Result<std::vector<double>> answers_of(const StatsTable& table, const std::string& name,
                                       const std::string& missing_codes);

/// Refuses (bad_input) a name that stands twice among columns of the file.
Status refuse_twice(const std::vector<std::string>& names, const std::string& path);
/// The columns as answers_of(). Errors also: a column without any value.
Result<std::vector<std::vector<double>>> answer_columns(const StatsTable& table,
                                                        const std::vector<std::string>& names,
                                                        const std::string& missing_codes);

/// What a reader should know of the rows: who answered twice (`id`, a column or empty) and which
/// rows are stored twice.
std::vector<stats::Warning> repeat_warnings(const StatsTable& table, const std::string& id);
/// How many rows have weight 0; none when there is no such row.
std::optional<stats::Warning> zero_weight_warning(const std::vector<double>& weights);
/// One warning for each column whose values are all equal.
std::vector<stats::Warning> constant_warnings(const stats::Frame& frame);

/// How to resample: as asked, or 1000 times when one resample costs at most about two million
/// steps, less often down to 200, or not at all; `warnings` then says how to ask.
stats::Resampling resampling_plan(const FrameOptions& options, double steps_per_resample,
                                  std::vector<stats::Warning>& warnings);

/// Settings every such method reports.
Json frame_settings(const FrameOptions& options);
/// {"requested", "used", "failed"}, with seed.
Json bootstrap_json(const stats::Resampling& plan, std::size_t used);

}  // namespace troth::app
