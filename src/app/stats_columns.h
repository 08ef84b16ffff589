#pragma once
// Columns of numbers, and the rows that have all of them.

#include <string>
#include <vector>

#include "app/stats_table.h"
#include "base/console.h"
#include "stats/frame.h"

namespace CLI {
class App;
}

namespace troth::app {

struct NumberColumnOptions {
  std::string data;
  std::string id;             ///< Column with the customer; empty: rows are called by their lines.
  std::string weights;        ///< Column; empty: none.
  std::string missing_codes;  ///< As FrameOptions.
};

/// Adds --id, --weights (its help ends with `weights_for`) and --missing-codes.
void add_number_column_options(CLI::App& command, NumberColumnOptions& options,
                               const std::string& weights_for = "");

struct NumberColumns {
  StatsTable table;               ///< All rows, with the id.
  std::vector<std::size_t> rows;  ///< Rows of the table that the frame holds.
  stats::Frame frame;
  std::vector<double> weights;           ///< Of the frame's rows; empty without --weights.
  std::vector<stats::Warning> warnings;  ///< Rows that lack a number, weigh 0 or come twice.

  /// What a row is called in --out: its id, or its line in the file without one.
  std::string key(const std::string& id, std::size_t row) const;
};

/// Errors: those of read_frame(); no columns.
Result<NumberColumns> read_number_columns(const NumberColumnOptions& options,
                                          const std::vector<std::string>& columns,
                                          Console& console);

}  // namespace troth::app
