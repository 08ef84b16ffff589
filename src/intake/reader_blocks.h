#pragma once
// What readers of text in rows share: cutting a file into blocks of whole rows.

#include <memory>
#include <string>
#include <vector>

#include "intake/reader.h"
#include "intake/reader_feed.h"

namespace troth::intake {

/// Takes bytes until at least one row is whole; what is left behind it begins the next block.
class RowsOfBlocks : public TableReader {
 public:
  const TableFormat& format() const override { return feed_.format; }
  const std::vector<std::string>& columns() const override { return columns_; }
  Result<bool> read(RowBlock& block) final;
  std::uint64_t bytes_read() const override { return feed_.bytes_read(); }
  std::uint64_t bytes_total() const override { return feed_.bytes_total(); }

 protected:
  RowsOfBlocks(std::unique_ptr<TextSource> text, TableFormat format, std::size_t block_bytes);
  /// Cuts all whole rows off the first `used` bytes of the block; gives where the rest starts.
  virtual std::size_t parse(RowBlock& block, std::size_t used) = 0;

  BlockFeed feed_;
  std::vector<std::string> columns_;

 private:
  const std::size_t block_bytes_;
};

}  // namespace troth::intake
