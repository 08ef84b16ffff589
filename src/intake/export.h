#pragma once
// Export: what import took, written so that importing it again gives the same workspace. See
// docs/export.md.

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "db/database.h"
#include "db/session.h"
#include "intake/mapping.h"
#include "base/output.h"
#include "base/table_writer.h"
#include "survey/types.h"

namespace troth::intake {

struct ExportRequest {
  Kind kind = Kind::orders;
  std::string source;      ///< The system it came from; empty: the only one there is.
  std::string instrument;  ///< Responses: the questionnaire; empty: the only one of the source.
};

struct ExportSummary {
  std::string source;      ///< Empty when there was nothing to export.
  std::string instrument;  ///< Responses only.
  std::int64_t rows = 0;
};

/// Columns of a kind in export order: the fields of import, without those that other columns say
/// exactly (ordered_time, discount, unit_cost). Responses: without items.
std::vector<std::string> export_columns(Kind kind);

/// Writes the rows of a kind: one source and, of responses, one instrument. Money and quantities
/// are exact, times local to the workspace, customers as their source names them. Memory is
/// bounded however many rows there are. `session` must read one snapshot. Units of progress are
/// rows, in stage "progress.export".
///
/// usage when there are several sources or instruments and none is chosen (naming them);
/// not_found when the chosen one is not there; cancelled when `progress` says so.
Result<ExportSummary> export_table(db::Session& session, const db::WorkspaceSettings& settings,
                                   const ExportRequest& request, TableForm form, Output& output,
                                   Progress& progress);

}  // namespace troth::intake
