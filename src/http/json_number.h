#pragma once
// Numbers in JSON, which has no NaN and no infinity.

#include <cmath>
#include <nlohmann/json.hpp>

namespace troth::http {

/// The number, or null where there is none (not finite).
inline nlohmann::json number_json(double value) {
  return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

}  // namespace troth::http
