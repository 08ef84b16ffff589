#pragma once
// Splits CSV text into rows and fields, as RFC 4180 says and as files in the wild do.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "intake/reader_problems.h"
#include "intake/reader_scan.h"

namespace troth::intake {

/// Cuts rows off a text that may go on after its end. The decisions depend on the bytes of the
/// row alone, never on where the text happens to be cut.
///
/// Lines end with LF, CR or CR LF. A field that starts with a quote (after blanks, perhaps) goes
/// to the next single quote, line ends included; other quotes are ordinary bytes. ="00123", which
/// shops write to keep spreadsheets from dropping zeros, is 00123. When the quote
/// is never closed, closed more than kMaxFieldBytes later, or followed by anything but blanks and
/// a separator, the row ends at the end of the line in which the quote was opened.
class CsvParser {
 public:
  explicit CsvParser(char separator) : separator_(separator) {}

  enum class Outcome { row, incomplete };
  struct Row {
    std::size_t end = 0;            ///< One past the last byte, line end not included.
    std::size_t next = 0;           ///< Where the next row starts.
    std::int64_t lines = 1;         ///< Line ends up to `next`.
    std::int64_t problem_line = 0;  ///< Lines between the row's start and the offending quote.
    const char* problem = nullptr;
  };

  /// Takes text (with kScanPadding readable bytes behind it) to cut rows from. `more` says whether
  /// text may follow. `unescaped`, empty, receives fields with doubled quotes.
  void start(std::string_view text, bool more, std::string& unescaped);

  /// Cuts the row at `from` and appends its fields. Incomplete (nothing appended) when the text
  /// ends before it is known where the row does.
  Outcome next(std::size_t from, Row& row, std::vector<std::string_view>& fields);

  /// The line end at or after `from`: false when it is not known yet. At the end of the whole
  /// text, that end counts as one.
  bool line_end(std::size_t from, std::size_t& end, std::size_t& next);

 private:
  enum class Field { separator, line_end, incomplete, broken };
  Field plain_field(std::size_t& at, Row& row, std::vector<std::string_view>& fields);
  Field quoted_field(std::size_t open, std::size_t& at, Row& row,
                     std::vector<std::string_view>& fields);
  Field after_field(std::size_t& at, Row& row);
  std::string_view content(std::size_t open, std::size_t close, bool doubled);
  Outcome break_off(std::size_t from, std::size_t open, Row& row);
  Outcome too_long(std::size_t from, Row& row);
  bool opens(std::size_t start, std::size_t quote) const;
  bool blank(char c) const { return c == ' ' || (c == '\t' && separator_ != '\t'); }

  char separator_;
  std::string_view text_;
  bool more_ = false;
  SpecialScanner scanner_{nullptr, 0, 0};
  std::string* unescaped_ = nullptr;
  std::size_t open_ = 0;  ///< Where the quote of the field in hand was opened.
  bool closed_ = false;   ///< Whether it was closed.
};

}  // namespace troth::intake
