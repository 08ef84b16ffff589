#pragma once
// The API document, made from the routes themselves.

#include <functional>
#include <string>

#include "http/json.h"
#include "http/router.h"

namespace troth::http {

/// OpenAPI 3.1 (OpenAPI Initiative, 2021) of all routes. Named schemas are listed once
/// under components. `roles_of` says which roles have a right; it is shown with each route.
Json openapi(const Router& router, const std::string& version,
             const std::function<std::string(Right)>& roles_of);

}  // namespace troth::http
