#pragma once
// HTTP of accounts: set-up, sign-in, one's own account, users, keys, audit log, settings.

#include <memory>

#include "access/secrets.h"
#include "access/vault.h"
#include "db/database.h"
#include "http/router.h"
#include "outbound/client.h"

namespace troth::access {

struct AccountOptions {
  PasswordCost cost;
  std::shared_ptr<const Vault> vault;  ///< Seals secrets that must be read again.
  outbound::Client* client = nullptr;  ///< Talks to the sign-in provider; must outlive the router.
};

/// `database` must outlive the router.
void add_routes(http::Router& router, db::Database& database, AccountOptions options);

}  // namespace troth::access
