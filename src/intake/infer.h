#pragma once
// What a column holds: dates in which order, numbers in which style. Ambiguity is said, not
// guessed.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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
/// none (20210304), two- or four-digit years (two: 1970-2069), month names in English (whose place
/// then says the order), am/pm and 上午/下午, ISO 8601 with zone. Empty when it is not one or the
/// day does not exist. Stamps count from 1899-12-30 (Excel) or 1970 UTC (Unix).
///
///   parse_time("4 Mar 2021, 1:05 pm", DateOrder::dmy)  // day 18690, 13:05
std::optional<LocalTime> parse_time(std::string_view text, DateOrder order);

/// What was learnt of a column from the values seen.
struct ColumnProfile {
  std::int64_t values = 0;            ///< Not empty.
  std::int64_t empties = 0;           ///< Empty, or one of NULL, NA, N/A, -, #N/A, nan, 无.
  std::int64_t distinct = 0;          ///< Exact up to 1000.
  std::vector<std::string> examples;  ///< The first few distinct values.
  std::string longest;
  /// The commonest values with how often each came, commonest first; at most 200.
  std::vector<std::pair<std::string, std::int64_t>> commonest;

  /// Orders and styles in which more than half of the values can be read, and none of which the
  /// values speak against. The first is the likeliest; another is there only when it gives
  /// different results.
  std::vector<DateOrder> date_orders;
  std::vector<NumberStyle> number_styles;
  /// All that read more than half of the values, whether they say the same or not.
  std::vector<DateOrder> readable_dates;
  std::vector<NumberStyle> readable_numbers;
  double date_share = 0;          ///< Share of values that are dates in the first order.
  double number_share = 0;        ///< Share of values that are numbers in the first style.
  bool integers = false;          ///< All numbers are whole in every style left.
  std::optional<double> minimum;  ///< In the first style.
  std::optional<double> maximum;
  double email_share = 0;  ///< Share of values that look like e-mail addresses,
  double phone_share = 0;  ///< and like telephone numbers.

  /// More than one reading gives different results: 03/04/2021; 1.234.
  bool dates_ambiguous() const { return date_orders.size() > 1; }
  bool numbers_ambiguous() const { return number_styles.size() > 1; }
  std::string ambiguous_date;    ///< A value that the first two orders read differently.
  std::string ambiguous_number;  ///< A value that the first two styles read differently.
};

/// Share of values that "nearly all" are: a few may be dirty, and are refused row by row.
inline constexpr double kNearlyAll = 0.98;

/// Whether the text means "no value".
bool means_empty(std::string_view text);

/// Learns about one column, value by value. Two readings are told apart by the values that only
/// one of them can read: 13/04/2021 says day first. Where no value does, both stay.
class ColumnLearner {
 public:
  ColumnLearner();
  ~ColumnLearner();
  ColumnLearner(ColumnLearner&&) noexcept;
  ColumnLearner& operator=(ColumnLearner&&) noexcept;
  void see(std::string_view value);
  /// What was learnt; `whole` when every value of the column was seen. Otherwise dates such as
  /// 01/01/2021 alone, which read the same either way, are ambiguous too: the next may not.
  ColumnProfile profile(bool whole = false) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace troth::intake
