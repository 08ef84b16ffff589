#include "base/json_number.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace troth {

nlohmann::json number_json(double value) {
  return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

}  // namespace troth
