#pragma once
// A model of segments as JSON and in words, for API and command line.

#include <optional>
#include <string>
#include <vector>

#include "base/messages.h"
#include "http/json.h"
#include "segments/model_service.h"

namespace troth::segments {

/// All of a model: how it was fitted, why so many groups, how far apart and how stable they are,
/// and each group against all. `segments` are those of the groups.
http::Json model_json(const Model& model, const std::vector<std::optional<Segment>>& segments,
                      const Context& context, Language language);
http::Json model_schema();

}  // namespace troth::segments
