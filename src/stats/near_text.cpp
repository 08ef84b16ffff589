#include "stats/near_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/assert.h"
#include "base/text.h"

namespace troth::stats {
namespace {

constexpr std::size_t kShingle = 4;
constexpr std::size_t kWideShingle = 2;

/// A shingle by how many texts have it, then by its hash: the same order in every text, rarest
/// first.
using Ranked = std::pair<std::uint32_t, std::uint64_t>;

/// Where characters begin, and the end.
std::vector<std::size_t> characters(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

std::vector<std::uint64_t> shingles_of(std::string_view text) {
  const std::vector<std::size_t> starts = characters(text);
  const std::size_t count = starts.size() - 1;
  const std::size_t length = 2 * display_width(text) > 3 * count ? kWideShingle : kShingle;
  std::vector<std::uint64_t> shingles;
  for (std::size_t i = 0; i + length <= count; ++i) {
    const auto piece = text.substr(starts[i], starts[i + length] - starts[i]);
    shingles.push_back(std::hash<std::string_view>{}(piece));
  }
  std::sort(shingles.begin(), shingles.end());
  shingles.erase(std::unique(shingles.begin(), shingles.end()), shingles.end());
  return shingles;
}

std::vector<std::vector<Ranked>> rank(std::span<const std::string> texts) {
  std::vector<std::vector<std::uint64_t>> sets;
  std::unordered_map<std::uint64_t, std::uint32_t> texts_with;
  for (const std::string& text : texts) {
    sets.push_back(shingles_of(text));
    for (const std::uint64_t shingle : sets.back()) ++texts_with[shingle];
  }
  std::vector<std::vector<Ranked>> ranked(sets.size());
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (const std::uint64_t shingle : sets[i])
      ranked[i].emplace_back(texts_with[shingle], shingle);
    std::sort(ranked[i].begin(), ranked[i].end());
  }
  return ranked;
}

std::size_t common(const std::vector<Ranked>& a, const std::vector<Ranked>& b) {
  std::size_t count = 0;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (*x < *y) {
      ++x;
    } else if (*y < *x) {
      ++y;
    } else {
      ++count, ++x, ++y;
    }
  }
  return count;
}

bool alike(const std::vector<Ranked>& a, const std::vector<Ranked>& b, double likeness) {
  const auto shorter = static_cast<double>(std::min(a.size(), b.size()));
  const auto longer = static_cast<double>(std::max(a.size(), b.size()));
  if (shorter < likeness * longer) return false;
  const auto both = static_cast<double>(common(a, b));
  return both >= likeness * (shorter + longer - both);
}

}  // namespace

std::vector<std::size_t> near_texts(std::span<const std::string> texts, double likeness) {
  TROTH_ASSERT(likeness > 0 && likeness <= 1);
  const std::vector<std::vector<Ranked>> sets = rank(texts);
  std::vector<std::size_t> near(texts.size(), 0);
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> examples;
  std::vector<std::size_t> looked_at(texts.size(), 0);
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const auto size = static_cast<double>(sets[i].size());
    // Two texts that are alike have one of their first shingles in common.
    const auto missing = static_cast<std::size_t>(std::ceil(likeness * size - 1e-9));
    const std::size_t prefix = sets[i].empty() ? 0 : sets[i].size() - missing + 1;
    std::size_t first = i;
    for (std::size_t s = 0; s < prefix; ++s) {
      const auto found = examples.find(sets[i][s].second);
      if (found == examples.end()) continue;
      for (const std::size_t other : found->second) {
        if (other >= first || looked_at[other] == i + 1) continue;
        looked_at[other] = i + 1;
        if (alike(sets[i], sets[other], likeness)) first = other;
      }
    }
    if (first < i) {
      near[i] = first + 1;
      continue;
    }
    for (std::size_t s = 0; s < prefix; ++s) examples[sets[i][s].second].push_back(i);
  }
  return near;
}

}  // namespace troth::stats
