#pragma once
// Writes tables that TableReader reads back: CSV, TSV or NDJSON.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/output.h"
#include "base/result.h"

namespace troth {

enum class TableForm : std::uint8_t { csv, tsv, ndjson };

/// By name: .tsv and .ndjson (.jsonl), each also .gz; anything else is CSV.
TableForm table_form(std::string_view path);

/// A decimal number that cannot be taken for one with grouped digits: 1.234 becomes 1.2340, since
/// some write one thousand two hundred and thirty-four like that. `plain` is digits with an
/// optional sign and point; zeros that say nothing are dropped.
std::string unambiguous_decimal(std::string_view plain);

/// The shortest decimal text that reads back as the same double, unambiguous as above, never with
/// an exponent.
std::string unambiguous_decimal(double value);
/// The same into a string that is used again and again.
void set_unambiguous_decimal(std::string& text, double value);

/// Writes a header and rows of text to an Output.
///
/// CSV follows RFC 4180 with line feeds: a field is quoted when it holds a separator, a quote, a
/// line break or blanks at its ends. An NDJSON row has every key, in order; an empty cell is null.
class TableWriter {
 public:
  TableWriter(Output& output, TableForm form) : output_(output), form_(form) {}

  Status header(std::span<const std::string> columns);
  /// As many cells as the header has columns, in UTF-8.
  Status row(std::span<const std::string> cells);
  std::int64_t rows() const { return rows_; }

 private:
  Status line(std::span<const std::string> cells);

  Output& output_;
  TableForm form_;
  std::vector<std::string> keys_;  ///< NDJSON: the columns, quoted.
  std::string line_;
  std::int64_t rows_ = 0;
};

}  // namespace troth
