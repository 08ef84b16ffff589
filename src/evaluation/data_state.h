#pragma once
// Whether an evaluation made before is still one of the data there is now.

#include <string>

#include "base/result.h"
#include "base/time.h"
#include "db/session.h"

namespace troth::evaluation {

/// A text that differs when imports, events, what people said of merges or the definitions of value
/// have changed since. Of events only those of spans of five minutes that are over, or a figure
/// that takes longer to compute than the next event takes to come would never be shown. Small
/// queries, however large the workspace.
Result<std::string> data_state(db::Session& session, Instant now);

}  // namespace troth::evaluation
