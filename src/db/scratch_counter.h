#pragma once
// Counts how often each of very many keys was seen, in bounded memory.

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/result.h"

namespace troth::db {

/// Counts keys exactly. The first `memory_entries` keys stay in memory (16 bytes each at half
/// load); beyond that they go to a scratch file that the system removes when the counter dies.
class ScratchCounter {
 public:
  explicit ScratchCounter(std::size_t memory_entries = 4U << 20U);
  ~ScratchCounter();
  ScratchCounter(const ScratchCounter&) = delete;
  ScratchCounter& operator=(const ScratchCounter&) = delete;

  /// How often `key` was counted before this call. storage when the scratch file fails.
  Result<std::int64_t> count(std::int64_t key);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace troth::db
