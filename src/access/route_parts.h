#pragma once
// What the routes of this room share.

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "access/provider.h"
#include "access/routes.h"
#include "access/throttle.h"
#include "access/types.h"
#include "http/route.h"
#include "http/schema.h"

namespace troth::access {

/// What the handlers of accounts hold on to.
struct Accounts {
  Accounts(db::Database& on, AccountOptions with)
      : database(on), cost(with.cost), vault(std::move(with.vault)), provider(*with.client) {}
  db::Database& database;
  PasswordCost cost;
  std::shared_ptr<const Vault> vault;
  Provider provider;
  Throttle by_address{10, 6 * kMicrosPerSecond};
  GhostLocks ghosts;
};
using SharedAccounts = std::shared_ptr<Accounts>;

/// 429 when an address tries too often.
std::optional<http::Response> refuse_haste(Accounts& accounts, const http::Call& call);
/// Sets the session's cookie; an empty token ends it.
void set_cookie(http::Response& response, std::string_view token);

void add_account_routes(http::Router& router, const SharedAccounts& accounts);
void add_provider_routes(http::Router& router, const SharedAccounts& accounts);
void add_user_routes(http::Router& router);
void add_key_routes(http::Router& router);
void add_setting_routes(http::Router& router);

/// A user as the API shows one; no secrets.
http::Json user_json(const User& user);
http::Json user_schema();

/// Appends to the audit log what a call did, for those that do it themselves.
Status record_call(db::Session& session, const http::Call& call, Id user_id, int status);

}  // namespace troth::access
