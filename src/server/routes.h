#pragma once
// The server's own routes: health, metrics, jobs, the API document.

#include <functional>
#include <string>

#include "db/database.h"
#include "http/jobs.h"
#include "http/router.h"
#include "server/metrics.h"

namespace troth::server {

/// /healthz, /readyz and /api/v1/jobs. All must outlive the router.
void add_routes(http::Router& router, db::Database& database, http::Jobs& jobs);

/// /metrics; `metrics` is asked for when it is first needed, since it counts by route.
void add_metrics_route(http::Router& router, db::Database& database,
                       std::function<const Metrics&()> metrics);

/// /api/v1/openapi.json, of all routes added before.
void add_document_route(http::Router& router, const std::string& version,
                        const std::function<std::string(http::Right)>& roles_of);

}  // namespace troth::server
