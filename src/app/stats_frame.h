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
  std::string missing_codes;  ///< "-99,99": numbers that stand for a missing answer; "none".
  double level = stats::kDefaultLevel;
  std::optional<std::size_t> resamples;  ///< Without it: as many as are quickly done.
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

/// Adds --data, --weights, --missing-codes and --level.
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

/// Reads `numbers` and `texts`; rows that lack one of them or their weight are left out and warned
/// of. Errors: those of read_stats_table and numbers_of; a column without any value; a column of
/// ratings that holds a number such as -99 or 999 which usually codes a missing answer, unless
/// --missing-codes says what it is.
Result<FrameRows> read_frame(const FrameOptions& options, const std::vector<std::string>& numbers,
                             const std::vector<std::string>& texts, Console& console);

/// One number column with its gaps as NaN, codes of missing answers turned into gaps.
Result<std::vector<double>> answers_of(const StatsTable& table, const std::string& name,
                                       const FrameOptions& options);

/// How to resample: as asked, or 1000 times when one resample costs at most about two million
/// steps, less often down to 200, or not at all; `warnings` then says how to ask.
stats::Resampling resampling_plan(const FrameOptions& options, double steps_per_resample,
                                  std::vector<stats::Warning>& warnings);

/// Settings every such method reports.
Json frame_settings(const FrameOptions& options);
/// {"requested", "used", "failed"}, with seed.
Json bootstrap_json(const stats::Resampling& plan, std::size_t used);

}  // namespace troth::app
