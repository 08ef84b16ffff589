#include "intake/runs.h"

namespace troth::intake {

Result<std::vector<ImportRun>> runs_before(db::Session& session, Id before, std::int64_t limit) {
  std::vector<ImportRun> runs;
  TROTH_TRY(session.scan(
      "SELECT import_id, kind, source, file_name, state, started_at, finished_at, rows_read, "
      "accepted, updated, unchanged, rejected FROM import_run WHERE import_id < ? "
      "ORDER BY import_id DESC LIMIT ?",
      {before, limit}, [&](const db::Row& row) {
        ImportRun run;
        run.import_id = row.integer(0);
        run.kind = row.text(1);
        run.source = row.text(2);
        run.file_name = row.text(3);
        run.state = row.text(4);
        run.started_at = row.integer(5);
        run.finished_at = row.integer(6);
        run.rows = {row.integer(7), row.integer(8), row.integer(9), row.integer(10),
                    row.integer(11)};
        runs.push_back(std::move(run));
        return true;
      }));
  return runs;
}

}  // namespace troth::intake
