#pragma once
// Settings that come as a JSON file: margins, standards, populations, wordings.

#include <string>

#include "app/stats_print.h"
#include "base/result.h"

namespace troth::app {

/// The file as JSON. Errors: not_found; too_large beyond 4 MB; bad_input when it is not JSON, with
/// the line, and when its outermost value is not an object.
Result<Json> read_json_object(const std::string& path);

}  // namespace troth::app
