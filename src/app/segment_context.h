#pragma once
// The fields that rules of segments may use, of all rooms, wired in one place.

#include <memory>

#include "db/database.h"
#include "segments/service.h"

namespace troth::app {

std::shared_ptr<const segments::Context> segment_context(const db::Database& database);

}  // namespace troth::app
