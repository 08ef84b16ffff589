#include "db/checks.h"

#include <string>

namespace troth::db {

Result<std::vector<Finding>> run_checks(Session& session, std::span<const Check> checks) {
  std::vector<Finding> findings;
  for (const auto& check : checks) {
    TROTH_ASSIGN(const auto rows, session.scalar(check.sql));
    if (rows == 0) continue;
    findings.push_back({Finding::Severity::error, std::string(check.code),
                        std::string(check.subject), std::to_string(rows)});
  }
  return findings;
}

}  // namespace troth::db
