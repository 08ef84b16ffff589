#include "intake/reader_blocks.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace troth::intake {

RowsOfBlocks::RowsOfBlocks(std::unique_ptr<TextSource> text, TableFormat format,
                           std::size_t block_bytes)
    : feed_(std::move(text), std::move(format)),
      block_bytes_(std::max<std::size_t>(block_bytes, 1)) {}

Result<bool> RowsOfBlocks::read(RowBlock& block) {
  block.rows_.clear();
  block.fields_.clear();
  block.unescaped_.clear();
  std::size_t used = 0;
  std::size_t target = block_bytes_;
  for (;;) {
    feed_.take(block.bytes_, used, target);
    const std::size_t rest = parse(block, used);
    if (!block.rows_.empty() || feed_.exhausted()) {
      feed_.give_back({block.bytes_.data() + rest, used - rest});
      break;
    }
    used -= rest;
    std::memmove(block.bytes_.data(), block.bytes_.data() + rest, used);
    target = std::max(block_bytes_, used * 2);
  }
  if (!block.rows_.empty()) return true;
  if (feed_.failure()) return *feed_.failure();
  return false;
}

}  // namespace troth::intake
