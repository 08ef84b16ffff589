#pragma once
// HTTP of studies.

#include <memory>

#include "base/time.h"
#include "db/database.h"
#include "http/jobs.h"
#include "http/router.h"
#include "segments/service.h"

namespace troth::measure {

/// What the routes work with; all must outlive the router.
struct RouteContext {
  db::Database& database;
  http::Jobs& jobs;
  const Clock& clock;
  std::shared_ptr<const segments::Context> fields;
};

void add_routes(http::Router& router, RouteContext context);

}  // namespace troth::measure
