#include "intake/check.h"

#include <string>

namespace troth::intake {

Result<std::vector<db::Finding>> check(db::Session& session) {
  std::vector<db::Finding> findings;
  TROTH_TRY(session.scan(
      "SELECT r.file_name, r.kind, r.source, r.state FROM import_run r WHERE r.state <> 'done' "
      "AND NOT EXISTS (SELECT 1 FROM import_run later WHERE later.import_id > r.import_id "
      "AND later.kind = r.kind AND later.source = r.source AND later.file_name = r.file_name) "
      "ORDER BY r.import_id",
      {}, [&](const db::Row& row) {
        const bool running = row.text(3) == "running";
        findings.push_back(
            {db::Finding::Severity::warning, running ? "import_unfinished" : "import_failed",
             std::string(row.text(0)), std::string(row.text(1)) + ", " + std::string(row.text(2))});
        return true;
      }));
  return findings;
}

}  // namespace troth::intake
