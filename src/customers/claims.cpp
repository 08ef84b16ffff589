#include "customers/claims.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "base/assert.h"

namespace troth::customers {
namespace {

auto order(const Claim& claim) {
  return std::tie(claim.kind, claim.value);
}

/// Whether two sorted runs of values of one kind have none in common.
bool disjoint(std::span<const Claim> a, std::span<const Claim> b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (a[i].value == b[j].value) return false;
    if (a[i].value < b[j].value) {
      ++i;
    } else {
      ++j;
    }
  }
  return true;
}

std::span<const Claim> first_kind(std::span<const Claim> claims) {
  std::size_t n = 0;
  while (n < claims.size() && claims[n].kind == claims.front().kind) ++n;
  return claims.first(n);
}

}  // namespace

ClaimSets::ClaimSets(std::size_t owners, std::vector<Claim> claims)
    : pool_(std::move(claims)), slices_(owners) {
  TROTH_ASSERT(pool_.size() < std::numeric_limits<std::uint32_t>::max());
  std::sort(pool_.begin(), pool_.end(), [](const Claim& a, const Claim& b) {
    return a.owner != b.owner ? a.owner < b.owner : order(a) < order(b);
  });
  for (std::uint32_t i = 0; i < pool_.size(); ++i) {
    auto& slice = slices_[pool_[i].owner];
    if (slice.begin == slice.end) slice.begin = i;
    slice.end = i + 1;
  }
}

std::span<const Claim> ClaimSets::of(std::uint32_t cluster) const {
  const auto slice = slices_[cluster];
  return std::span(pool_).subspan(slice.begin, slice.end - slice.begin);
}

std::optional<std::uint32_t> ClaimSets::disagreement(std::uint32_t a, std::uint32_t b) const {
  auto left = of(a);
  auto right = of(b);
  while (!left.empty() && !right.empty()) {
    if (left.front().kind != right.front().kind) {
      auto& behind = left.front().kind < right.front().kind ? left : right;
      behind = behind.subspan(1);
      continue;
    }
    const auto left_run = first_kind(left);
    const auto right_run = first_kind(right);
    if (disjoint(left_run, right_run)) return left.front().kind;
    left = left.subspan(left_run.size());
    right = right.subspan(right_run.size());
  }
  return std::nullopt;
}

void ClaimSets::unite(std::uint32_t into, std::uint32_t from) {
  const auto a = slices_[into];
  const auto b = slices_[from];
  if (b.begin == b.end) return;
  if (a.begin == a.end) {
    slices_[into] = b;
    return;
  }
  // Clusters that are united agree, so their lists stay as short as the number of kinds: to leave
  // the old slices behind in the pool costs little.
  const std::size_t begin = pool_.size();
  std::size_t i = a.begin;
  std::size_t j = b.begin;
  while (i < a.end || j < b.end) {
    const bool take_left = j == b.end || (i < a.end && order(pool_[i]) <= order(pool_[j]));
    if (take_left && j < b.end && order(pool_[i]) == order(pool_[j])) ++j;
    pool_.push_back(pool_[take_left ? i++ : j++]);
  }
  TROTH_ASSERT(pool_.size() < std::numeric_limits<std::uint32_t>::max());
  slices_[into] = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(pool_.size())};
}

}  // namespace troth::customers
