#pragma once
// Whether an evaluation made before is still one of the data there is now.

#include <string>

#include "base/result.h"
#include "db/session.h"

namespace troth::evaluation {

/// A text that differs when imports, or people taking merges apart, have changed the data since.
/// Two small queries, however large the workspace.
Result<std::string> data_state(db::Session& session);

}  // namespace troth::evaluation
