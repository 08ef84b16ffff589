#pragma once
// A page of the list of customers, and the contacts of one, for screens. SQL of its own: it reads
// golden records only.

#include <cstdint>
#include <string>
#include <vector>

#include "customers/joining_store.h"

namespace troth::customers {

/// Which customers to list; empty texts do not filter.
struct ListQuery {
  std::string name;  ///< Anywhere in the name; letters of ASCII in either case.
  std::string region;
  std::string country;
  std::string segment;
  Id after = 0;  ///< Begins behind this customer.
  std::int64_t limit = 50;
};

/// Golden records by customer id. A filter that few pass reads the table until the page is full.
Result<std::vector<Golden>> list_customers(db::Session& session, const ListQuery& query);

}  // namespace troth::customers
