#pragma once
// How the things of this room are named; see base/id.h.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.h"

namespace troth::sales {

inline Id product_id(std::string_view source, std::string_view sku) {
  return derive_id({"product", source, sku});
}

inline Id order_id(std::string_view source, std::string_view reference) {
  return derive_id({"order", source, reference});
}

/// The key of a line within its order: made of its source's line number or, without one, of its
/// product and which of the order's lines of that product it is. A line number "key:N" is the key
/// itself, so that a line whose number is no longer known can be written down and read back.
Id line_key(std::string_view line_reference, std::string_view sku, std::int64_t occurrence);

/// "key:N" for line_key().
std::string line_reference_of_key(Id key);

}  // namespace troth::sales
