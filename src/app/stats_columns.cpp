#include "app/stats_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace troth::app {

std::string NumberColumns::key(const std::string& id, std::size_t row) const {
  return id.empty() ? std::to_string(table.lines[row]) : table.column(id)[row];
}

Result<NumberColumns> read_number_columns(const std::string& path,
                                          const std::vector<std::string>& columns,
                                          const std::string& id, Console& console) {
  if (columns.empty()) {
    return Error{ErrorCode::usage, "No column is named.", "--columns", "Write --columns a,b,c."};
  }
  std::vector<std::string> names = columns;
  if (!id.empty() && std::find(names.begin(), names.end(), id) == names.end()) names.push_back(id);
  NumberColumns data;
  TROTH_ASSIGN(data.table, read_stats_table(path, names, console.in));
  std::vector<std::vector<double>> numbers;
  for (const std::string& name : columns) {
    TROTH_ASSIGN(std::vector<double> values, numbers_of(data.table, name));
    numbers.push_back(std::move(values));
  }
  data.frame = {columns, std::vector<std::vector<double>>(columns.size())};
  for (std::size_t row = 0; row < data.table.rows(); ++row) {
    const bool whole = std::none_of(numbers.begin(), numbers.end(),
                                    [row](const auto& column) { return std::isnan(column[row]); });
    if (!whole) continue;
    data.rows.push_back(row);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      data.frame.columns[c].push_back(numbers[c][row]);
    }
  }
  if (data.rows.size() < data.table.rows()) {
    data.warnings.push_back({"missing",
                             fmt::format("Rows that lack a number, left out: {} of {}.",
                                         data.table.rows() - data.rows.size(), data.table.rows()),
                             ""});
  }
  return data;
}

}  // namespace troth::app
