#pragma once
// Columns of numbers, and the rows that have all of them.

#include <string>
#include <vector>

#include "app/stats_table.h"
#include "base/console.h"
#include "stats/frame.h"

namespace troth::app {

struct NumberColumns {
  StatsTable table;               ///< All rows, with the id.
  std::vector<std::size_t> rows;  ///< Rows of the table that the frame holds.
  stats::Frame frame;
  std::vector<stats::Warning> warnings;  ///< How many rows lack a number.

  /// What a row is called in --out: its id, or its line in the file without one.
  std::string key(const std::string& id, std::size_t row) const;
};

/// Errors: those of read_stats_table() and numbers_of(); no columns.
Result<NumberColumns> read_number_columns(const std::string& path,
                                          const std::vector<std::string>& columns,
                                          const std::string& id, Console& console);

}  // namespace troth::app
