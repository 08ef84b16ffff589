#pragma once
// `--out FILE`: one line per row or customer, written as it is computed.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/console.h"
#include "base/output.h"
#include "base/result.h"
#include "base/table_writer.h"

namespace troth::app {

/// A number as a cell of the table; empty when it is not finite.
std::string cell(double value);
/// The same for a sum of money, without what adding in binary leaves behind (10.100000000000001).
std::string money_cell(double value);

/// The table behind --out, in the form its name asks for (.csv .tsv .ndjson, each also .gz). It
/// takes its place in finish(), whole; without --out (`wanted()` false) nothing is written.
class OutTable {
 public:
  /// usage: "-", since the result itself goes to standard output; unavailable: no such folder.
  static Result<OutTable> open(const std::string& path, const std::vector<std::string>& header,
                               Console& console);

  bool wanted() const { return writer_ != nullptr; }
  /// As many cells as the header has columns.
  Status row(const std::vector<std::string>& cells);
  /// The same cell by cell, for millions of rows. A number that is not finite leaves its cell
  /// empty, and so do cells that are not told before the row ends.
  void add(std::string_view text);
  void add(double value);
  Status end_row();
  Status finish();

 private:
  std::unique_ptr<Output> output_;
  std::unique_ptr<TableWriter> writer_;
  std::vector<std::string> cells_;
  std::size_t told_ = 0;
};

}  // namespace troth::app
