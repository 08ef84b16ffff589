#pragma once
// Rules that the rows of a room must keep, as statements that count those that do not.

#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/care.h"
#include "db/session.h"

namespace troth::db {

/// One rule. `sql` gives a single number: how many rows break it.
struct Check {
  std::string_view code;     ///< Of the finding.
  std::string_view subject;  ///< The table at fault.
  std::string_view sql;
};

/// One finding per broken rule, of severity error, with the number of rows in `detail`.
Result<std::vector<Finding>> run_checks(Session& session, std::span<const Check> checks);

}  // namespace troth::db
