#pragma once
// A plain table for `troth stats`: whole columns of text and numbers, with what is missing.

#include <cstdint>
#include <iosfwd>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "stats/estimate.h"

namespace troth::app {

/// Rows that say in every column of the file what an earlier row says: the same answer stored
/// twice, most likely.
struct RepeatedRows {
  std::size_t count = 0;
  std::int64_t line = 0;     ///< Of the first of them,
  std::int64_t of_line = 0;  ///< and of the row it repeats.
};

/// The columns asked for, row by row as in the file.
struct StatsTable {
  std::string path;
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> columns;  ///< Trimmed; an empty text is a missing value.
  std::vector<std::int64_t> lines;                ///< Line of each row in the file.
  /// Among rows with ten fields or more that are not all alike: shorter rows repeat by chance.
  RepeatedRows repeats;

  std::size_t rows() const { return lines.size(); }
  const std::vector<std::string>& column(std::string_view name) const;
};

/// Reads the named columns (all when `names` is empty) of a CSV, TSV or NDJSON file ("-" is
/// standard input). NULL, NA, - and their like are missing. Errors: a column that is not there
/// (bad_input, with the nearest name), a malformed row (bad_input, its line).
Result<StatsTable> read_stats_table(const std::string& path, const std::vector<std::string>& names,
                                    std::istream& standard_input);

/// A column as numbers, NaN where missing. A text that is not a number, or one beyond 10^15, is
/// bad_input with its line, and so is a column whose decimal and grouping signs cannot be told
/// apart.
Result<std::vector<double>> numbers_of(const StatsTable& table, const std::string& name);

/// A column of sampling weights, NaN where missing. Errors: those of numbers_of; a negative weight
/// (bad_input, its line); none above 0 (bad_input).
Result<std::vector<double>> weights_of(const StatsTable& table, const std::string& name);

/// "file.csv:12, column a", where a value stands.
std::string place_of(const StatsTable& table, std::size_t row, const std::string& column);

/// Warns, once for each, of the texts of a column that are not among `kept`: groups or periods
/// (`what`, as a sentence begins with it) of which no row is left.
void warn_of_lost(const StatsTable& table, const std::string& column, std::string_view what,
                  const std::string& code, std::set<std::string> kept,
                  std::vector<stats::Warning>& warnings);

/// "a,b,c" -> {"a","b","c"}, trimmed.
std::vector<std::string> split_names(std::string_view text);

/// The number a text writes with a point, exponent allowed; false when it is none.
bool parse_number(std::string_view text, double& value);

}  // namespace troth::app
