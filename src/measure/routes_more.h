#pragma once
// HTTP of what surrounds a study: the form of a new one, trying other settings, verifying a run.

#include "measure/routes.h"

namespace troth::measure {

void add_more_routes(http::Router& router, const RouteContext& context);

}  // namespace troth::measure
