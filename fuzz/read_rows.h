#pragma once
// All rows of a table in memory, for comparing one way of reading it with another.

#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "intake/reader.h"

struct FuzzRow {
  std::int64_t line = 0;
  std::string problem;
  std::string raw;
  std::vector<std::string> fields;
  bool operator==(const FuzzRow&) const = default;
};

struct FuzzTable {
  bool opened = false;
  bool failed = false;
  std::vector<std::string> columns;
  std::vector<FuzzRow> rows;
  bool operator==(const FuzzTable&) const = default;
};

inline FuzzTable read_rows(const std::string& text, const troth::intake::ReadOptions& options) {
  FuzzTable table;
  std::istringstream input(text);
  const auto reader = troth::intake::TableReader::open("-", options, input);
  table.opened = reader.ok();
  if (!reader) return table;
  table.columns = (*reader)->columns();
  troth::intake::RowBlock block;
  for (;;) {
    const auto more = (*reader)->read(block);
    table.failed = !more.ok();
    if (!more || !*more) return table;
    for (std::size_t i = 0; i < block.size(); ++i) {
      const auto& info = block.row(i);
      FuzzRow row{
          info.line, info.problem == nullptr ? "" : info.problem, std::string(info.raw), {}};
      for (std::size_t k = 0; k < info.count; ++k) row.fields.emplace_back(block.field(i, k));
      table.rows.push_back(std::move(row));
    }
  }
}
