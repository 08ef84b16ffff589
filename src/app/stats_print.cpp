#include "app/stats_print.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>

#include "base/text.h"

namespace troth::app {
namespace {

constexpr int kRefusedExit = 3;
constexpr std::size_t kTableRowsMax = 40;

/// A cell or value as a person reads it.
std::string plain(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (number == std::floor(number) && std::fabs(number) < 1e9) {
      return fmt::format("{:.0f}", number);
    }
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
    } else if (!is_table(item)) {
      lines.emplace_back(name, plain(item));
    }
  }
}

void print_table(std::ostream& out, const std::string& name, const Json& rows) {
  std::vector<std::string> header;
  for (const auto& [key, item] : rows.front().items()) header.push_back(key);
  std::vector<std::vector<std::string>> cells;
  for (std::size_t i = 0; i < std::min(rows.size(), kTableRowsMax); ++i) {
    std::vector<std::string> line;
    for (const std::string& key : header) {
      line.push_back(rows[i].contains(key) ? plain(rows[i][key]) : "");
    }
    cells.push_back(std::move(line));
  }
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < header.size(); ++c) {
    std::size_t width = display_width(header[c]);
    for (const auto& line : cells) width = std::max(width, display_width(line[c]));
    widths.push_back(width);
  }
  out << "\n" << name << "\n";
  const auto print = [&](const std::vector<std::string>& line) {
    std::string text = " ";
    for (std::size_t c = 0; c < line.size(); ++c) text += " " + pad(line[c], widths[c], c > 0);
    while (text.ends_with(' ')) text.pop_back();
    out << text << "\n";
  };
  print(header);
  for (const auto& line : cells) print(line);
  if (rows.size() > kTableRowsMax) {
    out << "  ... " << rows.size() - kTableRowsMax << " more; all of them with --format json\n";
  }
}

void print_text(std::ostream& out, const Json& result) {
  std::vector<std::pair<std::string, std::string>> lines;
  Json head = result;
  head.erase("warnings");
  flatten("", head, lines);
  std::size_t width = 0;
  for (const auto& [name, value] : lines) width = std::max(width, display_width(name));
  for (const auto& [name, value] : lines) out << pad(name, width) << "  " << value << "\n";
  for (const auto& [key, item] : head.items()) {
    if (is_table(item)) print_table(out, key, item);
  }
  for (const Json& warning : result.value("warnings", Json::array())) {
    out << "\nwarning: " << plain(warning["message"]) << "\n";
  }
}

}  // namespace

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json interval_json(const stats::Interval& interval) {
  if (!interval.known()) return nullptr;
  return Json::array({number(interval.lo), number(interval.hi)});
}

Json estimate_json(const stats::Estimate& estimate) {
  Json json{{"value", number(estimate.value)},
            {"ci", interval_json(estimate.interval)},
            {"se", number(estimate.se)},
            {"n", estimate.n}};
  if (!estimate.ok()) {
    json["status"] = stats::status_name(estimate.verdict.status);
    json["culprit"] = estimate.verdict.culprit;
  }
  return json;
}

Json stats_result(const std::string& method, std::size_t n, Json settings,
                  const stats::Verdict& verdict, const std::vector<stats::Warning>& warnings) {
  Json result{{"method", method}, {"status", stats::status_name(verdict.status)}};
  if (!verdict.ok()) {
    result["cause"] = verdict.cause;
    result["culprit"] = verdict.culprit;
  }
  result["n"] = n;
  result["settings"] = std::move(settings);
  result["warnings"] = Json::array();
  for (const stats::Warning& warning : warnings) add_warning(result, warning);
  return result;
}

void add_warning(Json& result, const stats::Warning& warning) {
  result["warnings"].push_back(
      {{"code", warning.code}, {"message", warning.message}, {"subject", warning.subject}});
}

int print_stats(Console& console, const Json& result) {
  if (console.format == OutputFormat::json) {
    console.out << result.dump(2) << "\n";
  } else {
    print_text(console.out, result);
  }
  return result.value("status", "ok") == "ok" ? 0 : kRefusedExit;
}

}  // namespace troth::app
