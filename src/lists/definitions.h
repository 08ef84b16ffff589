#pragma once
// Definitions of lists as JSON, and within which bounds they make sense.

#include "base/result.h"
#include "http/json.h"
#include "lists/types.h"

namespace troth::lists {

http::Json definitions_json(const Definitions& definitions);
http::Json definitions_schema();
/// Members left out keep what `otherwise` says. bad_input naming the member that is out of range.
Result<Definitions> parse_definitions(const http::Json& json, const Definitions& otherwise);

}  // namespace troth::lists
