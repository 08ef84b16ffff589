#pragma once
// For tests: a whole table at once, from a text.

#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "intake/reader.h"

namespace troth::intake::testing {

using Cells = std::vector<std::vector<std::string>>;

struct Row {
  std::int64_t line = 0;
  std::vector<std::string> fields;
  std::string problem;
  std::string raw;
  bool operator==(const Row&) const = default;
};

struct Table {
  TableFormat format;
  std::vector<std::string> columns;
  std::vector<Row> rows;
  std::optional<Error> error;  ///< Of opening or reading.

  Cells cells() const {
    Cells all;
    for (const auto& row : rows) all.push_back(row.fields);
    return all;
  }
  std::vector<std::string> problems() const {
    std::vector<std::string> all;
    for (const auto& row : rows) all.push_back(row.problem);
    return all;
  }
};

/// Reads `path`, or `content` as standard input when the path is "-".
inline Table read_table(const std::string& path, const std::string& content,
                        const ReadOptions& options = {}) {
  Table table;
  std::istringstream input(content);
  auto opened = TableReader::open(path, options, input);
  if (!opened) {
    table.error = opened.error();
    return table;
  }
  TableReader& reader = **opened;
  RowBlock block;
  for (;;) {
    auto got = reader.read(block);
    if (!got) table.error = got.error();
    if (!got || !*got) break;
    for (std::size_t i = 0; i < block.size(); ++i) {
      const auto& info = block.row(i);
      Row row{info.line, {}, info.problem == nullptr ? "" : info.problem, std::string(info.raw)};
      for (std::size_t k = 0; k < info.count; ++k) row.fields.emplace_back(block.field(i, k));
      table.rows.push_back(std::move(row));
    }
  }
  table.columns = reader.columns();
  table.format = reader.format();
  return table;
}

inline Table read_text(const std::string& content, const ReadOptions& options = {}) {
  return read_table("-", content, options);
}

}  // namespace troth::intake::testing
