#pragma once
// Reads CSV and its kin block by block.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "intake/reader.h"
#include "intake/reader_csv_parser.h"
#include "intake/reader_text.h"

namespace troth::intake {

class CsvReader final : public TableReader {
 public:
  static Result<std::unique_ptr<TableReader>> open(std::unique_ptr<TextSource> text,
                                                   const std::string& path, TableFormat format,
                                                   std::size_t block_bytes);

  const TableFormat& format() const override { return format_; }
  const std::vector<std::string>& columns() const override { return columns_; }
  Result<bool> read(RowBlock& block) override;
  std::uint64_t bytes_read() const override { return text_->consumed(); }
  std::uint64_t bytes_total() const override { return text_->total(); }

 private:
  CsvReader(std::unique_ptr<TextSource> text, TableFormat format, std::size_t block_bytes);
  Status read_header(const std::string& path);
  Result<std::vector<std::string>> header_fields(std::size_t& next, const std::string& path);
  Error bad_header(std::string_view problem, const std::string& path) const;
  bool columns_in_use_beyond(std::size_t count, std::size_t from);
  bool exhausted() const { return ended_ && carry_at_ == carry_.size(); }
  void take(std::string& bytes, std::size_t& used, std::size_t target);
  void give_back(std::string_view rest);
  void fill(std::string& bytes, std::size_t& used, std::size_t target);
  std::size_t parse(RowBlock& block, std::size_t used);
  void add_row(RowBlock& block, std::size_t from, const CsvParser::Row& row, std::size_t first);
  const char* check_text(std::string_view raw, std::size_t end) const;

  std::unique_ptr<TextSource> text_;
  TableFormat format_;
  std::size_t block_bytes_;
  std::vector<std::string> columns_;
  std::size_t columns_needed_ = 0;  ///< A row with fewer fields is too short.
  CsvParser parser_;
  std::string carry_;  ///< Text read ahead; from carry_at_ on not yet given in rows.
  std::size_t carry_at_ = 0;
  std::int64_t line_ = 1;         ///< Line on which the next row starts.
  bool ended_ = false;            ///< No more text.
  bool skipping_ = false;         ///< In the rest of a row that was too long.
  std::optional<Error> failure_;  ///< Of the source; told once the rows before it are read.
  std::size_t valid_to_ = 0;      ///< Text of the block in hand before this is valid UTF-8,
  std::size_t nul_free_to_ = 0;   ///< free of NUL bytes,
  std::size_t known_to_ = 0;      ///< and of U+FFFD.
};

}  // namespace troth::intake
