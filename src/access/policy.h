#pragma once
// The one place that decides who may do what.

#include <span>
#include <string>
#include <vector>

#include "http/rights.h"

namespace troth::access {

/// Whether a signed-in user of this role has the right.
bool may(http::Role role, http::Right right);
/// Whether an API key can be given the right: never for accounts, users, keys or settings, so that
/// a key cannot make itself another.
bool may_be_scope(http::Right right);
/// Whether a key with these scopes has the right.
bool may(std::span<const http::Right> scopes, http::Right right);

/// "owner, analyst": the roles that have a right.
std::string roles_of(http::Right right);
/// All rights of a role, for the screens: what to show.
std::vector<std::string> rights_of(http::Role role);

}  // namespace troth::access
