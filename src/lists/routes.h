#pragma once
// HTTP of the lists that lead to action, and of their definitions.

#include <string>

#include "http/router.h"

namespace troth::lists {

/// The workspace's currency.
struct Money {
  std::string currency = "GBP";
  int decimals = 2;
};

void add_routes(http::Router& router, const Money& money);

}  // namespace troth::lists
