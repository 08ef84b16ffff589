#include "app/stats_names.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "base/assert.h"

namespace troth::app {
namespace {

constexpr std::size_t kSlotsMin = 64;
// How far ahead a slot, the end of the text found there, and the text itself are asked for.
constexpr std::size_t kSlotAhead = 24;
constexpr std::size_t kEndAhead = 16;
constexpr std::size_t kTextAhead = 8;

constexpr std::size_t kHead = 8;
constexpr std::size_t kHalf = 4;

std::uint64_t half_at(const char* bytes) {
  std::uint32_t half = 0;
  std::memcpy(&half, bytes, kHalf);
  return half;
}

/// The first eight bytes; of shorter texts a number that those of the same size have in common
/// only when they are equal.
std::uint64_t head_of(std::string_view text) {
  std::uint64_t head = 0;
  if (text.size() >= kHead) {
    std::memcpy(&head, text.data(), kHead);
  } else if (text.size() >= kHalf) {
    head = half_at(text.data()) << 32U | half_at(text.data() + text.size() - kHalf);
  } else {
    for (const char c : text) head = head << 8U | static_cast<unsigned char>(c);
  }
  return head;
}

/// Every bit of the argument moves about half of the result's (finaliser of MurmurHash3).
std::uint64_t mixed(std::uint64_t bits) {
  bits ^= bits >> 33U;
  bits *= 0xff51afd7ed558ccdU;
  bits ^= bits >> 33U;
  bits *= 0xc4ceb9fe1a85ec53U;
  return bits ^ (bits >> 33U);
}

}  // namespace

NameTable::Key NameTable::key_of(std::string_view name) {
  constexpr std::uint64_t kSizeBits = 0xff;
  const std::uint64_t head = head_of(name);
  const std::uint64_t hash =
      name.size() > kHead ? std::hash<std::string_view>()(name) : mixed(head + name.size());
  const std::uint64_t size = std::min<std::uint64_t>(name.size(), kSizeBits);
  return {head, hash, static_cast<std::uint32_t>(((hash >> 32U) & ~kSizeBits) | size)};
}

std::string_view NameTable::name(std::size_t place) const {
  const std::uint64_t begin = place == 0 ? 0 : ends_[place - 1];
  return std::string_view(bytes_).substr(begin, ends_[place] - begin);
}

std::uint32_t NameTable::place(std::string_view name) {
  return place_keyed(name, key_of(name));
}

void NameTable::place_all(std::span<const std::string_view> names,
                          std::vector<std::uint32_t>& places) {
  const std::size_t n = names.size();
  keys_.resize(n);
  for (std::size_t i = 0; i < n; ++i) keys_[i] = key_of(names[i]);
  places.assign(n, kNone);
  for (std::size_t i = 0; i < n; ++i) {
    if (!slots_.empty()) {
      const std::size_t mask = slots_.size() - 1;
      const auto place_at = [&](std::size_t k) {
        return k < n && names[k].size() > kHead ? slots_[keys_[k].hash & mask].place : kNone;
      };
      if (i + kSlotAhead < n) __builtin_prefetch(&slots_[keys_[i + kSlotAhead].hash & mask]);
      if (const auto place = place_at(i + kEndAhead); place != kNone) {
        __builtin_prefetch(&ends_[place]);
      }
      if (const auto place = place_at(i + kTextAhead); place != kNone) {
        __builtin_prefetch(&bytes_[ends_[place] - 1]);
      }
    }
    if (!names[i].empty()) places[i] = place_keyed(names[i], keys_[i]);
  }
}

std::uint32_t NameTable::place_keyed(std::string_view name, const Key& key) {
  if (2 * (ends_.size() + 1) > slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = key.hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.place == kNone) {
      TROTH_ASSERT(ends_.size() < kNone);
      slot = {key.head, key.tag, static_cast<std::uint32_t>(ends_.size())};
      bytes_ += name;
      ends_.push_back(bytes_.size());
      return slot.place;
    }
    if (slot.tag != key.tag || slot.head != key.head) continue;
    // Head and size are all there is of a short text.
    if (name.size() <= kHead || this->name(slot.place) == name) return slot.place;
  }
}

void NameTable::grow() {
  std::vector<Slot> slots(slots_.empty() ? kSlotsMin : 2 * slots_.size());
  const std::size_t mask = slots.size() - 1;
  for (std::size_t place = 0; place < ends_.size(); ++place) {
    const Key key = key_of(name(place));
    std::size_t at = key.hash & mask;
    while (slots[at].place != kNone) at = (at + 1) & mask;
    slots[at] = {key.head, key.tag, static_cast<std::uint32_t>(place)};
  }
  slots_ = std::move(slots);
}

}  // namespace troth::app
