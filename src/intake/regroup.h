#pragma once
// Rows in the order of the customers they belong to, whatever the order of the file.

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.h"
#include "intake/reader.h"

namespace troth::intake {

/// The key by which the tables will store what a row says: rows of near keys come together.
using RowKey = std::function<Result<std::int64_t>(const RowBlock& block, std::size_t row)>;

/// A reader of the rows of `inner` (and of `first`, a block of it read already) in ascending
/// ranges of their key, each a group of blocks; within a range in file order. A file in time order
/// names customers at random, and storing each of its blocks would touch every page of tables kept
/// by customer; regrouped, an import touches each page about once. Rows wait in one scratch file
/// (in TMPDIR, unlinked at once, readable by this user only); memory stays bounded. Rows, problems
/// and line numbers are unchanged. bytes_read() may be asked by another thread.
std::unique_ptr<TableReader> regroup(std::unique_ptr<TableReader> inner,
                                     std::unique_ptr<RowBlock> first, RowKey key,
                                     std::size_t block_bytes);

/// Whether a file is large enough for regrouping to pay.
bool worth_regrouping(const TableReader& reader, std::size_t block_bytes);

}  // namespace troth::intake
