#pragma once
// HTTP of customers: list and search, one customer, merges and their undoing, contacts,
// identities.

#include <vector>

#include "customers/listing.h"
#include "customers/service.h"
#include "http/router.h"

namespace troth::customers {

/// `followers` move what hangs on records in the rooms above when an undoing parts them; `extras`
/// are their columns and segments for the list.
void add_routes(http::Router& router, std::vector<Follower> followers, ListExtras extras = {});

/// Part of the above: the list of customers.
void add_list_route(http::Router& router, ListExtras extras);

/// Part of the above: everybody's contacts, and whom an identity names.
void add_contact_routes(http::Router& router);

}  // namespace troth::customers
