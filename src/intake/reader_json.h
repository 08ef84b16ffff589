#pragma once
// Reads NDJSON, one object per line, block by block.

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "intake/reader_blocks.h"
#include "intake/reader_json_parser.h"

namespace troth::intake {

class JsonReader final : public RowsOfBlocks {
 public:
  static Result<std::unique_ptr<TableReader>> open(std::unique_ptr<TextSource> text,
                                                   const std::string& path, TableFormat format,
                                                   std::size_t block_bytes);

 private:
  JsonReader(std::unique_ptr<TextSource> text, TableFormat format, std::size_t block_bytes);
  Status find_columns(const std::string& path);
  std::size_t parse(RowBlock& block, std::size_t used) override;
  void add_row(RowBlock& block, std::string_view raw, std::size_t end);

  class Columns;

  std::unordered_map<std::string_view, std::size_t> index_;  ///< Views into columns_.
  JsonParser parser_;
  std::int64_t line_ = 1;
  bool skipping_ = false;  ///< In the rest of a row that was too long.
};

}  // namespace troth::intake
