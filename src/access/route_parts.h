#pragma once
// What the routes of this room share.

#include <string>

#include "access/routes.h"
#include "access/types.h"
#include "http/route.h"
#include "http/schema.h"

namespace troth::access {

void add_account_routes(http::Router& router, db::Database& database, PasswordCost cost);
void add_user_routes(http::Router& router);
void add_key_routes(http::Router& router);
void add_setting_routes(http::Router& router);

/// A user as the API shows one; no secrets.
http::Json user_json(const User& user);
http::Json user_schema();

/// Appends to the audit log what a call did, for those that do it themselves.
Status record_call(db::Session& session, const http::Call& call, Id user_id, int status);

}  // namespace troth::access
