#pragma once
// Indicators of loyalty and switching barriers as JSON, in the caller's words.

#include <string>

#include "base/messages.h"
#include "http/json.h"
#include "value/indicators.h"

namespace troth::value {

/// Of one customer: {"indicators": [...], "barriers": [...]}.
http::Json profile_json(const Indicators& indicators, const Barriers& barriers,
                        const Settings& settings, Language language);
http::Json profile_schema();

/// Of all, from the stored reading "indicators": the same with means, and with reliability and what
/// cannot be assessed of barriers.
http::Json indicators_json(const std::string& reading, const Settings& settings, Language language);
http::Json indicators_schema();

}  // namespace troth::value
