#pragma once
// What customers say, in their language and about what happened to them.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.h"

namespace troth::demo {

enum class Topic : std::uint8_t {
  late_delivery,
  product_praise,
  service_praise,
  delivery_praise,
  general_praise,
  middling,
  product_fault,
  price,
  advice,
  ordering,
  returns,
  question,
};

/// A remark on a topic; `days` late and the product's name fill it in where it speaks of them.
std::string remark(Random& random, Topic topic, bool chinese, int days, std::string_view product);

}  // namespace troth::demo
