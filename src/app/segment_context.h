#pragma once
// The fields that rules of segments may use, of all rooms, wired in one place.

#include <memory>

#include "db/database.h"
#include "segments/service.h"
#include "value/service.h"

namespace troth::app {

std::shared_ptr<const segments::Context> segment_context(const db::Database& database);

/// Segments by model look at value: after a refresh everybody is placed anew.
value::AfterRefresh place_after_refresh(const Clock& clock);
/// The same for customers whose value was brought up to date on their own.
value::Follower place_changed(std::shared_ptr<const segments::Context> context,
                              std::shared_ptr<segments::DataDay> today, const Clock& clock);

}  // namespace troth::app
