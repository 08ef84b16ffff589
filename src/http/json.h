#pragma once
// The JSON type of requests and answers, by name only: whoever looks inside includes
// <nlohmann/json.hpp> itself.

#include <nlohmann/json_fwd.hpp>

namespace troth::http {

/// Members keep the order in which they were written.
using Json = nlohmann::ordered_json;

}  // namespace troth::http
