#pragma once
// HTTP of value: one customer, all together, models, settings, and the refresh job.

#include "base/time.h"
#include "db/database.h"
#include "http/jobs.h"
#include "http/router.h"
#include "value/service.h"

namespace troth::value {

/// What the routes work with; all must outlive the router.
struct RouteContext {
  db::Database& database;
  http::Jobs& jobs;
  const Clock& clock;
  AfterRefresh after;
};

void add_routes(http::Router& router, RouteContext context);

}  // namespace troth::value
