#pragma once
// HTTP of products and orders: lists, and one of each.

#include "http/router.h"

namespace troth::sales {

/// `decimals` are those of the workspace's currency.
void add_routes(http::Router& router, int decimals);

}  // namespace troth::sales
