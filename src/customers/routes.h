#pragma once
// HTTP of customers: list and search, one customer, merges and their undoing.

#include <vector>

#include "customers/service.h"
#include "http/router.h"

namespace troth::customers {

/// `followers` move what hangs on records in the rooms above when an undoing parts them.
void add_routes(http::Router& router, std::vector<Follower> followers);

}  // namespace troth::customers
