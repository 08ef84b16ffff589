#pragma once
// What the JSON report holds, as the API document tells it.

#include "http/json.h"

namespace troth::evaluation {

/// The schema of write_json_report(), member by member. Adding a member to the report means adding
/// it here: tests hold every answer against this.
http::Json report_schema();

}  // namespace troth::evaluation
