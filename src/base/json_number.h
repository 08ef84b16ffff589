#pragma once
// Numbers in JSON, which has no NaN and no infinity.

#include <nlohmann/json_fwd.hpp>

namespace troth {

/// The number, or null where there is none (not finite).
nlohmann::json number_json(double value);

}  // namespace troth
