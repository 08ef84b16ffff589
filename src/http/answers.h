#pragma once
// Ways to answer.

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "http/json.h"
#include "http/route.h"

namespace troth::http {

/// The JSON as an answer with the route's own status of success.
Response answer(const Call& call, const Json& json);
Response answer_with(int status, const Json& json);
Response no_content();
Response answer_with(const Problem& problem);
/// 202 with the job that does the work; Location names it.
Response accepted(const Json& job, const std::string& location);

/// Ids leave as text, because JavaScript's numbers would round them.
std::string id_text(Id id);
/// The id in a text that the schema has checked.
Id parse_id(std::string_view text);
Json text_or_null(const std::string& text);
Json instant_or_null(Instant instant);  ///< 0 is null.
Json instant_or_null(const std::optional<Instant>& instant);
Json day_or_null(const std::optional<Day>& day);
Json number_or_null(const std::optional<double>& number);

}  // namespace troth::http
