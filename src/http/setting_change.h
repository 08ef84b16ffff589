#pragma once
// A setting as a command line changes it.

#include <string>

#include "base/result.h"
#include "http/json.h"

namespace troth::http {

/// Sets a member of `settings` by "NAME=VALUE", where VALUE is JSON or else a word. usage: no name
/// or no "=".
Status apply_change(const std::string& change, Json& settings);

}  // namespace troth::http
