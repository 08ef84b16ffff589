#pragma once
// What a column holds: dates in which order, numbers in which style. Ambiguity is said, not guessed.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"

namespace troth::intake {

enum class DateOrder : std::uint8_t { ymd, dmy, mdy, excel_serial, unix_seconds, unix_millis };

/// Local date and time as written; `offset_minutes` when the text carried a zone.
struct LocalTime {
  Day day = 0;
  std::int64_t micros = 0;
  std::optional<int> offset_minutes;
};

/// Reads a date with optional time in the given order: any of - / . or 年月日 between parts or
/// none (20210304), two- or four-digit years (two: 1970-2069), month names in English, am/pm and
/// 上午/下午, ISO 8601 with zone. Empty when it is not one or the day does not exist.
std::optional<LocalTime> parse_time(std::string_view text, DateOrder order);

/// What was learnt of a column from the values seen.
struct ColumnProfile {
  std::int64_t values = 0;   ///< Not empty.
  std::int64_t empties = 0;  ///< Empty, or one of NULL, NA, N/A, -, #N/A, nan, 无.
  std::int64_t distinct = 0; ///< Exact up to 1000.
  std::vector<std::string> examples;  ///< The first few distinct values.
  std::string longest;

  std::vector<DateOrder> date_orders;  ///< Orders in which (nearly) all values are dates.
  std::vector<NumberStyle> number_styles;  ///< Styles in which (nearly) all are numbers.
  bool integers = false;  ///< All values whole numbers in every style left.
  std::optional<double> minimum;
  std::optional<double> maximum;

  /// More than one reading gives different results: 03/04/2021; 1.234.
  bool dates_ambiguous() const { return date_orders.size() > 1; }
  bool numbers_ambiguous() const { return number_styles.size() > 1; }
  std::string ambiguous_example;  ///< A value that reads differently.
};

/// Whether the text means "no value".
bool means_empty(std::string_view text);

/// Learns about one column, value by value.
class ColumnLearner {
 public:
  ColumnLearner();
  ~ColumnLearner();
  ColumnLearner(ColumnLearner&&) noexcept;
  ColumnLearner& operator=(ColumnLearner&&) noexcept;
  void see(std::string_view value);
  ColumnProfile profile() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace troth::intake
