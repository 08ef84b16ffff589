#pragma once
// HTTP of who is behind the figures.

#include <memory>

#include "evaluation/documents.h"
#include "http/router.h"

namespace troth::evaluation {

void add_behind_route(http::Router& router, const std::shared_ptr<DocumentRoutes>& routes);

}  // namespace troth::evaluation
