#pragma once
// Rows of CSV (RFC 4180) for the demo's exports.

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "demo/settings.h"

namespace troth::demo {

/// Collects one row after another and writes them in large pieces.
class CsvWriter {
 public:
  /// `line_end` as the exporting system has it; `bom` starts the file with a byte-order mark, as
  /// spreadsheets want it for Chinese.
  explicit CsvWriter(std::ostream& out, std::string_view line_end = "\n", bool bom = false);
  CsvWriter(const CsvWriter&) = delete;
  CsvWriter& operator=(const CsvWriter&) = delete;
  ~CsvWriter();

  CsvWriter& text(std::string_view field);
  CsvWriter& number(std::int64_t value);
  CsvWriter& money(Minor pence);
  /// "2025-10-13 14:05"; empty for 0.
  CsvWriter& time(Minute minute);
  CsvWriter& empty() { return text(""); }
  void end_row();
  /// A header row.
  void header(std::initializer_list<std::string_view> names);

 private:
  void separate();
  void flush();

  std::ostream& out_;
  std::string_view line_end_;
  std::string buffer_;
  bool row_started_ = false;
};

/// "2025-10-13", "2025/10/13" or, as in Britain, "13/10/2025".
std::string iso_date(Day day);
std::string slash_date(Day day);
std::string british_date(Day day);

}  // namespace troth::demo
