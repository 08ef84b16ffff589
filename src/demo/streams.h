#pragma once
// Where each thing's random numbers come from: of the seed, the person and the purpose alone. So a
// person is the same however many others there are.

#include <cstdint>

#include "base/random.h"

namespace troth::demo {

enum class Purpose : std::uint64_t {
  profile = 1,
  purchases,
  delivery,
  basket,
  survey,
  contacts,
  cancelled,
  till,      ///< Sales without a customer: the "person" is the store, the ordinal the day.
  research,  ///< Panel, visits and staff.
  counter,   ///< Who served a customer in the store; the ordinal is the purchase's.
};

/// `ordinal` tells things of one person and purpose apart, below a million.
inline Random stream_of(std::uint64_t seed, std::uint64_t person, Purpose purpose,
                        std::uint64_t ordinal = 0) {
  return Random(seed,
                ((person + 1) << 24U) | (static_cast<std::uint64_t>(purpose) << 20U) | ordinal);
}

}  // namespace troth::demo
