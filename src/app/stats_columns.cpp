#include "app/stats_columns.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "app/stats_frame.h"

namespace troth::app {

std::string NumberColumns::key(const std::string& id, std::size_t row) const {
  return id.empty() ? std::to_string(table.lines[row]) : table.column(id)[row];
}

void add_number_column_options(CLI::App& command, NumberColumnOptions& options,
                               const std::string& weights_for) {
  command.add_option("--id", options.id, "Column with the customer, for --out");
  command.add_option("--weights", options.weights, "Column with sampling weights" + weights_for);
  command.add_option("--missing-codes", options.missing_codes,
                     "Numbers that stand for a missing answer: -99,999; none");
}

Result<NumberColumns> read_number_columns(const NumberColumnOptions& options,
                                          const std::vector<std::string>& columns,
                                          Console& console) {
  if (columns.empty()) {
    return Error{ErrorCode::usage, "No column is named.", "--columns", "Write --columns a,b,c."};
  }
  FrameOptions how;
  how.data = options.data;
  how.id = options.id;
  how.weights = options.weights;
  how.missing_codes = options.missing_codes;
  TROTH_ASSIGN(FrameRows read, read_frame(how, columns, {}, console));
  return NumberColumns{std::move(read.table), std::move(read.rows), std::move(read.frame),
                       std::move(read.weights), std::move(read.warnings)};
}

}  // namespace troth::app
