#pragma once
// Distinct texts and their numbers, for millions of customers.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace troth::app {

/// Numbers texts 0, 1, 2, ... in order of first appearance. Texts lie one after the other in one
/// block, found through a flat table that holds the first eight bytes itself: a cache miss a
/// look-up (of longer texts three) instead of the several of a standard map, which is what reading
/// purchases would spend most of its time on. At most 2^32 - 1 texts.
class NameTable {
 public:
  /// The number of a text, which is new when it equals size() before the call.
  std::uint32_t place(std::string_view name);
  /// The same for many texts, which hides the time that memory takes to answer: several times as
  /// fast as one by one. An empty text has no number, kNone.
  void place_all(std::span<const std::string_view> names, std::vector<std::uint32_t>& places);
  static constexpr std::uint32_t kNone = 0xffffffff;

  std::size_t size() const { return ends_.size(); }
  std::string_view name(std::size_t place) const;

 private:
  /// What of a text is compared first.
  struct Key {
    std::uint64_t head = 0;  ///< The first eight bytes, or all of a shorter text.
    std::uint64_t hash = 0;
    std::uint32_t tag = 0;  ///< The size (255 for more) and something of the hash.
  };
  struct Slot {
    std::uint64_t head = 0;
    std::uint32_t tag = 0;
    std::uint32_t place = kNone;
  };

  static Key key_of(std::string_view name);
  std::uint32_t place_keyed(std::string_view name, const Key& key);
  void grow();

  std::vector<Slot> slots_;
  std::vector<std::uint64_t> ends_;  ///< End of each text in bytes_.
  std::string bytes_;
  std::vector<Key> keys_;  ///< Of the texts being placed.
};

}  // namespace troth::app
