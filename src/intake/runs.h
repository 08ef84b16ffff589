#pragma once
// The log of imports, read back.

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "intake/import.h"

namespace troth::intake {

/// A row of `import_run`.
struct ImportRun {
  Id import_id = 0;
  std::string kind;
  std::string source;
  std::string file_name;
  std::string state;
  Instant started_at = 0;
  Instant finished_at = 0;  ///< 0: not yet.
  RowCounts rows;
};

/// Runs with a number below `before`, latest first.
Result<std::vector<ImportRun>> runs_before(db::Session& session, Id before, std::int64_t limit);

}  // namespace troth::intake
