#pragma once
// HTTP of accounts: set-up, sign-in, one's own account, users, keys, audit log, settings.

#include "access/secrets.h"
#include "db/database.h"
#include "http/router.h"

namespace troth::access {

/// `database` must outlive the router.
void add_routes(http::Router& router, db::Database& database, PasswordCost cost = {});

}  // namespace troth::access
