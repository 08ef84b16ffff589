#pragma once
// Tables as they are found in the wild: CSV, TSV, NDJSON; gzipped or not; in any usual encoding.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace troth::intake {

struct ReadOptions {
  /// "" to detect; else an ICU name: "UTF-8", "GB18030", "windows-1252". A byte order mark in the
  /// file decides in any case.
  std::string encoding;
  char separator = 0;  ///< 0 to detect among , ; tab |
  std::size_t block_bytes = 4U << 20U;
};

/// Columns that a rejects file adds at its end start so. An import leaves them out, and a row that
/// ends before them is whole.
inline constexpr std::string_view kRejectColumn = "troth_reject_";

/// What the reader found out about the file. A file that is ASCII so far counts as UTF-8; what is
/// said of its encoding may change when another byte turns up.
struct TableFormat {
  std::string kind;              ///< "csv" or "ndjson".
  std::string encoding;          ///< ICU name.
  bool encoding_certain = true;  ///< False when another encoding would have fit about as well.
  std::string other_encoding;    ///< The runner-up when not certain.
  char separator = ',';
  bool gzip = false;
};

/// A block of rows; views stay valid until the block is read into again or dies.
class RowBlock {
 public:
  struct RowInfo {
    /// Line of the file on which the row starts, from 1; of "open_quote", where the quote does.
    std::int64_t line = 0;
    std::uint32_t first = 0;  ///< Index of its first field.
    std::uint32_t count = 0;  ///< Number of fields.
    /// Code when the row is malformed: too_many_fields, too_few_fields, open_quote, stray_quote,
    /// bad_encoding, nul_byte, too_long, bad_json, unknown_key.
    const char* problem = nullptr;
    /// The row as it stood, in UTF-8, without its line end; of "too_long" only its beginning.
    std::string_view raw;
  };

  std::size_t size() const { return rows_.size(); }
  /// Rows of one order are in blocks of one group, which follow one another; see regroup.h.
  std::size_t group() const { return group_; }
  const RowInfo& row(std::size_t index) const { return rows_[index]; }
  /// The field in a column of the header; empty when the row is shorter.
  std::string_view field(std::size_t row, std::size_t column) const {
    const auto& info = rows_[row];
    return column < info.count ? fields_[info.first + column] : std::string_view();
  }

 private:
  friend class TableReader;
  friend class CsvReader;
  friend class JsonReader;
  friend class RegroupedReader;
  friend class RowsOfBlocks;
  friend class BulkRows;
  std::size_t group_ = 0;
  std::vector<RowInfo> rows_;
  std::vector<std::string_view> fields_;
  std::string bytes_;      ///< The text the fields point into.
  std::string unescaped_;  ///< Fields that had to be rewritten (doubled quotes, JSON).
};

/// Reads a table block by block, in memory bounded by block_bytes however long the file.
class TableReader {
 public:
  virtual ~TableReader() = default;
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;

  /// Opens `path` ("-" is `standard_input`) by its name (.csv .tsv .ndjson, each also .gz) and
  /// content. not_found, unavailable, bad_input (empty file, no header, duplicate columns, binary
  /// content such as .xlsx, which is named with advice).
  static Result<std::unique_ptr<TableReader>> open(const std::string& path,
                                                   const ReadOptions& options,
                                                   std::istream& standard_input);

  virtual const TableFormat& format() const = 0;
  /// Header names, trimmed; for NDJSON the keys seen in the first block, nested ones as a.b. Later
  /// rows with other keys have the problem "unknown_key".
  virtual const std::vector<std::string>& columns() const = 0;
  /// Reads the next rows into `block`; false at the end. Malformed rows are rows with a problem,
  /// never dropped; blank lines, and lines without any value, are skipped.
  virtual Result<bool> read(RowBlock& block) = 0;
  /// Bytes of the file consumed, and its size (0 when not known), for progress: any thread may ask.
  virtual std::uint64_t bytes_read() const = 0;
  virtual std::uint64_t bytes_total() const = 0;

 protected:
  TableReader() = default;
};

}  // namespace troth::intake
