#pragma once
// Whether a value is as its schema says.

#include <string>
#include <vector>

#include "http/json.h"
#include "http/problem.h"

namespace troth::http {

/// What is wrong with `value`, at most 20 things; pointers begin with `pointer`. Text with a NUL is
/// always wrong: databases do not take it. A keyword that is not known here is a programmer error,
/// so that no rule of a schema is passed over in silence.
std::vector<Violation> validate(const Json& schema, const Json& value, const std::string& pointer);

/// Aborts when a schema uses what validate() does not know; for routes as they are declared.
void check_schema(const Json& schema);

}  // namespace troth::http
