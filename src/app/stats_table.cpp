#include "app/stats_table.h"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/assert.h"
#include "base/decimal.h"
#include "base/text.h"
#include "intake/infer.h"
#include "intake/reader.h"

namespace troth::app {
namespace {

constexpr int kScale = 9;

std::string nearest(const std::vector<std::string>& names, const std::string& name) {
  const auto best =
      std::min_element(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
        return edit_distance(fold(a), fold(name)) < edit_distance(fold(b), fold(name));
      });
  return best == names.end() ? std::string() : *best;
}

Result<std::size_t> find_column(const std::vector<std::string>& header, const std::string& name,
                                const std::string& path) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  return Error{ErrorCode::bad_input, fmt::format("There is no column \"{}\".", name), path,
               fmt::format("Did you mean \"{}\"?", nearest(header, name))};
}

/// How a column writes its numbers when not all of them are plain.
Result<NumberStyle> style_of(const std::vector<std::string>& column, const std::string& name) {
  intake::ColumnLearner learner;
  for (const std::string& text : column) learner.see(text);
  const intake::ColumnProfile profile = learner.profile(true);
  if (profile.numbers_ambiguous()) {
    return Error{ErrorCode::bad_input,
                 fmt::format("\"{}\" may be read in two ways.", profile.ambiguous_number), name,
                 "Write the numbers of this column with a decimal point and without grouping."};
  }
  return profile.number_styles.empty() ? NumberStyle{} : profile.number_styles.front();
}

}  // namespace

bool parse_number(std::string_view text, double& value) {
  const auto [end, error] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
}

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string_view part : split(text, ',')) {
    if (const std::string_view name = trim(part); !name.empty()) names.emplace_back(name);
  }
  return names;
}

const std::vector<std::string>& StatsTable::column(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  TROTH_ASSERT(found != names.end());
  return columns[static_cast<std::size_t>(found - names.begin())];
}

Result<StatsTable> read_stats_table(const std::string& path, const std::vector<std::string>& names,
                                    std::istream& standard_input) {
  TROTH_ASSIGN(const auto reader, intake::TableReader::open(path, {}, standard_input));
  StatsTable table;
  table.path = path;
  table.names = names.empty() ? reader->columns() : names;
  std::vector<std::size_t> places;
  for (const std::string& name : table.names) {
    TROTH_ASSIGN(const std::size_t place, find_column(reader->columns(), name, path));
    places.push_back(place);
  }
  table.columns.resize(places.size());
  intake::RowBlock block;
  while (true) {
    TROTH_ASSIGN(const bool more, reader->read(block));
    if (!more) return table;
    for (std::size_t row = 0; row < block.size(); ++row) {
      const auto& info = block.row(row);
      if (info.problem != nullptr) {
        return Error{ErrorCode::bad_input, fmt::format("The row is malformed: {}.", info.problem),
                     fmt::format("{}:{}", path, info.line), "Mend the line, or leave it out."};
      }
      table.lines.push_back(info.line);
      for (std::size_t c = 0; c < places.size(); ++c) {
        const std::string_view text = trim(block.field(row, places[c]));
        table.columns[c].emplace_back(intake::means_empty(text) ? std::string_view() : text);
      }
    }
  }
}

Result<std::vector<double>> numbers_of(const StatsTable& table, const std::string& name) {
  const std::vector<std::string>& column = table.column(name);
  std::vector<double> values(column.size(), std::numeric_limits<double>::quiet_NaN());
  bool plain = true;
  for (std::size_t row = 0; row < column.size() && plain; ++row) {
    plain = column[row].empty() || parse_number(column[row], values[row]);
  }
  if (plain) return values;
  TROTH_ASSIGN(const NumberStyle style, style_of(column, name));
  for (std::size_t row = 0; row < column.size(); ++row) {
    values[row] = std::numeric_limits<double>::quiet_NaN();
    if (column[row].empty()) continue;
    const auto scaled = parse_decimal(column[row], kScale, style);
    if (!scaled) {
      return Error{ErrorCode::bad_input, fmt::format("\"{}\" is not a number.", column[row]),
                   fmt::format("{}:{}, column {}", table.path, table.lines[row], name),
                   "Codes and labels must be turned into numbers first."};
    }
    values[row] = static_cast<double>(*scaled) / std::pow(10.0, kScale);
  }
  return values;
}

}  // namespace troth::app
