#pragma once
// Cells of an exported row.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "customers/types.h"
#include "base/table_writer.h"

namespace troth::intake {

/// Builds rows cell by cell, in the order of the columns.
class ExportRow {
 public:
  ExportRow(const TimeZone& zone, int currency_decimals, TableForm form)
      : zone_(zone), currency_decimals_(currency_decimals), form_(form) {}

  void start() { cells_.clear(); }
  const std::vector<std::string>& cells() const { return cells_; }

  void text(std::string_view value);
  void empty() { cells_.emplace_back(); }
  /// With all decimals of the currency, "7.00"; a fourth one where it has three.
  void money(std::optional<std::int64_t> minor);
  /// An integer scaled by 10^scale, exactly.
  void scaled(std::optional<std::int64_t> value, int scale);
  void real(std::optional<double> value);
  void day(std::optional<Day> day);
  /// Local date and time "2026-03-31 18:05:00", the date alone at midnight. A time that a clock
  /// change makes ambiguous is written with its offset.
  void instant(std::optional<Instant> instant);
  /// customer phone email card openid device.
  void customer(const customers::CustomerReference& reference);

 private:
  const TimeZone& zone_;
  int currency_decimals_;
  TableForm form_;
  std::vector<std::string> cells_;
};

}  // namespace troth::intake
