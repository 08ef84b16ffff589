#pragma once
// Inside the room: what its routes share.

#include <string>

#include "customers/joining_store.h"
#include "http/json.h"
#include "http/route.h"

namespace troth::customers {

/// A route about customers, for who may read them.
http::Route customer_route(http::Method method, std::string path, std::string name,
                           std::string summary);

http::Json customer_json(const Golden& golden);
http::Json customer_schema();

}  // namespace troth::customers
