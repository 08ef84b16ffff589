#pragma once
// HTTP of segments by model.

#include <memory>

#include "base/time.h"
#include "db/database.h"
#include "http/jobs.h"
#include "http/router.h"
#include "segments/service.h"

namespace troth::segments {

/// What the routes work with; all must outlive the router.
struct ModelRoutes {
  db::Database& database;
  http::Jobs& jobs;
  const Clock& clock;
  std::shared_ptr<const Context> context;
};

void add_model_routes(http::Router& router, const ModelRoutes& with);

}  // namespace troth::segments
