#pragma once
// The query of a request, held against the parameters that a route declares.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/route.h"

namespace troth::http {

/// Decoded names and values. Says in `violations` what is malformed, unknown, given twice or not as
/// its schema says. `others`: what is unknown is passed over instead.
std::vector<std::pair<std::string, std::string>> read_query(
    std::string_view query, const std::vector<QueryParameter>& known,
    std::vector<Violation>& violations, bool others = false);

}  // namespace troth::http
