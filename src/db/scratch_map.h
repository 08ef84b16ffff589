#pragma once
// Remembers something of each of very many keys, in bounded memory.

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/result.h"

namespace troth::db {

/// A number for each key. The first `memory_entries` keys stay in memory (16 bytes each, at half
/// load); beyond that they go to a scratch file that the system removes when the map dies. A map is
/// used in one of two ways: count() or first(). Both fail with storage when the scratch file does.
class ScratchMap {
 public:
  explicit ScratchMap(std::size_t memory_entries = 4U << 20U);
  ~ScratchMap();
  ScratchMap(const ScratchMap&) = delete;
  ScratchMap& operator=(const ScratchMap&) = delete;

  /// How often `key` (not 0) was counted before this call.
  Result<std::int64_t> count(std::int64_t key);
  /// The value given with `key` (not 0) when it first was.
  Result<std::int64_t> first(std::int64_t key, std::int64_t value);
  /// Forgets all.
  void clear();

 private:
  struct State;
  Result<std::int64_t*> find_or_add(std::int64_t key, std::int64_t value);
  std::unique_ptr<State> state_;
};

}  // namespace troth::db
