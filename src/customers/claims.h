#pragma once
// What the members of a growing cluster say of themselves, and whether two clusters contradict.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/id.h"

namespace troth::customers {

/// "Record `owner` has `value` for `kind`."
struct Claim {
  std::uint32_t owner = 0;
  std::uint32_t kind = 0;
  Id value = 0;
};

/// Claims by cluster. A cluster starts as one owner and is united with others; it is named by any
/// number below `owners` that the caller keeps (its root). Two clusters disagree on a kind when
/// both have values for it and none in common.
class ClaimSets {
 public:
  ClaimSets(std::size_t owners, std::vector<Claim> claims);

  /// The first kind on which the clusters disagree.
  std::optional<std::uint32_t> disagreement(std::uint32_t a, std::uint32_t b) const;
  /// Gives `into` the claims of `from` besides its own.
  void unite(std::uint32_t into, std::uint32_t from);
  /// The claims of a cluster, by kind and value; the view ends with the next unite().
  std::span<const Claim> of(std::uint32_t cluster) const;

 private:
  struct Slice {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };

  std::vector<Claim> pool_;  // Each cluster's slice is sorted by kind and value.
  std::vector<Slice> slices_;
};

}  // namespace troth::customers
