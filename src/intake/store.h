#pragma once
// The only place with the SQL of import runs.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "intake/import.h"

namespace troth::intake {

/// Records that a run has begun; gives its number.
Result<Id> begin_run(db::Session& session, const ImportRequest& request,
                     const std::string& file_name, const std::string& mapping, Instant now);
/// Records what a run has done so far ("running") or how it ended ("done", "failed", "cancelled").
Status update_run(db::Session& session, Id import_id, std::string_view state, const RowCounts& rows,
                  Instant now);

/// How many things of each sort the workspace holds; customers are golden records.
Result<std::vector<std::pair<std::string, std::int64_t>>> count_entities(db::Session& session);

}  // namespace troth::intake
