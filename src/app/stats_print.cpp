#include "app/stats_print.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>

#include "app/stats_words.h"
#include "base/text.h"

namespace troth::app {
namespace {

constexpr std::size_t kTableRowsMax = 40;
constexpr std::size_t kNestedRowsMax = 5;  // tables inside more rows than this are for programs

/// A cell or value as a person reads it.
std::string plain(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (number == std::floor(number) && std::fabs(number) < 1e15) {
      return fmt::format("{:.0f}", number);
    }
    // Sums of money are read in full; "1.4e+06" is not.
    if (std::fabs(number) >= 1e5 && std::fabs(number) < 1e15) return fmt::format("{:.2f}", number);
    return fmt::format("{:.6g}", number);
  }
  if (value.is_array()) {
    std::string text;
    for (const Json& item : value) text += (text.empty() ? "" : ", ") + plain(item);
    return "[" + text + "]";
  }
  return value.dump();
}

bool is_table(const Json& value) {
  return value.is_array() && !value.empty() && value.front().is_object();
}

/// Scalars of nested objects under joined names: parameters.alpha.
void flatten(const std::string& prefix, const Json& value,
             std::vector<std::pair<std::string, std::string>>& lines) {
  for (const auto& [key, item] : value.items()) {
    const std::string name = prefix.empty() ? key : prefix + "." + key;
    if (item.is_object()) {
      flatten(name, item, lines);
    } else if (!is_table(item) && !(item.is_array() && item.empty())) {
      lines.emplace_back(name, plain(item));
    }
  }
}

/// A column of a table; texts stand left, numbers right.
struct TableColumn {
  std::vector<std::string> cells;
  std::size_t width = 0;
  bool text = true;
};

TableColumn column_of(const Json& rows, const std::string& key, std::size_t shown,
                      const StatsWords& words) {
  const std::string label = words.label(key);
  TableColumn column{{label}, display_width(label), true};
  bool all_text = true;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool there = rows[i].contains(key);
    all_text = all_text && (!there || rows[i][key].is_string());
    column.cells.push_back(there ? words.value(key, plain(rows[i][key])) : "");
    column.width = std::max(column.width, display_width(column.cells.back()));
  }
  column.text = all_text;
  return column;
}

/// Rows with the fields of nested objects as columns of their own: counts.M.
Json flat_rows(const Json& rows) {
  Json flat = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Json line = Json::object();
    for (const auto& [key, item] : rows[i].items()) {
      if (!item.is_object()) line[key] = item;
      if (!item.is_object()) continue;
      for (const auto& [inner, value] : item.items()) line[key + "." + inner] = value;
    }
    flat.push_back(std::move(line));
  }
  return flat;
}

void print_table(std::ostream& out, const std::string& name, const Json& given,
                 const StatsWords& words) {
  const Json rows = flat_rows(given);
  const std::size_t shown = std::min(rows.size(), kTableRowsMax);
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < shown; ++i) {
    for (const auto& [key, item] : rows[i].items()) {
      if (!is_table(item) && std::find(keys.begin(), keys.end(), key) == keys.end()) {
        keys.push_back(key);
      }
    }
  }
  std::vector<TableColumn> columns;
  for (const std::string& key : keys) columns.push_back(column_of(rows, key, shown, words));
  out << "\n" << name << "\n";
  for (std::size_t line = 0; line <= shown; ++line) {
    std::string text;
    for (const TableColumn& column : columns) {
      text += "  " + pad(column.cells[line], column.width, !column.text);
    }
    while (text.ends_with(' ')) text.pop_back();
    out << text << "\n";
  }
  if (rows.size() > shown) {
    out << "  " << words.more(rows.size() - shown) << "\n";
  }
  if (rows.size() > kNestedRowsMax) return;
  for (const Json& row : rows) {
    for (const auto& [key, item] : row.items()) {
      if (is_table(item))
        print_table(out, plain(row.front()) + ": " + words.label(key), item, words);
    }
  }
}

/// Figures first, then tables, what was set, and what to be careful about.
void print_text(std::ostream& out, const Json& result, std::size_t width, const StatsWords& words) {
  std::vector<std::pair<std::string, std::string>> lines;
  Json figures = result;
  Json settings{{"settings", result.value("settings", Json::object())}};
  if (figures.contains("hint")) figures["hint"] = words.hint(result.value("cause", ""));
  figures.erase("warnings");
  figures.erase("settings");
  flatten("", figures, lines);
  const std::size_t figure_count = lines.size();
  flatten("", settings, lines);
  std::size_t name_width = 0;
  for (auto& [name, value] : lines) {
    value = words.value(name, value);
    name = words.label(name);
    name_width = std::max(name_width, display_width(name));
  }
  const auto print = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      out << pad(lines[i].first, name_width) << "  " << lines[i].second << "\n";
    }
  };
  print(0, figure_count);
  for (const auto& [key, item] : figures.items()) {
    if (is_table(item)) print_table(out, words.label(key), item, words);
  }
  if (lines.size() > figure_count) out << "\n";
  print(figure_count, lines.size());
  for (const Json& warning : result.value("warnings", Json::array())) {
    out << "\n";
    for (const std::string& line : wrap(words.warning(warning), width)) {
      out << line << "\n";
    }
  }
}

}  // namespace

Json stats_result(const std::string& method, std::size_t n, Json settings,
                  const stats::Verdict& verdict, const std::vector<stats::Warning>& warnings) {
  Json result{{"method", method}, {"status", stats::status_name(verdict.status)}};
  if (!verdict.ok()) {
    result["cause"] = verdict.cause;
    result["culprit"] = verdict.culprit;
    const std::string hint = StatsWords(Language::en).hint(verdict.cause);
    if (!hint.empty()) result["hint"] = hint;
  }
  result["n"] = n;
  result["settings"] = std::move(settings);
  result["warnings"] = Json::array();
  for (const stats::Warning& warning : warnings) add_warning(result, warning);
  return result;
}

int print_stats(Console& console, const Json& result) {
  if (console.format == OutputFormat::json) {
    console.out << result.dump(2) << "\n";
  } else {
    print_text(console.out, result, console.width,
               StatsWords(console.language, result.value("method", "")));
  }
  return result.value("status", "ok") == "ok" ? 0 : kRefusedExit;
}

}  // namespace troth::app
