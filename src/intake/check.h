#pragma once
// Imports that did not end well.

#include <vector>

#include "base/result.h"
#include "db/care.h"
#include "db/session.h"

namespace troth::intake {

/// Imports that began and did not end ("import_unfinished"), and that failed or were stopped and
/// were not repeated to the end since ("import_failed"): warnings, with the file's name as subject
/// and kind and source in `detail`. Repeating them mends it.
Result<std::vector<db::Finding>> check(db::Session& session);

}  // namespace troth::intake
