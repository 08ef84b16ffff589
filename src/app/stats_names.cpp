#include "app/stats_names.h"

#include <functional>

#include "base/assert.h"

namespace troth::app {
namespace {

constexpr std::size_t kSlotsMin = 64;
// How far ahead a slot, the end of the text found there, and the text itself are asked for.
constexpr std::size_t kSlotAhead = 24;
constexpr std::size_t kEndAhead = 16;
constexpr std::size_t kTextAhead = 8;

std::uint64_t hash_of(std::string_view text) {
  return std::hash<std::string_view>()(text);
}

}  // namespace

std::string_view NameTable::name(std::size_t place) const {
  const std::uint64_t begin = place == 0 ? 0 : ends_[place - 1];
  return std::string_view(bytes_).substr(begin, ends_[place] - begin);
}

std::uint32_t NameTable::place(std::string_view name) {
  return place_hashed(name, hash_of(name));
}

void NameTable::place_all(std::span<const std::string_view> names,
                          std::vector<std::uint32_t>& places) {
  const std::size_t n = names.size();
  std::vector<std::uint64_t> hashes(n);
  for (std::size_t i = 0; i < n; ++i) hashes[i] = hash_of(names[i]);
  places.assign(n, kNone);
  for (std::size_t i = 0; i < n; ++i) {
    if (!slots_.empty()) {
      const std::size_t mask = slots_.size() - 1;
      if (i + kSlotAhead < n) __builtin_prefetch(&slots_[hashes[i + kSlotAhead] & mask]);
      if (i + kEndAhead < n) {
        const std::uint32_t place = slots_[hashes[i + kEndAhead] & mask].place;
        if (place != kNone) __builtin_prefetch(&ends_[place]);
      }
      if (i + kTextAhead < n) {
        const std::uint32_t place = slots_[hashes[i + kTextAhead] & mask].place;
        if (place != kNone) __builtin_prefetch(&bytes_[ends_[place] - 1]);
      }
    }
    if (!names[i].empty()) places[i] = place_hashed(names[i], hashes[i]);
  }
}

std::uint32_t NameTable::place_hashed(std::string_view name, std::uint64_t hash) {
  if (2 * (ends_.size() + 1) > slots_.size()) grow();
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.place == kNone) {
      TROTH_ASSERT(ends_.size() < kNone);
      slot = {tag, static_cast<std::uint32_t>(ends_.size())};
      bytes_ += name;
      ends_.push_back(bytes_.size());
      return slot.place;
    }
    if (slot.tag == tag && this->name(slot.place) == name) return slot.place;
  }
}

void NameTable::grow() {
  std::vector<Slot> slots(slots_.empty() ? kSlotsMin : 2 * slots_.size());
  const std::size_t mask = slots.size() - 1;
  for (std::size_t place = 0; place < ends_.size(); ++place) {
    const std::uint64_t hash = hash_of(name(place));
    std::size_t at = hash & mask;
    while (slots[at].place != kNone) at = (at + 1) & mask;
    slots[at] = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(place)};
  }
  slots_ = std::move(slots);
}

}  // namespace troth::app
