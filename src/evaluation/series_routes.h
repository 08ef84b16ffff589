#pragma once
// HTTP of the figures month by month.

#include <memory>

#include "evaluation/documents.h"
#include "http/router.h"

namespace troth::evaluation {

void add_series_route(http::Router& router, const std::shared_ptr<DocumentRoutes>& routes);

}  // namespace troth::evaluation
