#pragma once
// Members as rows of JSON, for API and command line.

#include "http/json.h"
#include "segments/service.h"

namespace troth::segments {

http::Json member_json(const Member& member, int currency_decimals);
http::Json member_schema();

}  // namespace troth::segments
