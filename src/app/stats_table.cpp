#include "app/stats_table.h"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <unordered_map>

#include "base/assert.h"
#include "base/decimal.h"
#include "base/text.h"
#include "intake/infer.h"
#include "intake/reader.h"

namespace troth::app {
namespace {

constexpr int kScale = 9;
constexpr double kNumberMax = 1e15;
constexpr std::size_t kRepeatFieldsMin = 10;

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

/// Finds rows that repeat an earlier one.
class RepeatFinder {
 public:
  explicit RepeatFinder(std::size_t columns) : columns_(columns) {}

  void see(const intake::RowBlock& block, std::size_t row, std::int64_t line, RepeatedRows& found) {
    if (columns_ < kRepeatFieldsMin) return;
    text_.clear();
    std::size_t filled = 0;
    bool alike = true;
    std::string_view last;
    for (std::size_t c = 0; c < columns_; ++c) {
      const std::string_view field = block.field(row, c);
      text_ += field;
      text_ += '\x1f';
      if (field.empty()) continue;
      alike = alike && (filled == 0 || field == last);
      last = field;
      ++filled;
    }
    if (filled < kRepeatFieldsMin || alike) return;
    // Of 64 bits: a million rows meet by chance once in 40 million files.
    const auto [place, fresh] = lines_.emplace(std::hash<std::string_view>{}(text_), line);
    if (fresh) return;
    if (found.count++ == 0) {
      found.line = line;
      found.of_line = place->second;
    }
  }

 private:
  std::size_t columns_;
  std::string text_;
  std::unordered_map<std::size_t, std::int64_t> lines_;
};

Status check_size(const StatsTable& table, const std::string& name,
                  const std::vector<double>& values) {
  const auto huge = std::find_if(values.begin(), values.end(),
                                 [](double x) { return std::fabs(x) > kNumberMax; });
  if (huge == values.end()) return {};
  const auto row = static_cast<std::size_t>(huge - values.begin());
  return Error{ErrorCode::bad_input,
               fmt::format("\"{}\" is beyond 10^15, too large for a figure to be computed with.",
                           table.column(name)[row]),
               place_of(table, row, name), "Mend the value, or leave the cell empty."};
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
  RepeatFinder repeats(reader->columns().size());
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
      repeats.see(block, row, info.line, table.repeats);
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
  if (plain) {
    TROTH_TRY(check_size(table, name, values));
    return values;
  }
  TROTH_ASSIGN(const NumberStyle style, style_of(column, name));
  for (std::size_t row = 0; row < column.size(); ++row) {
    values[row] = std::numeric_limits<double>::quiet_NaN();
    if (column[row].empty()) continue;
    const auto scaled = parse_decimal(column[row], kScale, style);
    if (!scaled) {
      return Error{ErrorCode::bad_input, fmt::format("\"{}\" is not a number.", column[row]),
                   place_of(table, row, name),
                   "Codes and labels must be turned into numbers first; a row without an answer "
                   "stays empty."};
    }
    values[row] = static_cast<double>(*scaled) / std::pow(10.0, kScale);
  }
  return values;
}

Result<std::vector<double>> weights_of(const StatsTable& table, const std::string& name) {
  TROTH_ASSIGN(std::vector<double> weights, numbers_of(table, name));
  bool some = weights.empty();
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (weights[row] < 0) {
      return Error{ErrorCode::bad_input, fmt::format("The weight {} is negative.", weights[row]),
                   place_of(table, row, name), "Weights are 0 or more."};
    }
    some = some || weights[row] > 0;
  }
  if (some) return weights;
  return Error{ErrorCode::bad_input, fmt::format("No weight in \"{}\" is above 0.", name),
               fmt::format("{}, column {}", table.path, name),
               "Weights are 0 or more; a row of weight 0 counts for nothing."};
}

void warn_of_lost(const StatsTable& table, const std::string& column, std::string_view what,
                  const std::string& code, std::set<std::string> kept,
                  std::vector<stats::Warning>& warnings) {
  for (const std::string& name : table.column(column)) {
    if (name.empty() || !kept.insert(name).second) continue;
    warnings.push_back(
        {code,
         fmt::format("{} {} is left out: no row of it has an answer and a weight above 0.", what,
                     name),
         name});
  }
}

std::string place_of(const StatsTable& table, std::size_t row, const std::string& column) {
  return fmt::format("{}:{}, column {}", table.path, table.lines[row], column);
}

}  // namespace troth::app
