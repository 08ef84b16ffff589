#pragma once
// Reads CSV and its kin block by block.

#include <memory>
#include <string>
#include <vector>

#include "intake/reader_blocks.h"
#include "intake/reader_csv_parser.h"

namespace troth::intake {

class CsvReader final : public RowsOfBlocks {
 public:
  static Result<std::unique_ptr<TableReader>> open(std::unique_ptr<TextSource> text,
                                                   const std::string& path, TableFormat format,
                                                   std::size_t block_bytes);

 private:
  CsvReader(std::unique_ptr<TextSource> text, TableFormat format, std::size_t block_bytes);
  Status read_header(const std::string& path);
  Result<std::vector<std::string>> header_fields(const std::string& path);
  Error bad_header(std::string_view problem, const std::string& path) const;
  bool columns_in_use_beyond(std::size_t count);
  bool is_title(const std::vector<std::string>& header, std::size_t next);
  std::size_t parse(RowBlock& block, std::size_t used) override;
  void add_row(RowBlock& block, std::size_t from, const CsvParser::Row& row, std::size_t first);

  std::size_t columns_needed_ = 0;  ///< A row with fewer fields is too short.
  CsvParser parser_;
  std::int64_t line_ = 1;  ///< Line on which the next row starts.
  bool skipping_ = false;  ///< In the rest of a row that was too long.
};

}  // namespace troth::intake
