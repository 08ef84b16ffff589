#pragma once
// Reads and converts beside the caller's thread, a few batches ahead.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "base/result.h"
#include "intake/batch.h"
#include "intake/reader.h"

namespace troth::intake {

/// Runs reader and converter on a thread of its own; next() hands over batches in file order.
class Pipeline {
 public:
  /// `first` is a block already read (for the mapping), or null; reader and converter must outlive
  /// this.
  Pipeline(TableReader& reader, Converter& converter, std::unique_ptr<RowBlock> first);
  /// Stops the thread, whatever is left to read.
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  /// The next batch; null at the end. Calls `waiting` now and then while there is none yet.
  Result<std::unique_ptr<Batch>> next(const std::function<void()>& waiting);
  /// Bytes read up to the last whole block; the reader itself belongs to the thread.
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  void work(std::unique_ptr<RowBlock> block);
  /// Waits for room; false when the consumer has left.
  bool push(Result<std::unique_ptr<Batch>> batch);

  TableReader& reader_;
  Converter& converter_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Result<std::unique_ptr<Batch>>> ready_;
  bool stopping_ = false;
  std::atomic<std::uint64_t> bytes_read_ = 0;
  std::thread thread_;
};

}  // namespace troth::intake
