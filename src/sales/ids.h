#pragma once
// How the things of this room are named; see base/id.h.

#include <string_view>

#include "base/id.h"

namespace troth::sales {

inline Id product_id(std::string_view source, std::string_view sku) {
  return derive_id({"product", source, sku});
}

inline Id order_id(std::string_view source, std::string_view reference) {
  return derive_id({"order", source, reference});
}

}  // namespace troth::sales
