#pragma once
// HTTP of imports: upload, preview, run, rejects; and of bulk.

#include <string>

#include "base/time.h"
#include "db/database.h"
#include "http/gate.h"
#include "http/jobs.h"
#include "http/router.h"

namespace troth::intake {

/// What the routes work with; all must outlive the router.
struct RouteContext {
  db::Database& database;
  http::Jobs& jobs;
  const Clock& clock;
  std::string upload_folder;
  http::Gate& gate;
};

void add_routes(http::Router& router, const RouteContext& context);

/// Part of the above: many things in one request.
void add_bulk_routes(http::Router& router, const RouteContext& context);

}  // namespace troth::intake
