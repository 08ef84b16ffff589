#pragma once
// A flat map from ids to numbers, for millions of keys looked up in the inner loops of imports.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/assert.h"

namespace troth {

/// Open addressing with linear probing at half load: 16 bytes a slot, no node, one cache line for
/// most lookups. Keys are hashes already (base/id.h), so their low bits say where they lie; zero,
/// which is no id, marks what is free. Nothing is erased but all at once.
class IdMap {
 public:
  IdMap() { grow(kSlotsMin); }

  std::size_t size() const { return used_; }

  /// The value of `key` (not 0), or null.
  std::int64_t* find(std::int64_t key) {
    auto& slot = slots_[place(key)];
    return slot.key == 0 ? nullptr : &slot.value;
  }

  /// The value of `key` (not 0); what is new gets `value` first.
  std::int64_t& find_or_add(std::int64_t key, std::int64_t value) {
    TROTH_ASSERT(key != 0);
    auto at = place(key);
    if (slots_[at].key == 0) {
      if (2 * (used_ + 1) > slots_.size()) {
        grow(2 * slots_.size());
        at = place(key);
      }
      slots_[at] = {key, value};
      ++used_;
    }
    return slots_[at].value;
  }

  /// Calls `each` with every key and its value, in no order.
  template <typename Each>
  void each(Each&& each) const {
    for (const auto& slot : slots_) {
      if (slot.key != 0) each(slot.key, slot.value);
    }
  }

  /// Forgets all keys; keeps the memory.
  void clear() {
    slots_.assign(slots_.size(), Slot{});
    used_ = 0;
  }

 private:
  struct Slot {
    std::int64_t key = 0;
    std::int64_t value = 0;
  };
  static constexpr std::size_t kSlotsMin = 64;

  std::size_t place(std::int64_t key) const {
    const auto mask = slots_.size() - 1;
    auto at = static_cast<std::size_t>(key) & mask;
    while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & mask;
    return at;
  }

  void grow(std::size_t size) {
    std::vector<Slot> old(size);
    old.swap(slots_);
    for (const auto& slot : old) {
      if (slot.key != 0) slots_[place(slot.key)] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace troth
