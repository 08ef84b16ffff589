#pragma once
// HTTP of segments: definitions, a live preview for a builder, members, movement, overlap.

#include <memory>

#include "db/database.h"
#include "http/router.h"
#include "segments/service.h"

namespace troth::segments {

/// `database` must outlive the router.
void add_routes(http::Router& router, db::Database& database, std::shared_ptr<DataDay> data_day,
                std::shared_ptr<const Context> context);

}  // namespace troth::segments
