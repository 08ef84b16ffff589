#pragma once
// Inside the value room: what its routes share.

#include <string>

#include "base/result.h"
#include "db/session.h"
#include "http/router.h"
#include "value/routes.h"
#include "value/types.h"

namespace troth::value {

/// The run in force; not_found before the first.
Result<Run> run_in_force(db::Session& session);

/// A route that reads figures without persons.
http::Route reading(std::string path, std::string name, std::string summary);

/// All customers together by label: matrix, loyalty, life cycle, flow, chances of leaving.
void add_group_routes(http::Router& router, const RouteContext& context);

}  // namespace troth::value
