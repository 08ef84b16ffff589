#pragma once
// From a request to a Call: parameters and body decoded and held against the declaration.

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "http/route.h"

namespace troth::http {

using PathValues = std::vector<std::pair<std::string, std::string>>;

/// The Call of a request to a route whose path matched with `values`, or the problem: 400 for a
/// body that is not JSON (or is nested deeper than 32), 415 for another content type, 422 with
/// pointers for what does not fit the schemas, unknown query parameters included. The language is
/// that of Accept-Language, or `fallback`.
std::variant<Call, Problem> read_call(const Request& request, const Route& route,
                                      const PathValues& values, Language fallback);

/// Whether brackets are nested deeper than 32 in a JSON text, valid or not.
bool nested_too_deep(std::string_view text);

/// The language a request prefers, of those there are.
Language preferred_language(std::string_view accept_language, Language fallback);

}  // namespace troth::http
